import type { BatchContext, IntakeRefusal, Line, NoticedRecord } from "./import-kind.ts";
import { refuse } from "./import-kind.ts";

/** Facts before this day are rather a mistake of a spreadsheet, which counts from 1900. */
const longPast = "2000-01-01";

/** Notices of days in the future and long past; `columns`: each column of a day with its value in a row. */
export function noticeDays<Row>(
  batch: readonly Line<Row>[],
  { today }: Pick<BatchContext, "today">,
  columns: readonly (readonly [column: string, day: (row: Row) => string | null])[],
): NoticedRecord[] {
  const notices: NoticedRecord[] = [];
  for (const [column, dayOf] of columns) {
    for (const { line, raw, row } of batch) {
      const day = dayOf(row);
      if (day === null || (day >= longPast && day <= today)) continue;
      notices.push({ line, raw, notice: noticeOf(column, day, today) });
    }
  }
  return notices;
}

function noticeOf(column: string, day: string, today: string): IntakeRefusal {
  return day > today
    ? refuse(column, "day-in-future", { found: day, today })
    : refuse(column, "day-long-past", { found: day, first: longPast });
}
