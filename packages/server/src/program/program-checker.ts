import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { ProgramProblem } from "@laurel/core";
import type { CheckedVersion, CheckOrder } from "./check-program.ts";

/** What a check may take. */
export interface CheckLimits {
  readonly timeMs: number;
  /** Of the thread's heap. */
  readonly memoryMb: number;
}

/** The marketplace's largest version takes a hundredth of the time. */
const usualLimits: CheckLimits = { timeMs: 5_000, memoryMb: 256 };

/**
 * Checks version files in a thread of its own, one order after the other, so that files that take long hold
 * up nothing else. A check that takes too long or too much memory is ended and becomes a problem of its
 * files; the next check gets a new thread. The thread doesn't keep the process alive.
 */
export class ProgramChecker {
  readonly #limits: CheckLimits;
  #thread: Worker | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(limits: CheckLimits = usualLimits) {
    this.#limits = limits;
  }

  /** Like `checkVersions`. */
  check(order: CheckOrder): Promise<readonly CheckedVersion[]> {
    const checking = this.#last.then(() => this.#checkNow(order));
    this.#last = checking.catch(() => {});
    return checking;
  }

  async #checkNow(order: CheckOrder): Promise<readonly CheckedVersion[]> {
    try {
      const thread = await this.#start();
      const answer = await this.#ask(thread, order);
      thread.unref();
      if (answer !== null) return answer;
      await thread.terminate();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ERR_WORKER_OUT_OF_MEMORY") throw error;
    }
    return order.files.map(({ file }, given) => ({ ok: false, given, problems: [this.#tooHeavy(file)] }));
  }

  /** The thread, or a new one in place of one that has ended. */
  async #start(): Promise<Worker> {
    if (this.#thread !== null) {
      this.#thread.ref();
      return this.#thread;
    }
    const thread = new Worker(new URL("./check-worker.ts", import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMb },
    });
    // The order that waits gets the error; without one there is nothing to tell.
    thread.on("error", () => {});
    thread.on("exit", () => {
      this.#thread = null;
    });
    this.#thread = thread;
    // Loading the rules is not the order's time.
    await once(thread, "message");
    return thread;
  }

  /** The answer; null where there is none in time. */
  async #ask(thread: Worker, order: CheckOrder): Promise<readonly CheckedVersion[] | null> {
    const waiting = new AbortController();
    const { signal } = waiting;
    try {
      thread.postMessage(order);
      const answered = once(thread, "message", { signal });
      const late = sleep(this.#limits.timeMs, null, { signal });
      const answer = await Promise.race([answered, late]);
      return answer === null ? null : (answer[0] as readonly CheckedVersion[]);
    } finally {
      waiting.abort();
    }
  }

  #tooHeavy(file: string): ProgramProblem {
    const { timeMs, memoryMb } = this.#limits;
    const limits = `${timeMs / 1000} seconds, or more than ${memoryMb} MB of memory`;
    const message = `Checking takes more than ${limits}.`;
    const fix = "Make the files smaller: remove what is not used, and shorten long conditions.";
    return { file, line: 1, column: 1, code: "program-too-heavy", message, fix };
  }
}
