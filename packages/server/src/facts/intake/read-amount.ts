import type { AmountProblem } from "@laurel/core";

/**
 * Why a text is no plain decimal, and the plain decimal that was probably meant; empty: there is no telling.
 */
export interface NotPlain {
  readonly code: AmountProblem | "amount-with-separators" | "amount-decimal-comma" | "amount-with-exponent";
  readonly mend: string;
}

const plain = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const maxDigits = 30;

/** Says more exactly why an amount was refused, so that a person sees how to fix it. */
export function amountProblem(text: string, problem: AmountProblem): NotPlain {
  if (problem === "amount-negative-zero") return { code: problem, mend: "0" };
  if (problem !== "amount-not-plain") return { code: problem, mend: "" };
  // A point after a comma, or groups of three after commas: separators for reading.
  if (/^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)) {
    return { code: "amount-with-separators", mend: text.replaceAll(",", "") };
  }
  if (/^-?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+$/.test(text)) {
    return { code: "amount-decimal-comma", mend: text.replaceAll(".", "").replace(",", ".") };
  }
  if (/^[-+]?\d+(?:\.\d+)?[eE][-+]?\d+$/.test(text)) return { code: "amount-with-exponent", mend: "" };
  return { code: problem, mend: "" };
}

/** Reads a plain decimal of any size; gives its shortest text, so that equal numbers are equal texts. */
export function plainDecimal(text: string): string | NotPlain {
  if (!plain.test(text)) return amountProblem(text, "amount-not-plain");
  if (text.length > maxDigits) return { code: "amount-too-large", mend: "" };
  const shortest = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return shortest === "-0" ? amountProblem(text, "amount-negative-zero") : shortest;
}
