import type { Currency } from "@laurel/core";
import type { Words } from "./words.ts";

/** The names of a program's parts in the reader's language, and the program's currency. */
export interface Naming {
  readonly currency: Currency;
  track(track: string): string;
  stage(track: string, stage: string): string;
  measure(measure: string): string;
  benefit(benefit: string): string;
  offer(offer: string): string;
}

/** A figure of a program: money in minor units with the currency's code, or a plain number. */
export function figureText(words: Words, naming: Naming, value: number, type: "money" | "number"): string {
  return type === "money" ? words.money(value, naming.currency) : words.number(value);
}
