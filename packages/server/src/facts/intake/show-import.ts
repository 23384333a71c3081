import type { Import, NoticedLine, RefusedLine } from "@laurel/contract";
import type { Messages } from "../../platform/locales/messages.ts";
import type { IntakeRefusal, RefusedRecord } from "./import-kind.ts";
import type { ImportRecord } from "./import-store.ts";
import type { KeptNotice } from "./notice-store.ts";

const mostRawLength = 2_000;

/** A recorded import as the API shows it. */
export function showImport(record: ImportRecord, messages: Messages): Import {
  const { problem, undoneAt, undoneBy, undoneBecause, ...shown } = record;
  return {
    ...shown,
    undone:
      undoneAt === null ? null : { at: undoneAt.toString(), by: undoneBy ?? "", reason: undoneBecause ?? "" },
    problem: problem === null ? null : { code: problem.code, message: sentence(problem, messages) },
    startedAt: record.startedAt.toString(),
    finishedAt: record.finishedAt?.toString() ?? null,
  };
}

/** A refused line, with its reason in the reader's language. */
export function showRefusedLine({ line, raw, refusal }: RefusedRecord, messages: Messages): RefusedLine {
  const { column, code } = refusal;
  return {
    line,
    column,
    code,
    message: sentence(refusal, messages),
    raw: raw.slice(0, mostRawLength).toWellFormed(),
  };
}

/** A notice in the reader's language. */
export function showNotice({ line, notice }: KeptNotice, messages: Messages): NoticedLine {
  const { column, code } = notice;
  return { line, column, code, message: sentence(notice, messages) };
}

function sentence({ code, params }: IntakeRefusal, { refusal }: Messages): string {
  return refusal(code, params);
}
