/** How many requests of one caller run at once, and how many and how long the others wait. */
export interface TurnLimits {
  readonly atOnce: number;
  readonly waiting: number;
  readonly waitMs: number;
}

/** The requests of one caller. */
interface CallerLine {
  running: number;
  readonly waiting: (() => void)[];
}

/**
 * Lets a few requests of each caller run at once, so that one caller's load is not everyone's: the
 * connections to the database are shared. The others wait in the order in which they came.
 */
export class Turns {
  readonly #limits: TurnLimits;
  readonly #lines = new Map<string, CallerLine>();

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** Takes a turn: true at once, or later; false where too many wait, or this one waited too long. */
  take(caller: string): true | Promise<boolean> {
    const line = this.#lines.get(caller);
    if (line === undefined) {
      this.#lines.set(caller, { running: 1, waiting: [] });
      return true;
    }
    if (line.running < this.#limits.atOnce) {
      line.running += 1;
      return true;
    }
    return line.waiting.length < this.#limits.waiting ? this.#wait(line) : Promise.resolve(false);
  }

  /** Gives a turn back to the caller's next request. */
  end(caller: string): void {
    const line = this.#lines.get(caller);
    if (line === undefined) throw new Error("a turn ended that was not taken");
    const next = line.waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    line.running -= 1;
    if (line.running === 0) this.#lines.delete(caller);
  }

  #wait(line: CallerLine): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const start = () => {
      clearTimeout(timer);
      resolve(true);
    };
    const timer = setTimeout(() => {
      line.waiting.splice(line.waiting.indexOf(start), 1);
      resolve(false);
    }, this.#limits.waitMs);
    line.waiting.push(start);
    return promise;
  }
}
