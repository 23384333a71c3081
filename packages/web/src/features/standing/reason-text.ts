import type { ComparisonReason, PublishingOption, Reason, Term } from "@laurel/core";
import { figureText } from "../../api/gap-text.ts";
import type { Names } from "../../api/program.tsx";
import type { ProgramCurrency } from "../../kit/amount.ts";
import type { MessageKey } from "../../kit/messages.ts";
import type { Words } from "../../kit/words.ts";

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
} as const satisfies Record<ComparisonReason["comparator"], MessageKey>;

/** A comparison as a sentence: what it is, what is needed, and what is missing. */
export function comparisonText(wording: Wording, reason: ComparisonReason): string {
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

const signs = { "+": "+", "-": "−", "*": "×", "/": "÷" } as const;

/** A side of a longer comparison, as a formula. */
function termText(wording: Wording, term: Term | undefined, type: ComparisonReason["type"]): string {
  if (term === undefined) return "";
  if (term.op === "measure") return wording.names.measure(term.name);
  if (term.op === "constant") return figureText(wording.words, term.value, type, wording.currency);
  return `(${termText(wording, term.left, type)} ${signs[term.op]} ${termText(wording, term.right, type)})`;
}

type ReasonOf<Op extends Reason["op"]> = Extract<Reason, { readonly op: Op }>;

const flagKeys = {
  live: ["flag.live", "flag.not-live"],
  byol: ["flag.byol", "flag.not-byol"],
  private: ["flag.private", "flag.not-private"],
  hasPublicListing: ["flag.has-public-listing", "flag.no-public-listing"],
} as const satisfies Record<ReasonOf<"flag">["flag"], readonly [MessageKey, MessageKey]>;

/** What an offer has to be, or must not be. */
export function flagText({ words }: Wording, { flag, is }: ReasonOf<"flag">): string {
  return words.t(flagKeys[flag][is ? 0 : 1]);
}

const factKeys = {
  "partner.country": "fact.country",
  "offer.option": "fact.option",
  "offer.type": "fact.type",
  "offer.storefront": "fact.storefront",
} as const satisfies Record<ReasonOf<"text">["fact"], MessageKey>;

const optionKeys: Readonly<Record<string, MessageKey>> = {
  list: "option.list",
  trial: "option.trial",
  transact: "option.transact",
  services: "option.services",
} satisfies Record<PublishingOption, MessageKey>;

/** A fact that is, or is not, one of some texts. */
export function textFactText({ words }: Wording, reason: ReasonOf<"text">): string {
  const { t, list, country } = words;
  const worded = (text: string) => {
    if (reason.fact === "partner.country") return country(text);
    const key = reason.fact === "offer.option" ? optionKeys[text] : undefined;
    return key === undefined ? text : t(key);
  };
  const fact = t(factKeys[reason.fact]);
  const value = worded(reason.value);
  if (reason.oneOf.length === 0)
    return t(reason.is ? "text.on-empty-list" : "text.off-empty-list", { fact, value });
  const texts = list(reason.oneOf.map(worded));
  return t(reason.is ? "text.one-of" : "text.none-of", { fact, value, texts });
}

/** The sentence above the parts of a reason. */
export function headText({ words, titleOf }: Wording, reason: Reason): string {
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
