import { type Line, type NoticedRecord, refuse } from "../intake/import-kind.ts";
import type { Neighbours } from "./rate-record-store.ts";
import type { RateRow } from "./read-rate.ts";

/** A rate that is this many times its neighbour, or this part of it, is rather a mistake than a market. */
const most = 10;

/**
 * Notices of rates that are far off their neighbours: the rates of the days before and after it, on record or
 * in the file. A rate that is noticed is no neighbour of others, so that one mistake is noticed once.
 */
export function noticeJumps(
  batch: readonly Line<RateRow>[],
  neighbours: readonly Neighbours[],
): NoticedRecord[] {
  const known = new Map(neighbours.map((each) => [each.currency + each.day, each]));
  const notices: NoticedRecord[] = [];
  for (const lines of Map.groupBy(batch, ({ row }) => row.currency).values()) {
    const inOrder = lines.toSorted((a, b) => (a.row.day < b.row.day ? -1 : a.row.day > b.row.day ? 1 : 0));
    const median = inOrder.map(({ row }) => row.rate).sort((a, b) => Number(a) - Number(b))[
      (inOrder.length - 1) >> 1
    ];
    let before: string | null = null;
    for (const { line, raw, row } of inOrder) {
      const { before: earlier = null, after = null } = known.get(row.currency + row.day) ?? {};
      const near: string = before ?? earlier ?? after ?? median ?? row.rate;
      const times = Number(row.rate) / Number(near);
      if (times <= most && times >= 1 / most) {
        before = row.rate;
        continue;
      }
      const params = { found: row.rate, currency: row.currency, near };
      notices.push({ line, raw, notice: refuse("rate", "rate-off", params) });
    }
  }
  return notices;
}
