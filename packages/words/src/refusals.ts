import type { Locale, RefusalCode } from "@laurel/contract";
import { sentencesOf, type Values } from "./sentences.ts";

/** Why something was refused and what to do, in the language of one reader. */
export type WriteRefusal = (code: RefusalCode, values?: Values) => string;

/** Reads the refusals of one language. The page does not load them: the API tells it each as a sentence. */
export async function loadRefusals(locale: Locale): Promise<WriteRefusal> {
  const read = (await import(`./locales/${locale}/refusals.json`, { with: { type: "json" } })) as {
    readonly default: Readonly<Record<RefusalCode, string>>;
  };
  return sentencesOf(locale, read.default);
}
