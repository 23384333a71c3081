import {
  type AmountProblem,
  amountText,
  type Currency,
  decimalFraction,
  type Minor,
  minorUnits,
  moneyFromDecimal,
  parseAmount,
} from "@laurel/core";
import type { DecimalSign, RoundedSum } from "./import-kind.ts";

/**
 * Why a text is not a plain decimal. `fix` is the number that was probably meant, empty if unknown; `one` and
 * `other` are the two that it may be.
 */
export interface NotPlain {
  readonly code:
    | AmountProblem
    | "amount-with-separators"
    | "amount-decimal-comma"
    | "amount-decimal-point"
    | "amount-unclear"
    | "amount-written-otherwise"
    | "amount-with-exponent";
  readonly fix: string;
  readonly one?: string;
  readonly other?: string;
}

const plain = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
const maxDigits = 30;

/** Amounts with more decimals than this are refused: no report has them, so something else is wrong. */
export const mostDecimals = 6;

/** Says more exactly why an amount was refused, so that a person sees how to fix it. */
export function amountProblem(text: string, problem: AmountProblem): NotPlain {
  if (problem === "amount-negative-zero") return { code: problem, fix: "0" };
  if (problem !== "amount-not-plain") return { code: problem, fix: "" };
  // Groups of three after commas, spaces or apostrophes: separators for reading.
  if (/^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)) return separators(text.replaceAll(",", ""));
  if (/^-?\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d+)?$/u.test(text))
    return separators(text.replaceAll(/[\s'’]/gu, "").replace(",", "."));
  if (/^-?\d{1,3}(?:\.\d{3}){2,}$/.test(text)) return separators(text.replaceAll(".", ""));
  if (/^-?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+$/.test(text)) {
    return { code: "amount-decimal-comma", fix: text.replaceAll(".", "").replace(",", ".") };
  }
  if (/^[-+]?\d+(?:\.\d+)?[eE][-+]?\d+$/.test(text)) return { code: "amount-with-exponent", fix: "" };
  const fix = rewritten(text);
  return fix === null ? { code: problem, fix: "" } : { code: "amount-written-otherwise", fix };
}

function separators(fix: string): NotPlain {
  return { code: "amount-with-separators", fix };
}

/** A number; with commas in it where a point or a second comma shows that they are for reading. */
const digitGroups = "\\d{1,3}(?:,\\d{3})+\\.\\d+|\\d{1,3}(?:,\\d{3}){2,}|\\d*\\.?\\d*";
const currencyMark = "(?:[A-Z]{0,3}\\p{Sc}|[A-Z]{3})?";
const otherForm = new RegExp(
  `^(\\()?([+-])?${currencyMark}\\s*([+-])?(${digitGroups})\\s*${currencyMark}\\s*(-)?(\\))?$`,
  "u",
);

/** Brackets, a sign behind, a currency, full-width digits and the like, as a plain number. */
function rewritten(text: string): string | null {
  const folded = text.normalize("NFKC").replaceAll(/[\u2212\u2012\u2013]/gu, "-");
  const [, open, first, second, digits = "", behind, close] = otherForm.exec(folded) ?? [];
  const signs = [open, first, second, behind].filter((sign) => sign !== undefined);
  if (signs.length > 1 || (open === undefined) !== (close === undefined)) return null;
  const number = digits
    .replaceAll(",", "")
    .replace(/^\./, "0.")
    .replace(/\.$/, "")
    .replace(/^0+(?=\d)/, "");
  const fix = signs[0] === undefined || signs[0] === "+" ? number : `-${number}`;
  return plain.test(fix) && !/^-[0.]+$/.test(fix) ? fix : null;
}

/** A number of a file as a plain decimal with a point; or why it can't be told what it means. */
export function withPoint(written: string, decimal: DecimalSign): string | NotPlain {
  const text = written.trim();
  if (decimal === "point") return text;
  const isGrouped = (sign: string) => new RegExp(`^-?[1-9]\\d{0,2}(?:\\${sign}\\d{3})+$`).test(text);
  if (decimal === "either") {
    if (/^-?[1-9]\d{0,2}[.,]\d{3}$/.test(text)) return unclear(text);
    if (isGrouped(",") || isGrouped(".")) return separators(text.replaceAll(/[.,]/g, ""));
    if (/^-?\d{1,3}(?:,\d{3})+\.\d+$/.test(text)) return separators(text.replaceAll(",", ""));
    if (/^-?\d{1,3}(?:\.\d{3})+,\d+$/.test(text)) return separators(text.replaceAll(".", ""));
    return /^-?\d+,\d+$/.test(text) ? text.replace(",", ".") : text;
  }
  if (isGrouped(".")) return separators(text.replaceAll(".", ""));
  if (/^-?\d{1,3}(?:[.\s'’]\d{3})+,\d+$/u.test(text)) return separators(text.replaceAll(/[.\s'’]/gu, ""));
  if (/^-?\d+\.\d+$/.test(text)) return { code: "amount-decimal-point", fix: text.replace(".", ",") };
  return /^-?\d+,\d+$/.test(text) ? text.replace(",", ".") : text;
}

function unclear(text: string): NotPlain {
  const [one, other] = [text.replace(/[.,]/, ""), text.replace(",", ".")];
  return { code: "amount-unclear", fix: "", one, other };
}

/** Reads a plain decimal of any size; gives its shortest text, so that equal numbers have equal texts. */
export function plainDecimal(text: string): string | NotPlain {
  if (!plain.test(text)) return amountProblem(text, "amount-not-plain");
  if (text.length > maxDigits) return { code: "amount-too-large", fix: "" };
  const shortest = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return shortest === "-0" ? amountProblem(text, "amount-negative-zero") : shortest;
}

/**
 * Reads an amount. One with more decimals than its currency has is rounded half to even, if it has at most
 * six; `written` is then its text.
 */
export function readAmount(
  text: string,
  currency: Currency,
): { readonly minor: Minor; readonly written: string | null } | NotPlain {
  const minor = parseAmount(text, currency);
  if (typeof minor === "number") return { minor, written: null };
  if (minor !== "amount-too-precise") return amountProblem(text, minor);
  const decimals = text.replace(/0+$/, "").length - text.indexOf(".") - 1;
  if (decimals > mostDecimals) return { code: minor, fix: "" };
  const rounded = parseAmount(amountText(moneyFromDecimal(text, currency), currency), currency);
  return typeof rounded === "number" ? { minor: rounded, written: text } : amountProblem(text, rounded);
}

/** What rounding added to amounts, by currency. */
export function sumRounded(
  amounts: Iterable<{
    readonly written: string | null;
    readonly amountMinor: number;
    readonly currency: Currency;
  }>,
): readonly RoundedSum[] {
  const sums = new Map<Currency, { lines: number; millionths: bigint }>();
  for (const { written, amountMinor, currency } of amounts) {
    if (written === null) continue;
    const sum = sums.get(currency) ?? { lines: 0, millionths: 0n };
    const { numerator, denominator } = decimalFraction(written);
    const counted = (BigInt(amountMinor) * 1_000_000n) / 10n ** BigInt(minorUnits(currency));
    sum.lines += 1;
    sum.millionths += counted - (numerator * 1_000_000n) / denominator;
    sums.set(currency, sum);
  }
  return [...sums].map(([currency, { lines, millionths }]) => {
    return { currency, lines, millionths: Number(millionths) };
  });
}
