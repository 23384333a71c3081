import * as contract from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.ts";
import type { RequestSender } from "./request.ts";

/** The answers of a form by field. */
export type KeptFields = Readonly<Record<string, unknown>>;

/** A half-filled form, empty where none is kept. Read once: afterwards the page has the newer answers. */
export function draftQuery(caller: RequestSender, partnerId: string, draft: string) {
  return queryOptions({
    queryKey: ["draft", caller.key, partnerId, draft],
    queryFn: ({ signal }) => readDraft(caller, partnerId, draft, signal),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** Reads a half-filled form. */
export function readDraft(caller: RequestSender, partnerId: string, draft: string, signal?: AbortSignal) {
  return call(caller, contract.getDraft, { params: { partnerId, draft } }, signal);
}

/**
 * Keeps fields of a half-filled form.
 * @throws RefusedRequest with the code `changed-meanwhile` if another tab has changed one of them.
 */
export function saveDraft(
  caller: RequestSender,
  partnerId: string,
  draft: string,
  body: { readonly fields: KeptFields; readonly revision: number },
) {
  return call(caller, contract.saveDraft, { params: { partnerId, draft }, body });
}

/** Forgets a half-filled form. */
export function dropDraft(caller: RequestSender, partnerId: string, draft: string) {
  return call(caller, contract.dropDraft, { params: { partnerId, draft } });
}
