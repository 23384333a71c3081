import type { Version } from "../../api/program.tsx";

/** The measure that has a column of its own: the first one of money; null where a program has none. */
export function leadingMeasure(version: Version | null): string | null {
  return version?.measures.find(({ type }) => type === "money")?.measure ?? null;
}
