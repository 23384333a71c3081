/**
 * The most of each thing a program may have: far above real ones, low enough that a hostile file costs
 * nothing.
 */
export const programLimits = { measures: 200, stages: 64, benefits: 500 } as const;
