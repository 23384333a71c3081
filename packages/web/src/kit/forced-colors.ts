/**
 * For a reader whose own few colors replace all others. They also replace fills, so a fill that means
 * something is a system color or a pattern, and a transparent border is seen.
 */
export const forced = "@media (forced-colors: active)";
