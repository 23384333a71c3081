/** How many of each thing a program may have: far more than real programs, too few for a hostile file. */
export const programLimits = {
  measures: 200,
  stages: 64,
  benefits: 500,
  categories: 20,
  resources: 20,
} as const;

/**
 * The longest spans that a program may name, in days: longer ones are typing mistakes, and would lead to days
 * that calendars don't have.
 */
export const longestSpans = {
  window: 3660,
  term: 3660,
  grace: 366,
  expiry: 3660,
  leadTime: 366,
  promise: 366,
  rate: 366,
} as const;
