import { createHash } from "node:crypto";
import { type OperationShape, type Problem, refusals } from "@laurel/contract";
import { holdingLocks, type Locks } from "../../database/hold-locks.ts";
import type { Database } from "../../database/open.ts";
import { asServer, type Reader, type Tx } from "../../database/transaction.ts";
import { changeAsCaller } from "../access/as-caller.ts";
import { type Caller, type KnownRequest, whoIs } from "../access/caller.ts";
import { findAnswer, keepAnswer, lockKey, lockOf, type StoredAnswer } from "./idempotency-store.ts";
import { Answered, type Answering, type Asked, type Outcome, wireAnswer } from "./implement.ts";
import { problemOf, sendDocument } from "./problems.ts";
import { Refusal, refuse } from "./refusal.ts";

/**
 * Makes a change in one transaction. With an `Idempotency-Key` the answer is kept in the same transaction:
 * the same request from the same caller gets it again, another request under the same key is refused, and one
 * that comes while the first is running is told to wait. The answer is kept for days, so it must hold no
 * secret.
 */
export async function changeOnce<const Operation extends OperationShape>(
  database: Database,
  asked: Asked<Operation>,
  work: (tx: Tx) => Promise<Answering<Operation> | Refusal>,
): Promise<Outcome<Operation>> {
  const key = readKey(asked, JSON.stringify(asked.request.body ?? null));
  if (key === null) return changeAsCaller(database, asked.request as KnownRequest, work);
  if (key instanceof Refusal) return key;
  const done = await changeAsCaller(database, asked.request as KnownRequest, async (tx) => {
    if (!(await lockKey(tx, key.text))) return { outcome: refuseInFlight(asked) };
    const before = await findAnswer(tx, key.text);
    if (before !== null) return { before };
    const outcome = await work(tx);
    // The same request may be allowed later.
    if (!(outcome instanceof Refusal && refusals[outcome.code] === 429)) await keep(tx, asked, key, outcome);
    return { outcome };
  });
  return outcomeOf(asked, key, done);
}

/** What a change has given, or what the same request was answered before. */
type OnceResult<Given> = { readonly outcome: Given } | { readonly before: StoredAnswer };

/**
 * The outcome of a change whose locks have ended. An answer is sent only then: a caller that has it may send
 * its next request at once, which must not find this one still running.
 */
function outcomeOf<Given>(asked: Asked<OperationShape>, key: OnceKey, done: OnceResult<Given>) {
  return "before" in done ? sendAgain(asked, key, done.before) : done.outcome;
}

/** What a change of several transactions gets. */
export interface Steps<Operation extends OperationShape> {
  /** Locks that last until the change has ended. */
  readonly locks: Locks;
  /** Stores an answer and gives it; call it in the transaction that ends the change. */
  settle<Settled extends Answering<Operation> | Refusal>(tx: Tx, outcome: Settled): Promise<Settled>;
}

/**
 * Makes a change that takes several transactions, with the guarantees of `changeOnce`. The last
 * transaction is committed with its answer, or not at all; the work before it must change nothing when it is
 * repeated. A refusal that `work` gives without settling it has changed nothing, and is kept by itself.
 * `content`: the digest of a body that was read as a stream; "" without one.
 */
export async function changeInSteps<const Operation extends OperationShape>(
  database: Database,
  asked: Asked<Operation>,
  content: string,
  work: (steps: Steps<Operation>) => Promise<Answering<Operation> | Refusal>,
): Promise<Outcome<Operation>> {
  const key = readKey(asked, content);
  if (key instanceof Refusal) return key;
  if (key === null) {
    return holdingLocks(database, (locks) => work({ locks, settle: async (_, outcome) => outcome }));
  }
  const done = await holdingLocks(database, async (locks) => {
    if (!(await locks.take(lockOf(key.text)))) return { outcome: refuseInFlight(asked) };
    const server = asServer(database);
    const before = await findAnswer(server, key.text);
    if (before !== null) return { before };
    let isSettled = false;
    const outcome = await work({
      locks,
      settle: async (tx, settled) => {
        await keep(tx, asked, key, settled);
        isSettled = true;
        return settled;
      },
    });
    if (!isSettled) await keep(server, asked, key, outcome);
    return { outcome };
  });
  return outcomeOf(asked, key, done);
}

/** An `Idempotency-Key`. */
interface OnceKey {
  /** The key with its caller, because each caller has separate keys. */
  readonly text: string;
  readonly requestHash: string;
}

const visible = /^[\x21-\x7e]{1,255}$/;

/** The key of a request; null where it has none. */
function readKey(
  { operation, params, query, caller, request }: Asked<OperationShape>,
  content: string,
): OnceKey | Refusal | null {
  const given = request.headers["idempotency-key"];
  if (given === undefined) return null;
  if (typeof given !== "string" || !visible.test(given)) return refuse("idempotency-key-invalid");
  return {
    text: `${digest(whoIs(caller as Caller))} ${given}`,
    requestHash: digest(JSON.stringify([operation.id, params, query, content])),
  };
}

function refuseInFlight({ reply }: Asked<OperationShape>): Refusal {
  reply.header("retry-after", "1");
  return refuse("idempotency-in-flight");
}

async function keep(
  reader: Reader,
  { operation, request }: Asked<OperationShape>,
  { text, requestHash }: OnceKey,
  outcome: unknown,
): Promise<void> {
  const answer =
    outcome instanceof Refusal ? refusedAnswer(request, outcome) : wireAnswer(operation, outcome);
  await keepAnswer(reader, text, { ...answer, requestHash });
}

function refusedAnswer(request: Asked<OperationShape>["request"], { code, context }: Refusal) {
  const body = problemOf(request, code, context);
  return { status: body.status, body };
}

function sendAgain(
  { request, reply }: Asked<OperationShape>,
  { requestHash }: OnceKey,
  { status, body, ...before }: StoredAnswer,
): Answered | Refusal {
  if (before.requestHash !== requestHash) return refuse("idempotency-key-reused");
  reply.header("idempotency-replayed", "true");
  if (status >= 400) return new Answered(sendDocument(request, reply, body as Problem));
  return new Answered(reply.code(status).send(body));
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
