import type { LongWork } from "@laurel/core";

/** Does the steps and awaits `breathe` between them. */
export async function breathing<T>(steps: LongWork<T>, breathe: () => Promise<void>): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await breathe();
  }
}
