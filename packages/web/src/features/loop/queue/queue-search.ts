import type { listPromises, QueryOf, QueuedPromise } from "@laurel/contract";
import { type CursorPage, cursorOf, readCursorPage } from "../../../kit/cursor-pages.ts";

/** Whose promises the queue shows. */
export const queueViews = ["mine", "languages", "all", "nobody"] as const;
export type QueueView = (typeof queueViews)[number];

/** The kinds of promises, in the order shown. */
export const promiseKinds = [
  "contact",
  "outreach",
  "next-step",
] as const satisfies readonly QueuedPromise["kind"][];

/** What the address of the queue says. */
export interface QueueSearch extends CursorPage {
  /** Absent: the reader's own, or all for a reader who has none. */
  readonly view?: QueueView;
  readonly kind?: QueuedPromise["kind"];
  /** Absent: what the team has to do. */
  readonly turn?: "partner";
  readonly snoozed?: true;
}

/** Reads it from an address that anyone may have written. */
export function readQueueSearch(search: Readonly<Record<string, unknown>>): QueueSearch {
  const view = queueViews.find((each) => each === search.view);
  const kind = promiseKinds.find((each) => each === search.kind);
  return {
    ...(view === undefined ? {} : { view }),
    ...(kind === undefined ? {} : { kind }),
    ...(search.turn === "partner" ? { turn: "partner" } : {}),
    ...(search.snoozed === true ? { snoozed: true } : {}),
    ...readCursorPage(search),
  };
}

/** The search after a change, from the first page on. */
export function chosenIn(
  search: QueueSearch,
  change: Readonly<Partial<Record<keyof QueueSearch, unknown>>>,
): QueueSearch {
  const { after: _, ...rest } = search;
  return readQueueSearch({ ...rest, ...change });
}

/** How many promises are on a page. */
const queueRows = 50;

/** Whose promises and which, as the server is asked. */
export function whoseOf(view: QueueView, kind: QueueSearch["kind"]) {
  return {
    ...(view === "mine" ? { assignee: "me" } : {}),
    ...(view === "nobody" ? { assignee: "nobody" } : {}),
    ...(view === "languages" ? { language: "mine" } : {}),
    ...(kind === undefined ? {} : { kind }),
  };
}

/** The query of the page that the address asks for. */
export function queueQueryOf(search: QueueSearch, view: QueueView): QueryOf<typeof listPromises> {
  return {
    ...whoseOf(view, search.kind),
    turn: search.turn ?? "team",
    ...(search.snoozed === true ? { snoozed: true } : {}),
    limit: queueRows,
    ...cursorOf(search),
  };
}
