import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** The share of its runs that a law gets: 1 in `npm run test:long`. */
    lawShare: number;
  }
}

/**
 * How often a law is tried: `count` times in `npm run test:long`, a third of that in `npm test`. The long
 * suite runs every test file that calls this.
 */
export function runs(count: number): { readonly numRuns: number } {
  return { numRuns: Math.ceil(count * inject("lawShare")) };
}
