/** The reasons for which a sale may not count for a measure. */
export const exclusions = ["fraud", "cancelled-before-use", "test"] as const;

/** One of `exclusions`. */
export type Exclusion = (typeof exclusions)[number];
