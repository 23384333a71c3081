/** PostgreSQL's text can hold neither NUL, which its picture replaces, nor half of a character. */
export function storable(text: string): string {
  return text.replaceAll("\0", "\u2400").toWellFormed();
}

/** A value as JSON that `jsonb` can hold. */
export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === "string" ? storable(each) : each));
}
