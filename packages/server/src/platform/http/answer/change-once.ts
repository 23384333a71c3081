import { createHash } from "node:crypto";
import type { AnswerOf, OperationShape, Problem } from "@laurel/contract";
import type { Database } from "../../database/open.ts";
import { type Tx, transaction } from "../../database/transaction.ts";
import { type Caller, whoIs } from "../access/caller.ts";
import { findAnswer, keepAnswer, lockKey, type StoredAnswer } from "./idempotency-store.ts";
import { Answered, type Asked, type Outcome, wireAnswer } from "./implement.ts";
import { problemOf, sendDocument } from "./problems.ts";
import { Refusal, refuse } from "./refusal.ts";

const visible = /^[\x21-\x7e]{1,255}$/;

/**
 * Makes a change in one transaction. With an `Idempotency-Key` the answer is kept in the same transaction:
 * the same request of the same caller gets it again, another request under the same key is refused, and one
 * that comes while the first is at work is told to wait. The answer is kept for days, so it must hold no
 * secret.
 */
export async function changeOnce<const Operation extends OperationShape>(
  database: Database,
  asked: Asked<Operation>,
  work: (tx: Tx) => Promise<AnswerOf<Operation> | Refusal>,
): Promise<Outcome<Operation>> {
  const { operation, request, reply } = asked;
  const given = request.headers["idempotency-key"];
  if (given === undefined) return transaction(database, work);
  if (typeof given !== "string" || !visible.test(given)) return refuse("idempotency-key-invalid");
  const key = `${digest(whoIs(request.caller as Caller))} ${given}`;
  const requestHash = digest(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`);
  return transaction(database, async (tx) => {
    if (!(await lockKey(tx, key))) {
      reply.header("retry-after", "1");
      return refuse("idempotency-in-flight");
    }
    const before = await findAnswer(tx, key);
    if (before !== null) {
      if (before.requestHash !== requestHash) return refuse("idempotency-key-reused");
      return sendAgain(asked, before);
    }
    const outcome = await work(tx);
    const answer =
      outcome instanceof Refusal ? refusedAnswer(asked, outcome) : wireAnswer(operation, outcome);
    await keepAnswer(tx, key, { ...answer, requestHash });
    return outcome;
  });
}

function refusedAnswer({ request }: Asked<OperationShape>, { code, context }: Refusal) {
  const body = problemOf(request, code, context);
  return { status: body.status, body };
}

function sendAgain({ request, reply }: Asked<OperationShape>, { status, body }: StoredAnswer): Answered {
  reply.header("idempotency-replayed", "true");
  if (status >= 400) return new Answered(sendDocument(request, reply, body as Problem));
  return new Answered(reply.code(status).send(body));
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
