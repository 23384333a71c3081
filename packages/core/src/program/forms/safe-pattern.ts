/** Longer ones are hard to read, and no form needs them. */
const longest = 200;

/**
 * Whether a regular expression can be tried on an answer without taking long: it is valid, has no back
 * reference and no look-around, and repeats no group. Each repeated part, and each place where a match may
 * begin, multiplies the time by the answer's length, so there may be three of these.
 */
export function isSafePattern(pattern: string): boolean {
  if (pattern.length > longest) return false;
  try {
    new RegExp(pattern, "u");
  } catch {
    return false;
  }
  const bare = pattern.replace(/\\[^1-9k]/gu, "e").replace(/\[(?:\\.|[^\]\\])*\]/gu, "c");
  const repeated = bare.match(/[*+]|\{\d+,\d*\}/gu)?.length ?? 0;
  const anywhere = bare.startsWith("^") && !bare.includes("|") ? 0 : 1;
  return !/\\[1-9k]|\(\?[=!<]|\)(?:[*+]|\{)/u.test(bare) && repeated + anywhere <= 3;
}
