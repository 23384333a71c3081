/**
 * The reasons for which a sale may not count for a measure. A line that was entered in error counts as never
 * received: for no measure, whether a program names it or not.
 */
export const exclusions = ["fraud", "cancelled-before-use", "test", "entered-in-error"] as const;

/** One of `exclusions`. */
export type Exclusion = (typeof exclusions)[number];
