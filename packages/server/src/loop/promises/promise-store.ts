import type { PromisePause, PromiseWarning, TeamPromise } from "@laurel/core";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** A promise on record, without its pauses. */
export interface PromiseRow {
  readonly partnerId: string;
  readonly promiseId: number;
  readonly kind: TeamPromise["kind"];
  readonly subject: string;
  readonly title: string;
  readonly language: string;
  readonly openedAt: Temporal.Instant;
  /** Of a promise in calendar days. */
  readonly until: Temporal.Instant | null;
  /** Of a promise in working time, in milliseconds. */
  readonly workingMs: number | null;
  /** The first late moment; while paused, as it was at the pause. */
  readonly dueAt: Temporal.Instant;
  readonly paused: boolean;
  readonly warnAt: Temporal.Instant | null;
  readonly keptAt: Temporal.Instant | null;
  readonly late: boolean | null;
  readonly voidAt: Temporal.Instant | null;
  readonly warned: readonly PromiseWarning[];
  readonly assignee: string | null;
  readonly snoozedUntil: Temporal.Instant | null;
  readonly revision: number;
}

/** A promise with its pauses, as core takes it. */
export interface StoredPromise {
  readonly row: PromiseRow;
  readonly promise: TeamPromise;
}

/** The columns of a promise. */
export const promiseColumns = `promise.partner_id, promise.promise_id, promise.kind, promise.subject,
  promise.title, promise.language, promise.opened_at, promise.until,
  promise.working_ms, promise.due_at, promise.paused, promise.warn_at,
  promise.kept_at, promise.late, promise.void_at, promise.warned,
  promise.assignee, promise.snoozed_until, promise.revision`;

/** The promises of subjects of a partner, in the order in which they opened. */
export async function promisesOf(
  reader: Reader,
  partnerId: string,
  subjects: readonly string[],
): Promise<readonly StoredPromise[]> {
  const found = await rows<PromiseRow>(
    reader,
    {
      name: "promises.of",
      text: `select ${promiseColumns} from promises promise where partner_id = $1 and subject = any($2)
     order by promise_id`,
    },
    [partnerId, subjects],
  );
  return withPauses(reader, found);
}

/** The open promises of a subject, locked until the transaction ends. */
export async function lockOpenPromises(
  tx: Tx,
  partnerId: string,
  subject: string,
): Promise<readonly StoredPromise[]> {
  const found = await rows<PromiseRow>(
    tx,
    `select ${promiseColumns} from promises promise
     where partner_id = $1 and subject = $2 and kept_at is null and void_at is null
     order by promise_id for update`,
    [partnerId, subject],
  );
  return withPauses(tx, found);
}

/** Promises with their pauses. */
async function withPauses(reader: Reader, found: readonly PromiseRow[]): Promise<readonly StoredPromise[]> {
  const paused = found.filter(({ workingMs }) => workingMs !== null);
  const pauses = paused.length === 0 ? [] : await pausesOf(reader, paused);
  const byPromise = Map.groupBy(pauses, ({ promiseId }) => promiseId);
  return found.map((each) => ({ row: each, promise: promiseOf(each, byPromise.get(each.promiseId) ?? []) }));
}

/** A pause on record. */
export interface PauseRow {
  readonly promiseId: number;
  readonly pausedAt: Temporal.Instant;
  readonly resumedAt: Temporal.Instant | null;
  readonly pausedBy: string;
  readonly why: string;
}

async function pausesOf(reader: Reader, promises: readonly PromiseRow[]): Promise<readonly PauseRow[]> {
  return rows<PauseRow>(
    reader,
    `select promise_id, paused_at, resumed_at, paused_by, why from promise_pauses
     where partner_id = any($1) and promise_id = any($2) order by promise_id, paused_at`,
    [[...new Set(promises.map(({ partnerId }) => partnerId))], promises.map(({ promiseId }) => promiseId)],
  );
}

/** A promise with its pauses, in their order. */
export function promiseOf(row: PromiseRow, pauses: readonly Omit<PauseRow, "promiseId">[]): TeamPromise {
  const { kind, openedAt, until, workingMs, keptAt, voidAt, warned } = row;
  return {
    kind,
    openedAt,
    length: until === null ? { workingTime: workingMs ?? 0 } : { until },
    pauses: pauses.map(
      ({ pausedAt, resumedAt, pausedBy, why }): PromisePause => ({
        from: pausedAt,
        to: resumedAt,
        by: pausedBy,
        why,
      }),
    ),
    keptAt,
    voidAt,
    warned,
  };
}

/** A promise to record. */
export type NewPromise = Pick<
  PromiseRow,
  | "partnerId"
  | "kind"
  | "subject"
  | "title"
  | "language"
  | "openedAt"
  | "until"
  | "workingMs"
  | "dueAt"
  | "warnAt"
  | "assignee"
>;

/** Records a promise. */
export async function insertPromise(tx: Tx, promise: NewPromise): Promise<PromiseRow> {
  const made = await row<PromiseRow>(
    tx,
    {
      name: "promises.insert",
      text: `insert into promises as promise (partner_id, kind, subject, title, language, opened_at, until,
       working_ms, due_at, warn_at, assignee)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning ${promiseColumns}`,
    },
    [
      ...[promise.partnerId, promise.kind, promise.subject, promise.title, promise.language],
      ...[text(promise.openedAt), text(promise.until), promise.workingMs, text(promise.dueAt)],
      ...[text(promise.warnAt), promise.assignee],
    ],
  );
  if (made === null) throw new Error("a promise was not recorded");
  return made;
}

/** Records what became of a promise. */
export async function updatePromise(
  tx: Tx,
  { row: before, promise }: StoredPromise,
  after: Pick<PromiseRow, "dueAt" | "warnAt" | "paused" | "late">,
): Promise<void> {
  const { keptAt, voidAt, warned } = promise;
  await run(
    tx,
    `update promises set due_at = $3, warn_at = $4, paused = $5, kept_at = $6, late = $7, void_at = $8,
       warned = $9, revision = revision + 1
     where partner_id = $1 and promise_id = $2`,
    [
      ...[before.partnerId, before.promiseId, text(after.dueAt), text(after.warnAt), after.paused],
      ...[text(keptAt), after.late, text(voidAt), warned],
    ],
  );
  for (const pause of promise.pauses) {
    await run(
      tx,
      `insert into promise_pauses (partner_id, promise_id, paused_at, resumed_at, paused_by, why)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (partner_id, promise_id, paused_at) do update set resumed_at = excluded.resumed_at
       where promise_pauses.resumed_at is null`,
      [before.partnerId, before.promiseId, text(pause.from), text(pause.to), pause.by, pause.why],
    );
  }
}

/** Gives a subject's open promises to another member of the team. */
export async function assignPromises(
  tx: Tx,
  partnerId: string,
  subject: string,
  assignee: string,
): Promise<void> {
  await run(
    tx,
    `update promises set assignee = $3, revision = revision + 1
     where partner_id = $1 and subject = $2 and kept_at is null and void_at is null`,
    [partnerId, subject, assignee],
  );
}

/** Hides a promise from the queue until a moment; null: it is shown again. */
export async function snoozePromise(
  tx: Tx,
  partnerId: string,
  promiseId: number,
  until: Temporal.Instant | null,
): Promise<void> {
  await run(
    tx,
    `update promises set snoozed_until = $3, revision = revision + 1
     where partner_id = $1 and promise_id = $2`,
    [partnerId, promiseId, text(until)],
  );
}

/** The partner of a promise; null where there is no such promise. */
export async function partnerOfPromise(reader: Reader, promiseId: number): Promise<string | null> {
  const statement = "select partner_id from promises where promise_id = $1";
  return (await row<{ readonly partnerId: string }>(reader, statement, [promiseId]))?.partnerId ?? null;
}

/** How many open promises each member of the team has, whatever the transaction sees. */
export async function countOpenPromises(reader: Reader): Promise<ReadonlyMap<string, number>> {
  const text = "select assignee, open from count_open_promises()";
  const found = await rows<{ readonly assignee: string; readonly open: number }>(reader, {
    name: "promises.count-open",
    text,
  });
  return new Map(found.map(({ assignee, open }) => [assignee, open]));
}

/** Promises whose next warning is due, the first due first, locked; those locked by others are left out. */
export async function lockPromisesToWarn(
  tx: Tx,
  now: Temporal.Instant,
  limit: number,
): Promise<readonly StoredPromise[]> {
  const found = await rows<PromiseRow>(
    tx,
    `select ${promiseColumns} from promises promise where warn_at <= $1
     order by warn_at, promise_id limit $2 for update skip locked`,
    [text(now), limit],
  );
  return withPauses(tx, found);
}

function text(moment: Temporal.Instant | null): string | null {
  return moment?.toString() ?? null;
}
