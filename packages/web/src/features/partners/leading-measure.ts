import type { Version } from "../../api/program.tsx";

/** The measure that has its own column: the first one of money; null if the program has none. */
export function leadingMeasure(version: Version | null): string | null {
  return version?.measures.find(({ type }) => type === "money")?.measure ?? null;
}
