/**
 * The same value with keys in the wire's form, `amount_minor` for `amountMinor`. Not for maps whose keys are
 * data.
 */
export function snakeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== "object" || value === null) return value;
  const found: Record<string, unknown> = {};
  // Plain objects, so `in` finds nothing inherited; entries would be an array for each key.
  for (const key in value) found[snakeCase(key)] = snakeKeys((value as Record<string, unknown>)[key]);
  return found;
}

/** The keys are names in our own code, so there are only so many. */
const known = new Map<string, string>();

function snakeCase(key: string): string {
  let snake = known.get(key);
  if (snake === undefined) {
    snake = key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    known.set(key, snake);
  }
  return snake;
}
