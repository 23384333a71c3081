import { type ClientRequest, get, type IncomingMessage } from "node:http";
import { expect } from "vitest";

/** A server-sent event as a browser reads it. */
export interface ReadEvent {
  readonly event: string;
  readonly id: string;
  readonly data: unknown;
}

/** An open stream of a test. */
export interface OpenStream {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  /** The events so far. */
  readonly events: readonly ReadEvent[];
  /** The id with which a browser would continue. */
  readonly lastId: () => string;
  /** How many comments came: signs of life. */
  readonly comments: () => number;
  readonly isOpen: () => boolean;
  /** Waits for the next events, and gives their data without those before. */
  readonly next: (count?: number) => Promise<readonly unknown[]>;
  readonly close: () => void;
}

/** Opens a stream as a browser does, and waits for its headers and its first lines. */
export async function openStream(
  origin: string,
  headers: Readonly<Record<string, string>>,
): Promise<OpenStream> {
  const events: ReadEvent[] = [];
  let [lastId, comments, seen, isOpen, hasBegun] = ["", 0, 0, true, false];
  const { promise, resolve, reject } = Promise.withResolvers<[IncomingMessage, ClientRequest]>();
  const request = get(`${origin}/api/v1/stream`, { headers: { ...headers }, agent: false }, (response) =>
    resolve([response, request]),
  );
  request.on("error", reject);
  const [response] = await promise;
  let rest = "";
  response.setEncoding("utf8");
  response.on("data", (text: string) => {
    const blocks = (rest + text).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      hasBegun = true;
      const fields = new Map(block.split("\n").map((line) => line.split(/: ?(.*)/s, 2) as [string, string]));
      if (fields.has("")) comments += 1;
      lastId = fields.get("id") ?? lastId;
      const data = fields.get("data");
      if (data !== undefined)
        events.push({ event: fields.get("event") ?? "message", id: lastId, data: JSON.parse(data) });
    }
  });
  response.on("close", () => {
    isOpen = false;
  });
  response.on("error", () => {});
  if (response.statusCode === 200) await expect.poll(() => hasBegun).toBe(true);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    events,
    lastId: () => lastId,
    comments: () => comments,
    isOpen: () => isOpen,
    next: async (count = 1) => {
      await expect
        .poll(() => events.length - seen, { timeout: 5_000, interval: 5 })
        .toBeGreaterThanOrEqual(count);
      const found = events.slice(seen).map(({ event, data }) => (event === "message" ? data : event));
      seen = events.length;
      return found;
    },
    close: () => response.destroy(),
  };
}
