/**
 * The name that a slip of the pen would have come from: nearly the same letters, in nearly the same order.
 */
export function nearest(text: string, names: readonly string[]): string | null {
  const wanted = letters(text);
  const ranked = names.map((name) => ({ name, steps: steps(wanted, letters(name)) }));
  const best = ranked.reduce((least, each) => (each.steps < least.steps ? each : least));
  return best.steps <= Math.max(1, Math.floor(wanted.length / 3)) ? best.name : null;
}

/** "Partner ID", "partnerId" and "partner_id" are one. */
function letters(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "")
    .slice(0, 60);
}

/** How many letters to add, drop or change (Levenshtein). */
function steps(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j += 1) {
      const change = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(change, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? to.length;
}
