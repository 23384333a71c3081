/**
 * JSON in its canonical form, by RFC 8785: equal values have equal texts, also those that another program
 * writes. Keys are in the order of their UTF-16 code units. Half of a surrogate pair, which PostgreSQL can't
 * store and the RFC refuses, is escaped.
 * @throws RangeError for a number that is not finite.
 */
export function canonicalJson(value: unknown): string {
  const plain = hasOwnForm(value) ? value.toJSON() : value;
  if (typeof plain === "number" && !Number.isFinite(plain)) throw new RangeError(`${plain} is not JSON`);
  if (typeof plain !== "object" || plain === null) return JSON.stringify(plain) ?? "null";
  if (Array.isArray(plain)) return `[${plain.map(canonicalJson).join()}]`;
  // The keys of an object can't be put in order: those that are whole numbers always come first.
  const entries = Object.entries(plain).filter(([, part]) => part !== undefined);
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`).join()}}`;
}

function hasOwnForm(value: unknown): value is { toJSON(): unknown } {
  return typeof value === "object" && value !== null && "toJSON" in value;
}
