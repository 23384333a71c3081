import { Readable } from "node:stream";
import type { Database } from "../database/open.ts";
import { accessOf, type Caller, whoIs } from "../http/access/caller.ts";
import { ChangeHistory, type HeardChange } from "./history.ts";
import { Listener } from "./listener.ts";

/** How many streams there may be, and how often each shows that it works. */
export interface StreamLimits {
  /** Of one person or key, in this process. */
  readonly perCaller: number;
  readonly heartbeatMs: number;
}

export const usualStreams: StreamLimits = { perCaller: 20, heartbeatMs: 25_000 };

const remembered = 5_000;
/**
 * A reader that takes in nothing while this much waits for it is cut off; it continues by `Last-Event-ID`.
 */
const mostWaiting = { bytes: 262_144, entries: 5_000 };

/** Who opens a stream. */
export interface StreamOrder {
  readonly caller: Caller;
  /** `Last-Event-ID`; null: a new stream. */
  readonly after: string | null;
  /** Who the caller is now; null once the session or key has ended. */
  readonly authenticate: () => Promise<Caller | null>;
}

/** An open stream. */
interface Stream extends Pick<StreamOrder, "authenticate"> {
  readonly who: string;
  readonly out: Readable;
  caller: Caller;
  /** What waits until it is known what the caller may see; null: nothing has to wait. */
  waiting: HeardChange[] | null;
  /** Whether the rights changed once more while they were looked at. */
  isStale: boolean;
}

/** The streams of this process, over one connection that hears of all changes. */
export class Streams {
  readonly #limits: StreamLimits;
  readonly #history = new ChangeHistory(remembered);
  readonly #open = new Set<Stream>();
  readonly #listener: Listener;

  constructor(database: Pick<Database, "logins">, limits: StreamLimits = usualStreams) {
    this.#limits = limits;
    this.#listener = new Listener(database, {
      change: (change) => {
        const entry = this.#history.add(change);
        for (const stream of this.#open) this.#deliver(stream, entry);
      },
      access: (who) => {
        for (const stream of this.#open) if (stream.who === who) void this.#look(stream);
      },
      gap: () => {
        this.#history.forget();
        for (const stream of this.#open) this.#write(stream, this.#reset());
      },
    });
  }

  /** How many streams are open. */
  get count(): number {
    return this.#open.size;
  }

  /** Opens a stream of server-sent events; null where the caller has too many. */
  async open({ caller, after, authenticate }: StreamOrder): Promise<Readable | null> {
    await this.#listener.start();
    const who = whoIs(caller);
    const own = [...this.#open].filter((stream) => stream.who === who);
    if (own.length >= this.#limits.perCaller) return null;
    const out = new Readable({ read: () => {} });
    const stream: Stream = { who, out, caller, authenticate, waiting: null, isStale: false };
    this.#open.add(stream);
    const timer = setInterval(() => {
      // The id says how far the stream is, so it may not pass what still waits.
      this.#write(stream, stream.waiting === null ? `: still open\n${this.#position()}` : ": still open\n\n");
      // A session also ends by time, which no one tells.
      void this.#look(stream);
    }, this.#limits.heartbeatMs).unref();
    out.once("close", () => {
      clearInterval(timer);
      this.#open.delete(stream);
    });
    // The rights may have changed since the guard looked at them, before changes of them were heard here.
    void this.#look(stream);
    this.#write(stream, "retry: 2000\n\n");
    const missed = after === null ? [] : this.#history.after(after);
    if (missed === null) this.#write(stream, this.#reset());
    else if (after === null) this.#write(stream, this.#position());
    else for (const entry of missed) this.#deliver(stream, entry);
    return out;
  }

  /** Ends all streams, and stops listening. */
  async close(): Promise<void> {
    for (const stream of this.#open) this.#end(stream);
    await this.#listener.close();
  }

  /** Says how far the stream is; it is no event. */
  #position(): string {
    return `id: ${this.#history.latestId}\n\n`;
  }

  /** Says that anything may have changed. */
  #reset(): string {
    return `id: ${this.#history.latestId}\nevent: reset\ndata: {}\n\n`;
  }

  #deliver(stream: Stream, entry: HeardChange): void {
    if (stream.waiting !== null) {
      stream.waiting.push(entry);
      if (stream.waiting.length > mostWaiting.entries) this.#end(stream);
    } else if (concerns(stream.caller, entry.change)) this.#write(stream, entry.text);
  }

  #write(stream: Stream, text: string): void {
    if (stream.out.destroyed || stream.out.readableEnded || !this.#open.has(stream)) return;
    stream.out.push(text);
    if (stream.out.readableLength > mostWaiting.bytes) this.#end(stream);
  }

  #end(stream: Stream): void {
    this.#open.delete(stream);
    stream.out.push(null);
  }

  /** Looks again at what the caller may see; until that is known, nothing is sent. */
  async #look(stream: Stream): Promise<void> {
    stream.isStale = true;
    if (stream.waiting !== null) return;
    stream.waiting = [];
    let caller: Caller | null = stream.caller;
    while (stream.isStale && caller !== null) {
      stream.isStale = false;
      // Where it can't be known, the reader comes again and is asked who they are.
      caller = await stream.authenticate().catch(() => null);
    }
    if (!this.#open.has(stream)) return;
    if (caller === null || accessOf(caller, "partner.read", null) !== "allowed") return this.#end(stream);
    const { waiting } = stream;
    stream.caller = caller;
    stream.waiting = null;
    for (const entry of waiting) this.#deliver(stream, entry);
  }
}

/** Everyone may learn what day it is in the example; the rest belongs to a partner. */
function concerns(caller: Caller, { what, partnerId }: HeardChange["change"]): boolean {
  return what === "clock" || accessOf(caller, "partner.read", partnerId) === "allowed";
}
