import type { Action, Key, MadeKey } from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { type Caller, change, post, read } from "./request.ts";

/** A key to be made. */
export interface KeyOrder {
  readonly name: string;
  /** Null: all partners. */
  readonly partner_id: string | null;
  readonly scopes: readonly Action[];
  /** Null: it does not end. */
  readonly expires_in_days: number | null;
}

/** A key that was just made, with its name. */
export type FreshKey = MadeKey & { readonly name: string };

/** The keys of programs, the newest first; also those that no longer work. */
export function keysQuery(caller: Caller) {
  return queryOptions({
    queryKey: ["keys", caller.key],
    queryFn: async ({ signal }) =>
      (await read<{ readonly items: readonly Key[] }>(caller, "/keys", {}, signal)).items,
  });
}

/** Makes a key; its text is told this once. */
export function makeKey(caller: Caller, order: KeyOrder): Promise<MadeKey> {
  return post(caller, "/api/v1/keys", order);
}

/** Makes a key that may do the same; the one before goes on for so many hours. */
export function replaceKey(caller: Caller, keyId: string, hours: number): Promise<MadeKey> {
  return post(caller, `/api/v1/keys/${encodeURIComponent(keyId)}/rotate`, { grace_hours: hours });
}

/** Takes a key back, at once. */
export function revokeKey(caller: Caller, keyId: string): Promise<void> {
  return change(caller, "DELETE", `/api/v1/keys/${encodeURIComponent(keyId)}`);
}
