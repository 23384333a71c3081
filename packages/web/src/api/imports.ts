import {
  type BatchResult,
  downloadRefused,
  getImport,
  getImportEffect,
  type Import,
  listImports,
  listNotices,
  listRefusals,
  requestOf,
  rerunImport,
  restoreImport,
  type StandingEffect,
  undoImport,
} from "@laurel/contract";
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call } from "./call.ts";
import { growing, pageFrom } from "./lists.ts";
import { type RequestSender, receiveFile } from "./request.ts";

/** The imports, the latest first. */
export function importsQuery(caller: RequestSender) {
  return infiniteQueryOptions({
    ...growing,
    queryKey: ["imports", "list", caller.key, caller.locale],
    queryFn: ({ pageParam, signal }) => call(caller, listImports, { query: pageFrom(pageParam, 25) }, signal),
  });
}

/** One import. */
export function importQuery(caller: RequestSender, importId: number) {
  return queryOptions({
    queryKey: ["imports", importId, caller.key, caller.locale],
    queryFn: ({ signal }): Promise<Import> => call(caller, getImport, { params: { importId } }, signal),
  });
}

/** The notices of an import, in the file's order. */
export function noticesQuery(caller: RequestSender, importId: number) {
  return infiniteQueryOptions({
    ...growing,
    queryKey: ["imports", importId, "notices", caller.key, caller.locale],
    queryFn: ({ pageParam, signal }) =>
      call(caller, listNotices, { params: { importId }, query: pageFrom(pageParam, 20) }, signal),
  });
}

/** The refused lines of an import, in the file's order. */
export function refusalsQuery(caller: RequestSender, importId: number) {
  return infiniteQueryOptions({
    ...growing,
    queryKey: ["imports", importId, "refusals", caller.key, caller.locale],
    queryFn: ({ pageParam, signal }) =>
      call(caller, listRefusals, { params: { importId }, query: pageFrom(pageParam, 20) }, signal),
  });
}

/** Tries the refused lines of an import again; gives the re-run. */
export function tryAgain(caller: RequestSender, importId: number): Promise<BatchResult> {
  return call(caller, rerunImport, { params: { importId } });
}

/** Whether an import is undone, or its undoing is taken back. */
export type ImportTurn = "undo" | "restore";

/** Undoes an import that was made in error, or restores it. */
export function turnImport(
  caller: RequestSender,
  turn: ImportTurn,
  importId: number,
  reason: string,
): Promise<Import> {
  return call(caller, turn === "undo" ? undoImport : restoreImport, {
    params: { importId },
    body: { reason },
  });
}

/** Whose standing that would change. It takes a while, so no one asks in the background. */
export function importEffectQuery(caller: RequestSender, importId: number, turn: ImportTurn) {
  return queryOptions({
    queryKey: ["import-effect", importId, turn, caller.key, caller.locale],
    queryFn: ({ signal }): Promise<StandingEffect> =>
      call(caller, getImportEffect, { params: { importId }, query: { of: turn } }, signal),
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** The refused lines of an import, as a file to correct and import. */
export function refusedFile(caller: RequestSender, importId: number): Promise<Blob> {
  const { method, address } = requestOf(downloadRefused, { params: { importId } });
  return receiveFile(caller, method, address);
}
