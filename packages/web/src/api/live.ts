import { apiRoot, type Followed, followChanges, fromWire, LiveChange } from "@laurel/contract";
import { type QueryClient, type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { RequestSender } from "./request.ts";

/** The queries that a change concerns, by the first part of their keys. */
interface Concerned {
  /** Of one partner, whose id is the third part of the key. */
  readonly ofPartner: readonly string[];
  /** About several partners. */
  readonly lists: readonly string[];
}

const loop = ["loop"];
const concerned: Readonly<Record<Followed, Concerned>> = {
  activation: { ofPartner: loop, lists: ["activations", "promises"] },
  promise: { ofPartner: loop, lists: ["promises", "left-behind"] },
  request: { ofPartner: loop, lists: ["requests", "promises"] },
  outreach: { ofPartner: [...loop, "offers"], lists: ["outreach", "promises", "left-behind"] },
  contact: { ofPartner: loop, lists: [] },
  message: { ofPartner: [...loop, "messages"], lists: ["messages"] },
  standing: {
    ofPartner: [...loop, "partner", "standing"],
    lists: ["partners", "stage-count", "set-aside", "waiting"],
  },
  offer: { ofPartner: [...loop, "offers", "publishers"], lists: ["outreach"] },
  clock: { ofPartner: [], lists: ["example-clock"] },
};
const everyName = new Set(
  Object.values(concerned).flatMap(({ ofPartner, lists }) => [...ofPartner, ...lists]),
);

const waits = {
  /** Changes that come together are one: a page asks once for all of them. */
  togetherMs: 100,
  /** And never more often than this, however much changes. */
  betweenMs: 500,
  /** How often a page asks while it hears nothing. */
  askMs: 15_000,
  /** When a stream that the server refused is tried again. */
  retryMs: 60_000,
};

/**
 * Keeps what a page shows up to date: asks again for what has changed. Call it once, for a caller who may
 * read something. A key can't open a stream in a browser, so its page asks from time to time.
 */
export function useLiveChanges({ key }: RequestSender, isEnabled: boolean): void {
  const client = useQueryClient();
  useEffect(() => (isEnabled ? follow(client, key === null) : undefined), [client, key, isEnabled]);
}

/** Follows changes until the function that it gives is called. */
export function follow(client: QueryClient, hasSession: boolean): () => void {
  let source: EventSource | null = null;
  let asking: ReturnType<typeof setInterval> | undefined;
  let retrying: ReturnType<typeof setTimeout> | undefined;
  const { add, askAll, stop: forget } = gather(client);
  const ask = () => {
    asking ??= setInterval(askAll, waits.askMs);
  };
  const stopAsking = () => {
    clearInterval(asking);
    asking = undefined;
  };
  const open = () => {
    if (!hasSession || !("EventSource" in globalThis)) return ask();
    let isNew = true;
    const opened = new EventSource(`${apiRoot}${followChanges.path}`);
    source = opened;
    opened.addEventListener("open", () => {
      stopAsking();
      // Later the browser says where it was, and the server sends what came since.
      if (isNew) askAll();
      isNew = false;
    });
    opened.addEventListener("message", ({ data }) => add(fromWire(LiveChange, JSON.parse(String(data)))));
    opened.addEventListener("reset", askAll);
    opened.addEventListener("error", () => {
      ask();
      if (opened.readyState !== EventSource.CLOSED || source !== opened) return;
      retrying = setTimeout(open, waits.retryMs);
    });
  };
  const close = () => {
    source?.close();
    source = null;
    stopAsking();
    clearTimeout(retrying);
  };
  // A browser opens few connections to a server, so pages that no one sees leave theirs to the others.
  const look = () => {
    close();
    if (document.hidden) return;
    askAll();
    open();
  };
  document.addEventListener("visibilitychange", look);
  if (!document.hidden) open();
  return () => {
    document.removeEventListener("visibilitychange", look);
    close();
    forget();
  };
}

/** Gathers changes that come together, and then asks again for what they concern. */
function gather(client: QueryClient) {
  let changes: LiveChange[] = [];
  let flushing: ReturnType<typeof setTimeout> | undefined;
  let flushedAt = 0;
  const flush = () => {
    const isConcerned = concernedBy(changes);
    changes = [];
    flushing = undefined;
    flushedAt = Date.now();
    void client.invalidateQueries({ predicate: ({ queryKey }) => isConcerned(queryKey) });
  };
  return {
    add: (change: LiveChange) => {
      changes.push(change);
      const waitMs = Math.max(waits.togetherMs, flushedAt + waits.betweenMs - Date.now());
      flushing ??= setTimeout(flush, waitMs);
    },
    /** Asks again for all that a change could concern and that has been shown. */
    askAll: () =>
      void client.invalidateQueries({
        predicate: ({ queryKey: [name], state }) => state.dataUpdatedAt > 0 && everyName.has(String(name)),
      }),
    stop: () => clearTimeout(flushing),
  };
}

/** Whether a query is concerned by some of the changes. */
function concernedBy(changes: readonly LiveChange[]): (key: QueryKey) => boolean {
  // On another day anything may be late.
  if (changes.some(({ what }) => what === "clock")) return ([name]) => everyName.has(String(name));
  const lists = new Set<unknown>();
  const ofPartner = new Set<string>();
  for (const { what, partnerId } of changes) {
    for (const name of concerned[what].lists) lists.add(name);
    for (const name of concerned[what].ofPartner) ofPartner.add(`${name} ${partnerId}`);
  }
  return ([name, , partnerId]) => lists.has(name) || ofPartner.has(`${name} ${partnerId}`);
}
