import type { Import, NoticedLine, RefusedLine } from "@laurel/contract";
import { firstCharacters } from "@laurel/core";
import type { Messages } from "../../platform/locales/messages.ts";
import { type IntakeRefusal, type RefusedRecord, type RoundedSum, reasonsOf } from "./import-kind.ts";
import type { ImportRecord } from "./import-store.ts";
import type { KeptNotice } from "./notice-store.ts";

const mostRawLength = 2_000;

/** A recorded import as the API shows it. */
export function showImport(record: ImportRecord, messages: Messages): Import {
  const { reading, problem, rounded, undoneAt, undoneBy, undoneByName, undoneBecause, ...shown } = record;
  const undone = { by: undoneBy ?? "", byName: undoneByName, reason: undoneBecause ?? "" };
  return {
    ...shown,
    undone: undoneAt === null ? null : { at: undoneAt.toString(), ...undone },
    problem: problem === null ? null : { code: problem.code, message: sentences(problem, messages) },
    mapping: reading.mapping?.name ?? null,
    rounded: showRounded(rounded),
    startedAt: record.startedAt.toString(),
    finishedAt: record.finishedAt?.toString() ?? null,
  };
}

/** What rounding did, with plain decimals in the currency's unit. */
export function showRounded(rounded: readonly RoundedSum[]): Import["rounded"] {
  return {
    lines: rounded.reduce((sum, { lines }) => sum + lines, 0),
    byCurrency: rounded.map(({ currency, lines, millionths }) => {
      const digits = String(Math.abs(millionths)).padStart(7, "0");
      const decimals = digits.slice(-6).replace(/0+$/, "");
      const amount = `${digits.slice(0, -6)}${decimals === "" ? "" : `.${decimals}`}`;
      return { currency, lines, difference: millionths < 0 ? `-${amount}` : amount };
    }),
  };
}

/** A refused line, with its reasons in the reader's language. */
export function showRefusedLine(
  { line, raw, refusal, settledBy = null }: RefusedRecord,
  messages: Messages,
): RefusedLine {
  const { column, code } = refusal;
  return {
    line,
    column,
    code,
    message: messages.refusal(code, refusal.params),
    reasons: showReasons(refusal, messages),
    settledBy,
    raw: firstCharacters(raw, mostRawLength).toWellFormed(),
  };
}

/** A notice in the reader's language. */
export function showNotice({ line, notice }: KeptNotice, messages: Messages): NoticedLine {
  const { column, code, params } = notice;
  return { line, column, code, message: messages.refusal(code, params) };
}

/** All reasons of a refusal, in the reader's language. */
export function showReasons(refusal: IntakeRefusal, messages: Messages): RefusedLine["reasons"] {
  return reasonsOf(refusal).map(({ column, code, params }) => {
    return { column, code, message: messages.refusal(code, params) };
  });
}

function sentences(refusal: IntakeRefusal, messages: Messages): string {
  return showReasons(refusal, messages)
    .map(({ message }) => message)
    .join(" ");
}
