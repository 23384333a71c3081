import { setImmediate } from "node:timers/promises";

/** How long work may keep the process from answering requests. */
const longestMs = 50;

/**
 * Lets the process do other work for a moment if it hasn't for a while. Long work calls this between its
 * steps.
 */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < longestMs) return;
    await setImmediate();
    last = performance.now();
  };
}
