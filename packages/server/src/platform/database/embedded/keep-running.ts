import { setTimeout as sleep } from "node:timers/promises";

/** A server that should run all the time. */
export interface KeptServer {
  isRunning(): boolean;
  /** Starts it, and waits until it answers; gives up when `signal` is aborted. */
  start(signal: AbortSignal): Promise<unknown>;
  /** Reports what happens to a person. */
  say(line: string): void;
}

const pollMs = 500;
const longestPauseMs = 30_000;

/**
 * Starts a server again whenever it has ended, with growing pauses while that fails. The returned function
 * ends this, and waits for a start that has begun.
 */
export function keepRunning({ isRunning, start, say }: KeptServer): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const watch = async () => {
    let failures = 0;
    while (!signal.aborted) {
      await sleep(Math.min(pollMs * 2 ** failures, longestPauseMs), undefined, { signal });
      if (isRunning()) continue;
      if (failures === 0) say("The embedded database has ended; it is being started again.");
      try {
        await start(signal);
        say("The embedded database runs again.");
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        say((error as Error).message);
        failures += 1;
      }
    }
  };
  // Only ending the pause rejects.
  const watching = watch().catch(() => {});
  return async () => {
    stopping.abort();
    await watching;
  };
}
