import type { FindPartner } from "../platform/http/access/caller.ts";

/** Finds the partner of the thing whose id an address names. */
export function byId(name: string, find: (id: number) => Promise<string | null>): FindPartner {
  return async ({ [name]: text = "" }) => (/^[1-9]\d{0,14}$/.test(text) ? find(Number(text)) : null);
}
