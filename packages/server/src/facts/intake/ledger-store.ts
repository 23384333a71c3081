import type { Currency } from "@laurel/core";
import { copyPieces } from "../../platform/database/copy-in.ts";
import { takeMoment } from "../../platform/database/moment-store.ts";
import { row, run } from "../../platform/database/rows.ts";
import { allPartners } from "../../platform/database/sight.ts";
import {
  askEach,
  type Changing,
  type Reader,
  type Tx,
  transaction,
} from "../../platform/database/transaction.ts";

/**
 * The one lock under which facts are imported: totals are updated by differences, which must not interleave.
 */
const ledgerLock = 7_246_801;

/**
 * Waits until no other transaction imports facts; lasts until this one ends. The transaction then has the
 * moment at which the wait ended: facts are committed in the order of their moments, so none arrives later
 * with an earlier one.
 */
export async function lockLedger(tx: Tx): Promise<void> {
  await askEach(
    tx,
    () => run(tx, "select pg_advisory_xact_lock($1)", [ledgerLock]),
    () => takeMoment(tx),
  );
}

/**
 * Does `work` while no facts are on their way: all that have a moment are committed, and the next have a
 * later one. Imports wait meanwhile, so it is short and waits for nothing itself.
 */
export async function betweenImports<T>(database: Changing, work: () => Promise<T>): Promise<T> {
  const alone = async (tx: Tx) => {
    await run(tx, "select pg_advisory_xact_lock_shared($1)", [ledgerLock]);
    return work();
  };
  return transaction(database, allPartners, alone, { long: true });
}

/** The currency of the newest published program; null: none is published. */
export async function programCurrency(reader: Reader): Promise<Currency | null> {
  const program = await row<{ readonly currency: Currency }>(
    reader,
    "select currency from programs order by published_at desc, in_force_from desc limit 1",
  );
  return program?.currency ?? null;
}

/**
 * Runs a `copy … from stdin` with lines of COPY's text format, each with its line end. `see` is shown the
 * bytes on their way.
 */
export async function copyIn(
  tx: Tx,
  statement: string,
  lines: Iterable<string>,
  see: (piece: Buffer) => void = () => {},
): Promise<void> {
  await copyPieces(tx, statement, pieces(lines, see));
}

const pieceLength = 256 * 1024;

function* pieces(lines: Iterable<string>, see: (piece: Buffer) => void): Generator<Buffer> {
  let piece = "";
  const end = () => {
    const bytes = Buffer.from(piece);
    see(bytes);
    piece = "";
    return bytes;
  };
  for (const line of lines) {
    piece += line;
    if (piece.length >= pieceLength) yield end();
  }
  if (piece !== "") yield end();
}

/** A value in COPY's text: ids hold no control characters, so only its own escape must be escaped. */
export function copyValue(text: string | null): string {
  if (text === null) return "\\N";
  return text.includes("\\") ? text.replaceAll("\\", "\\\\") : text;
}

/**
 * Makes a transaction ready for the next batch: later than this one, without the tables that it made and the
 * settings that it set.
 */
export async function endBatch(tx: Tx): Promise<void> {
  await run(
    tx,
    `discard temp;
     set local enable_seqscan to default; set local enable_hashjoin to default;
     set local enable_mergejoin to default; set local work_mem to default;
     select set_config('laurel.now', (laurel_now() + interval '1 microsecond')::text, true)`,
  );
}

/** The partners that a transaction would mark as due, where it waits with that. */
const waiting = new WeakMap<Tx["client"], Map<string, string>>();

/**
 * Does `work` and then marks all the partners that it marks as due, at once and in one order, however many
 * steps it has. Gives them, ordered by their ids.
 */
export async function markingAtEnd<T>(
  tx: Tx,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly partnerIds: readonly string[] }> {
  const begun = await row<{ readonly at: string }>(tx, "select laurel_now()::text as at");
  const marked = new Map<string, string>();
  waiting.set(tx.client, marked);
  let result: T;
  try {
    result = await work();
  } finally {
    waiting.delete(tx.client);
  }
  const partnerIds = [...marked.keys()].sort();
  // What every step brought has arrived since then.
  await run(tx, "select set_config('laurel.now', $1, true)", [begun?.at]);
  for (const [day, ids] of Map.groupBy(partnerIds, (partnerId) => marked.get(partnerId) ?? ""))
    await markDue(tx, ids, day);
  return { result, partnerIds };
}

/**
 * Requests that partners are decided again from a day, or from the earlier day that is already set, because
 * facts about them arrived.
 */
export async function markDue(tx: Tx, partnerIds: Iterable<string>, today: string): Promise<void> {
  const marked = waiting.get(tx.client);
  if (marked !== undefined) {
    for (const partnerId of partnerIds) marked.set(partnerId, today);
    return;
  }
  const ids = [...new Set(partnerIds)];
  const late = await holdDue(tx, ids, today);
  if (late.length === 0) return;
  await run(
    tx,
    `insert into standing_due as due (partner_id, due_on, stale_since)
     select partner_id, $2::date, laurel_now() from unnest($1::text[]) as touched (partner_id)
     order by partner_id
     on conflict (partner_id) do update set due_on = least(due.due_on, excluded.due_on),
       stale_since = least(due.stale_since, excluded.stale_since),
       marked_at = case when due.due_on > excluded.due_on then excluded.stale_since else due.marked_at end
     where due.due_on > excluded.due_on or due.stale_since is null
       or due.stale_since > excluded.stale_since`,
    [late, today],
  );
}

/**
 * Locks partners, and gives those that aren't marked yet. They are locked even if they are marked, so that a
 * running recomputation can't finish without seeing these facts. A large import has most partners in each of
 * its batches: to lock them takes a third of the time of an insert that finds them all marked.
 */
async function holdDue(tx: Tx, partnerIds: readonly string[], today: string): Promise<readonly string[]> {
  const found = await row<{ readonly held: number; readonly late: readonly string[] }>(
    tx,
    `with held as materialized (
       select partner_id, due_on, stale_since from standing_due
       where partner_id = any($1) order by partner_id for no key update
     )
     select count(*) as held, coalesce(array_agg(partner_id) filter (
       where due_on > $2::date or stale_since is null or stale_since > laurel_now()), '{}') as late
     from held`,
    [partnerIds, today],
  );
  return found?.held === partnerIds.length ? found.late : partnerIds;
}
