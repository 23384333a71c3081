import { setImmediate } from "node:timers/promises";

/**
 * Lets the process do other work for a moment if it hasn't for a while. Long work calls this between its
 * steps.
 */
export function breather(longestMs = 50): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < longestMs) return;
    await setImmediate();
    last = performance.now();
  };
}
