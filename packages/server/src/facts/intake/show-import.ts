import type { Import, RefusedLine as ShownLine } from "@laurel/contract";
import type { Messages } from "../../platform/locales/messages.ts";
import type { Refusal, RefusedLine } from "./import-kind.ts";
import type { ImportRecord } from "./import-store.ts";

const mostRawLength = 2_000;

/** An import on record as the API shows it. */
export function showImport(record: ImportRecord, messages: Messages): Import {
  const { problem } = record;
  return {
    ...record,
    problem: problem === null ? null : { code: problem.code, message: sentence(problem, messages) },
    startedAt: record.startedAt.toString(),
    finishedAt: record.finishedAt?.toString() ?? null,
  };
}

/** A refused line, with its reason in the reader's language. */
export function showRefusedLine({ line, raw, refusal }: RefusedLine, messages: Messages): ShownLine {
  const { column, code } = refusal;
  return {
    line,
    column,
    code,
    message: sentence(refusal, messages),
    raw: raw.slice(0, mostRawLength).toWellFormed(),
  };
}

function sentence({ code, params }: Refusal, { refusal }: Messages): string {
  return refusal(code, params);
}
