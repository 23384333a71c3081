import type { AmountProblem } from "@laurel/core";

/**
 * Why a text is not a plain decimal, and the plain decimal that was probably meant; empty if unknown.
 */
export interface NotPlain {
  readonly code: AmountProblem | "amount-with-separators" | "amount-decimal-comma" | "amount-with-exponent";
  readonly fix: string;
}

const plain = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const maxDigits = 30;

/** Says more exactly why an amount was refused, so that a person sees how to fix it. */
export function amountProblem(text: string, problem: AmountProblem): NotPlain {
  if (problem === "amount-negative-zero") return { code: problem, fix: "0" };
  if (problem !== "amount-not-plain") return { code: problem, fix: "" };
  // A point after a comma, or groups of three after commas: separators for reading.
  if (/^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)) {
    return { code: "amount-with-separators", fix: text.replaceAll(",", "") };
  }
  if (/^-?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+$/.test(text)) {
    return { code: "amount-decimal-comma", fix: text.replaceAll(".", "").replace(",", ".") };
  }
  if (/^[-+]?\d+(?:\.\d+)?[eE][-+]?\d+$/.test(text)) return { code: "amount-with-exponent", fix: "" };
  return { code: problem, fix: "" };
}

/** Reads a plain decimal of any size; gives its shortest text, so that equal numbers have equal texts. */
export function plainDecimal(text: string): string | NotPlain {
  if (!plain.test(text)) return amountProblem(text, "amount-not-plain");
  if (text.length > maxDigits) return { code: "amount-too-large", fix: "" };
  const shortest = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return shortest === "-0" ? amountProblem(text, "amount-negative-zero") : shortest;
}
