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

/** Which page of a list to ask for. */
interface PageAsked {
  readonly limit: number;
  readonly cursor?: string;
}

/** Reads a list to its end, page by page. */
export async function allPages<Item>(
  ask: (page: PageAsked) => Promise<{ readonly items: readonly Item[]; readonly nextCursor: string | null }>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let page: PageAsked | null = { limit: 200 };
  while (page !== null) {
    const { items, nextCursor } = await ask(page);
    all.push(...items);
    page = nextCursor === null ? null : { limit: 200, cursor: nextCursor };
  }
  return all;
}
