import {
  createKey,
  listKeys,
  type MadeKey,
  type NewKey,
  revokeKey as revokeKeyOperation,
  rotateKey,
} from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.ts";
import type { RequestSender } from "./request.ts";

/** A key that was just made, with its name. */
export type FreshKey = MadeKey & { readonly name: string };

/** The keys of programs, the newest first; also those that no longer work. */
export function keysQuery(caller: RequestSender) {
  return queryOptions({
    queryKey: ["keys", caller.key],
    queryFn: async ({ signal }) => (await call(caller, listKeys, {}, signal)).items,
  });
}

/** Makes a key; its text is told this once. */
export function makeKey(caller: RequestSender, body: NewKey): Promise<MadeKey> {
  return call(caller, createKey, { body });
}

/** Makes a key that may do the same; the one before goes on for so many hours. */
export function replaceKey(caller: RequestSender, keyId: string, graceHours: number): Promise<MadeKey> {
  return call(caller, rotateKey, { params: { keyId }, body: { graceHours } });
}

/** Revokes a key, at once. */
export function revokeKey(caller: RequestSender, keyId: string): Promise<null> {
  return call(caller, revokeKeyOperation, { params: { keyId } });
}
