import type { RefusalCode } from "@laurel/contract";
import { rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { NoticedRecord, Params } from "./import-kind.ts";

/** The notices of an import that are kept one by one: a person reads no more of them. */
const mostKept = 1_000;

/** Keeps notices: the first of an import with their lines, and the number of all. */
export async function keepNotices(
  tx: Tx,
  importId: number,
  notices: readonly NoticedRecord[],
  kept: number,
): Promise<void> {
  if (notices.length === 0) return;
  const first = notices.slice(0, Math.max(0, mostKept - kept));
  await run(
    tx,
    `insert into import_notices (import_id, line, code, column_name, params)
     select $1, * from unnest($2::bigint[], $3::text[], $4::text[], $5::jsonb[])
     on conflict (import_id, line, code) do nothing`,
    [
      importId,
      first.map(({ line }) => line),
      first.map(({ notice }) => notice.code),
      first.map(({ notice }) => notice.column),
      first.map(({ notice }) => JSON.stringify(notice.params)),
    ],
  );
  const counts = [...Map.groupBy(notices, ({ notice }) => notice.code)];
  await run(
    tx,
    `insert into import_notice_counts as known (import_id, code, lines)
     select $1, * from unnest($2::text[], $3::bigint[])
     on conflict (import_id, code) do update set lines = known.lines + excluded.lines`,
    [importId, counts.map(([code]) => code), counts.map(([, all]) => all.length)],
  );
}

/** A notice as its row has it. */
interface NoticeRow {
  readonly line: number;
  readonly columnName: string | null;
  readonly code: RefusalCode;
  readonly params: Params;
}

/** A notice on record; the text of its line is not kept, because what it says is. */
export type KeptNotice = Omit<NoticedRecord, "raw">;

/** The kept notices of an import after a line and a code, in the file's order. */
export async function listNotices(
  reader: Reader,
  importId: number,
  {
    after = 0,
    afterCode = "",
    limit,
  }: { readonly after?: number; readonly afterCode?: string; readonly limit: number },
): Promise<readonly KeptNotice[]> {
  const found = await rows<NoticeRow>(
    reader,
    `select line, column_name, code, params from import_notices
     where import_id = $1 and (line, code) > ($2, $3) order by line, code limit $4`,
    [importId, after, afterCode, limit],
  );
  return found.map(({ line, columnName, code, params }) => ({
    line,
    notice: { column: columnName, code, params },
  }));
}

/** How many lines of an import were noticed for a reason. */
export interface NoticeCount {
  readonly code: RefusalCode;
  readonly lines: number;
  /** By how much in all, as a plain decimal; null for a notice without an amount. */
  readonly total: string | null;
}

/** The notices of an import by their reason, the most frequent first. */
export async function countNotices(reader: Reader, importId: number): Promise<readonly NoticeCount[]> {
  const statement = `select code, lines, total::text as total from import_notice_counts
    where import_id = $1 order by lines desc, code`;
  return rows<NoticeCount>(reader, statement, [importId]);
}
