import type { Locale, RefusalCode } from "@laurel/contract";
import { sentencesOf, type Values } from "./sentences.ts";

/** Says why something was refused and what to do, in one language. */
export type WriteRefusal = (code: RefusalCode, values?: Values) => string;

/** A `problem` is the code of another refusal, and a message can't choose by a text with a hyphen. */
function forSelects(values: Values | undefined): Values | undefined {
  if (typeof values?.problem !== "string") return values;
  return { ...values, problem: values.problem.replaceAll("-", "_") };
}

/** Loads the refusals of one language. The page doesn't need them: the API sends each as a sentence. */
export async function loadRefusals(locale: Locale): Promise<WriteRefusal> {
  const read = (await import(`./locales/${locale}/refusals.json`, { with: { type: "json" } })) as {
    readonly default: Readonly<Record<RefusalCode, string>>;
  };
  const say = sentencesOf(locale, read.default);
  return (code, values) => say(code, forSelects(values));
}
