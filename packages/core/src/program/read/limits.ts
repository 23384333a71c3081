/** How many of each thing a program may have: far more than real programs, too few for a hostile file. */
export const programLimits = { measures: 200, stages: 64, benefits: 500 } as const;
