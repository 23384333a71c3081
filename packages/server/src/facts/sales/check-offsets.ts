import { amountText } from "@laurel/core";
import type { Tx } from "../../platform/database/transaction.ts";
import {
  type IntakeRefusal,
  type NoticedRecord,
  type RefusedRecord,
  type Review,
  refuse,
} from "../intake/import-kind.ts";
import { findTogether, type LedgerLine } from "./correction-store.ts";
import type { SaleRow } from "./read-sale.ts";
import { keyOf, type OwnedLine } from "./sale-store.ts";

/** A line as far as offsets are about it. */
type OffsetLine = Pick<
  SaleRow,
  "revision" | "billedOn" | "amountMinor" | "currency" | "kind" | "exclusion" | "offsets"
>;

/** What a line that undoes another finds: the line, that it is missing, or that the lines form a circle. */
type UndoneLine = { readonly key: string; readonly root: OffsetLine } | "missing" | "circle";

/**
 * Refuses refunds and chargebacks that can't undo the line that they name: they would take away more than it
 * has, or have another currency, or are named by it. Notices those that wait for it or come before it, and
 * other lines that name one, which undo nothing.
 *
 * Lines of one batch may come in any order. What is on record already is not refused again.
 */
export async function checkOffsets(tx: Tx, batch: readonly OwnedLine[], source: string): Promise<Review> {
  const naming = batch.filter(({ row }) => row.offsets !== null);
  if (naming.length === 0) return { refused: [], notices: [] };
  const book = new OffsetBook(await findTogether(tx, naming, source), batch);
  const refused: RefusedRecord[] = [];
  const notices: NoticedRecord[] = [];
  for (const { partnerId, line, raw, row } of naming) {
    const key = keyOf(partnerId, row.sourceLineId);
    if (!book.isNew(key, row)) continue;
    if (!undoes(row)) {
      notices.push({ line, raw, notice: refuse("offsets", "offsets-of-no-refund", { kind: row.kind }) });
      continue;
    }
    const found = book.rootOf(partnerId, row);
    const refusal = refusalOf(row, found, book);
    if (refusal !== null) {
      refused.push({ line, raw, refusal });
      book.withdraw(key);
      continue;
    }
    const notice = noticeOf(row, found);
    if (notice !== null) notices.push({ line, raw, notice });
    if (typeof found === "object") book.take(found.key, row);
  }
  return { refused, notices };
}

function refusalOf(row: SaleRow, found: UndoneLine, book: OffsetBook): IntakeRefusal | null {
  const named = row.offsets ?? "";
  if (found === "missing") return null;
  if (found === "circle") return refuse("offsets", "offsets-in-circle", { named });
  const { root, key } = found;
  const { currency } = row;
  if (root.currency !== currency)
    return refuse("currency", "offsets-other-currency", { found: currency, named, expected: root.currency });
  // An excluded refund takes nothing away from what counts.
  if (row.exclusion !== null) return null;
  const left = Math.max(0, root.amountMinor) + book.taken(key);
  if (left + row.amountMinor >= 0) return null;
  const params = {
    found: amountText(-row.amountMinor, currency),
    left: amountText(Math.max(0, left), currency),
  };
  return refuse("amount", "offsets-over", { named, currency, ...params });
}

function noticeOf(row: SaleRow, found: UndoneLine): IntakeRefusal | null {
  const named = row.offsets ?? "";
  if (found === "missing") return refuse("offsets", "offsets-waits", { named });
  if (found === "circle" || row.billedOn >= found.root.billedOn) return null;
  const params = { found: row.billedOn, named, expected: found.root.billedOn };
  return refuse("billed_on", "offsets-before-line", params);
}

/** Whether a line undoes the one that it names. */
export function undoes({ kind, offsets }: Pick<OffsetLine, "kind" | "offsets">): boolean {
  return offsets !== null && (kind === "refund" || kind === "chargeback");
}

/** The lines on record and of a batch by their highest revision, and how much of each is undone. */
class OffsetBook {
  readonly #recorded = new Map<string, OffsetLine>();
  readonly #current = new Map<string, OffsetLine>();
  /** By the undone line: the amounts, below 0. */
  readonly #taken = new Map<string, number>();

  constructor(recorded: readonly LedgerLine[], batch: readonly OwnedLine[]) {
    for (const line of recorded) this.#recorded.set(keyOf(line.partnerId, line.sourceLineId), line);
    for (const [key, line] of this.#recorded) this.#current.set(key, line);
    for (const { partnerId, row } of batch) {
      const key = keyOf(partnerId, row.sourceLineId);
      if ((this.#current.get(key)?.revision ?? -1) < row.revision) this.#current.set(key, row);
    }
    for (const line of recorded) {
      const key = keyOf(line.partnerId, line.sourceLineId);
      if (!undoes(line) || line.exclusion !== null || this.#current.get(key) !== line) continue;
      const found = this.rootOf(line.partnerId, line);
      if (typeof found === "object" && found.root.currency === line.currency) this.take(found.key, line);
    }
  }

  /** Whether a line of the batch is what counts of its line from now on. */
  isNew(key: string, row: SaleRow): boolean {
    return this.#current.get(key) === row;
  }

  /** The line that another undoes: the first on its way that doesn't undo one itself. */
  rootOf(partnerId: string, line: OffsetLine): UndoneLine {
    const met = new Set<string>();
    let at = line;
    while (undoes(at)) {
      const key = keyOf(partnerId, at.offsets ?? "");
      const next = this.#current.get(key);
      if (next === undefined) return "missing";
      if (met.has(key) || next === line) return "circle";
      if (!undoes(next)) return { key, root: next };
      met.add(key);
      at = next;
    }
    return "missing";
  }

  taken(root: string): number {
    return this.#taken.get(root) ?? 0;
  }

  take(root: string, { amountMinor, exclusion }: Pick<OffsetLine, "amountMinor" | "exclusion">): void {
    if (exclusion === null) this.#taken.set(root, this.taken(root) + amountMinor);
  }

  /** A refused line: what is on record of it counts further. */
  withdraw(key: string): void {
    const recorded = this.#recorded.get(key);
    if (recorded === undefined) this.#current.delete(key);
    else this.#current.set(key, recorded);
  }
}
