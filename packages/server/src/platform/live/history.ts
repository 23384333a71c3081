import { randomBytes } from "node:crypto";
import { type LiveChange, LiveChange as LiveChangeShape, toWire } from "@laurel/contract";

/** A change and its place in the order in which this process heard of it. */
export interface HeardChange {
  readonly change: LiveChange;
  /** The event as it is sent. */
  readonly text: string;
}

/** The latest changes, so that a stream which was interrupted for a moment continues where it was. */
export class ChangeHistory {
  readonly #most: number;
  #entries: HeardChange[] = [];
  #last = 0;
  #epoch = "";

  /** Remembers at least `most` changes and at most twice as many. */
  constructor(most: number) {
    this.#most = most;
    this.forget();
  }

  /** The id of the latest change. Ids of other processes, and from before a gap, are unlike it. */
  get latestId(): string {
    return `${this.#epoch}-${this.#last}`;
  }

  add(change: LiveChange): HeardChange {
    this.#last += 1;
    const data = JSON.stringify(toWire(LiveChangeShape, change));
    const entry = { change, text: `id: ${this.latestId}\ndata: ${data}\n\n` };
    this.#entries.push(entry);
    if (this.#entries.length > 2 * this.#most) this.#entries = this.#entries.slice(-this.#most);
    return entry;
  }

  /** What came after the change with an id; null where that isn't known. */
  after(id: string): readonly HeardChange[] | null {
    const [epoch, number = ""] = id.split("-");
    const missed = this.#last - Number(number);
    if (epoch !== this.#epoch || !/^\d+$/.test(number) || missed < 0) return null;
    if (missed === 0) return [];
    return missed > this.#entries.length ? null : this.#entries.slice(-missed);
  }

  /** Forgets all: something was missed, so no stream may continue as if nothing was. */
  forget(): void {
    this.#entries = [];
    this.#last = 0;
    this.#epoch = randomBytes(6).toString("hex");
  }
}
