import type { WireReason } from "@laurel/contract";
import { figureText } from "../../api/gap-text.ts";
import type { Names } from "../../api/program.tsx";
import type { ProgramCurrency } from "../../kit/amount.ts";
import type { MessageKey } from "../../kit/messages.ts";
import type { Words } from "../../kit/words.ts";
import type { Comparison } from "./standing.ts";

/** What is at hand to word a reason. */
export interface Wording {
  readonly words: Words;
  readonly names: Names;
  readonly currency: ProgramCurrency;
  titleOf(offer: string): string;
}

const comparatorKeys = {
  ">=": "need.at-least",
  ">": "need.more-than",
  "<=": "need.at-most",
  "<": "need.less-than",
  "==": "need.exactly",
  "!=": "need.other-than",
} as const satisfies Record<Comparison["comparator"], MessageKey>;

/** A comparison as a sentence: what it is, what is needed, and what is missing. */
export function comparisonText(wording: Wording, reason: Comparison): string {
  const { words, names, currency } = wording;
  const { t } = words;
  const figure = (value: number) => figureText(words, value, reason.type, currency);
  const measure =
    reason.measure === null ? termText(wording, reason.left, reason.type) : names.measure(reason.measure);
  const value = reason.value === null ? t("reason.unknown") : figure(reason.value);
  const needed =
    reason.measure === null && reason.needed === null
      ? termText(wording, reason.right, reason.type)
      : figure(reason.needed ?? 0);
  const need = t(comparatorKeys[reason.comparator], { needed });
  if (reason.holds || reason.gap === null) return t("reason.compare", { measure, value, need });
  return t("reason.compare-gap", { measure, value, need, gap: figure(reason.gap) });
}

/** A side of a longer comparison, as a formula. */
function termText(wording: Wording, term: unknown, type: Comparison["type"]): string {
  if (typeof term !== "object" || term === null || !("op" in term)) return "";
  if (term.op === "measure" && "name" in term) return wording.names.measure(String(term.name));
  if (term.op === "constant" && "value" in term) {
    return figureText(wording.words, Number(term.value), type, wording.currency);
  }
  if (!("left" in term && "right" in term)) return "";
  const sign = { "*": "×", "/": "÷", "-": "−" }[String(term.op)] ?? "+";
  return `(${termText(wording, term.left, type)} ${sign} ${termText(wording, term.right, type)})`;
}

const flagKeys: Readonly<Record<string, readonly [MessageKey, MessageKey]>> = {
  live: ["flag.live", "flag.not-live"],
  byol: ["flag.byol", "flag.not-byol"],
  private: ["flag.private", "flag.not-private"],
  hasPublicListing: ["flag.has-public-listing", "flag.no-public-listing"],
  has_public_listing: ["flag.has-public-listing", "flag.no-public-listing"],
};

/** What an offer has to be, or must not be. */
export function flagText({ words }: Wording, { flag, is }: Extract<WireReason, { op: "flag" }>): string {
  const keys = flagKeys[flag];
  return keys === undefined ? flag : words.t(keys[is ? 0 : 1]);
}

const factKeys: Readonly<Record<string, MessageKey>> = {
  "partner.country": "fact.country",
  "offer.option": "fact.option",
  "offer.type": "fact.type",
  "offer.storefront": "fact.storefront",
};

const optionKeys: Readonly<Record<string, MessageKey>> = {
  list: "option.list",
  trial: "option.trial",
  transact: "option.transact",
  services: "option.services",
};

/** A fact that is, or is not, one of some texts. */
export function textFactText({ words }: Wording, reason: Extract<WireReason, { op: "text" }>): string {
  const { t, list, country } = words;
  const worded = (text: string) => {
    if (reason.fact === "partner.country") return country(text);
    const key = reason.fact === "offer.option" ? optionKeys[text] : undefined;
    return key === undefined ? text : t(key);
  };
  const key = factKeys[reason.fact];
  const fact = key === undefined ? reason.fact : t(key);
  const value = worded(reason.value);
  if (reason.one_of.length === 0)
    return t(reason.is ? "text.on-empty-list" : "text.off-empty-list", { fact, value });
  const texts = list(reason.one_of.map(worded));
  return t(reason.is ? "text.one-of" : "text.none-of", { fact, value, texts });
}

/** What stands above the parts of a reason. */
export function headText({ words, titleOf }: Wording, reason: WireReason): string {
  const { t } = words;
  switch (reason.op) {
    case "all":
      return t("reason.all");
    case "any":
      return t("reason.any");
    case "some-offer":
      if (reason.offer === null) return t(reason.holds ? "reason.some-offer" : "reason.no-offer");
      return t(reason.holds ? "reason.this-offer" : "reason.closest-offer", { offer: titleOf(reason.offer) });
    case "every-offer":
      return reason.offer === null
        ? t("reason.every-offer")
        : t("reason.breaking-offer", { offer: titleOf(reason.offer) });
    default:
      return t(reason.holds ? "reason.always" : "reason.never");
  }
}
