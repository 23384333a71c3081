import {
  createKey,
  listKeys,
  type MadeKey,
  type NewKey,
  revokeKey as revokeKeyOperation,
  rotateKey,
  type Withdrawal,
} from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { allPages, call } from "./call.ts";
import type { RequestSender } from "./request.ts";

/** A key that was just created, with its name. */
export type FreshKey = MadeKey & { readonly name: string };

/** The keys, newest first, including those that no longer work. */
export function keysQuery(caller: RequestSender) {
  return queryOptions({
    queryKey: ["keys", caller.key],
    queryFn: ({ signal }) => allPages((query) => call(caller, listKeys, { query }, signal)),
  });
}

/** Creates a key. The answer is the only one with its secret. */
export function makeKey(caller: RequestSender, body: NewKey): Promise<MadeKey> {
  return call(caller, createKey, { body });
}

/** Replaces a key with one of the same scopes. The old key keeps working for the given hours. */
export function replaceKey(caller: RequestSender, keyId: string, graceHours: number): Promise<MadeKey> {
  return call(caller, rotateKey, { params: { keyId }, body: { graceHours } });
}

/** Revokes a key immediately. */
export function revokeKey(caller: RequestSender, keyId: string): Promise<Withdrawal | null> {
  return call(caller, revokeKeyOperation, { params: { keyId } });
}
