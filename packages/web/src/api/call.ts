import { type AnswerOf, answerOf, type InputOf, type OperationShape, requestOf } from "@laurel/contract";
import { type RequestSender, send } from "./request.ts";

/**
 * Calls an operation of the API.
 * @throws RefusedRequest with the problem document of the refusal, if it has one.
 */
export async function call<const Operation extends OperationShape>(
  caller: RequestSender,
  operation: Operation,
  input: InputOf<Operation>,
  signal?: AbortSignal,
): Promise<AnswerOf<Operation>> {
  const { method, address, body } = requestOf(operation, input);
  const response = await send(caller, method, address, body, signal);
  return answerOf(operation, response.status, response.body);
}
