import pg from "pg";

/**
 * Why the database refused what it was given, such as a text that it can't hold or a constraint; null for an
 * error that has another cause, such as a lost connection. Repeating what failed fails again.
 */
export function dataError(error: unknown): string | null {
  // A number or a text beyond what JavaScript holds.
  if (error instanceof RangeError) return error.message;
  if (!(error instanceof pg.DatabaseError)) return null;
  return /^(22|23|54)/.test(error.code ?? "") ? error.message : null;
}
