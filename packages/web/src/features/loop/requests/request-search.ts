import type { LoopRequest } from "@laurel/contract";
import type { RequestKind } from "@laurel/core";

/** The kinds of requests, in the order shown. */
export const requestKinds = [
  "technical",
  "practices",
  "support",
  "appeal",
] as const satisfies readonly LoopRequest["kind"][];
export type { RequestKind };

/** The states of requests, in the order of their life. */
export const requestStates = [
  "open",
  "in-progress",
  "waiting-for-partner",
  "answered",
  "closed",
] as const satisfies readonly LoopRequest["state"][];

/** What the address of the requests says: which are shown, from where on. */
export interface RequestsSearch {
  readonly kind?: RequestKind;
  readonly state?: LoopRequest["state"];
  readonly cursor?: string;
}

/** What the address of a new request says: its kind and what it is about. */
export interface NewRequestSearch {
  readonly kind?: RequestKind;
  readonly offer?: string;
  /** Of an appeal or a support request, as in `activation:12`. */
  readonly about?: string;
}

/** Reads it from an address that anyone may have written. */
export function readRequestsSearch(search: Readonly<Record<string, unknown>>): RequestsSearch {
  const kind = requestKinds.find((each) => each === search.kind);
  const state = requestStates.find((each) => each === search.state);
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(state === undefined ? {} : { state }),
    ...(typeof search.cursor === "string" ? { cursor: search.cursor } : {}),
  };
}

/** Reads it from an address that anyone may have written. */
export function readNewRequestSearch(search: Readonly<Record<string, unknown>>): NewRequestSearch {
  const kind = requestKinds.find((each) => each === search.kind);
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(typeof search.offer === "string" ? { offer: search.offer.slice(0, 200) } : {}),
    ...(typeof search.about === "string" ? { about: search.about.slice(0, 300) } : {}),
  };
}
