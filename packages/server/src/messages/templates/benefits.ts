import type { Currency } from "@laurel/core";
import type { Words } from "@laurel/words";
import { advocateLine, dueLine } from "./promised.ts";
import { type Linked, linesOf, passages, type Template } from "./template.ts";

/** Tells that unlocks opened: one message per day and partner. */
export const benefitsUnlocked: Template<
  Linked<{
    readonly partnerName: string;
    /** Titles, one per line. */
    readonly benefits: string;
  }>
> = {
  params: { partnerName: "name", benefits: "text" },
  write: ({ say }, { partnerName, benefits }) => {
    const count = linesOf(benefits).length;
    return {
      subject: say("mail.benefits-unlocked.subject", { count, partner: partnerName }),
      heading: say("mail.benefits-unlocked.heading", { count }),
      paragraphs: [
        say("mail.benefits-unlocked.body", { count, partner: partnerName }),
        ...passages("list", benefits),
        say("mail.benefits-unlocked.next"),
      ],
      action: say("mail.benefits-unlocked.action"),
      notes: [],
    };
  },
};

/** Says how to use a credit or sponsorship that was unlocked or raised. */
export const creditInstructions: Template<
  Linked<{
    readonly benefitTitle: string;
    /** Minor units of `currency`; "": the benefit has no amount. */
    readonly amountMinor: string;
    readonly currency: string;
    /** The first day on which it no longer counts; "": none is known. */
    readonly endsOn: string;
    /** Steps, one per line. */
    readonly usage: string;
    /** The amount before it was raised; "": it is new. */
    readonly raisedFromMinor: string;
  }>
> = {
  params: {
    benefitTitle: "name",
    amountMinor: "number?",
    currency: "word?",
    endsOn: "day?",
    usage: "text",
    raisedFromMinor: "number?",
  },
  write: (
    { say },
    { benefitTitle: benefit, amountMinor, currency, endsOn, usage, raisedFromMinor },
    words,
  ) => {
    const amount = amountText(words, amountMinor, currency);
    const from = amountText(words, raisedFromMinor, currency);
    const how = amount === "" ? "plain" : from === "" ? "amount" : "raised";
    return {
      subject: say("mail.credit-instructions.subject", { how, benefit, amount }),
      heading: say("mail.credit-instructions.heading", { how, benefit, amount }),
      paragraphs: [
        say("mail.credit-instructions.body", { how, benefit, amount, from }),
        ...(endsOn === "" ? [] : [say("mail.ends", { day: words.day(endsOn) })]),
        say("mail.usage"),
        ...passages("steps", usage),
      ],
      action: say("mail.open-benefit"),
      notes: [],
    };
  },
};

/** Says how to use a benefit that was activated, and what the team promises. */
export const howToUse: Template<
  Linked<{
    readonly benefitTitle: string;
    /** "": the benefit is the partner's. */
    readonly offerTitle: string;
    /** Steps, one per line. */
    readonly usage: string;
    /** What the partner has to provide, one per line; may be "". */
    readonly needs: string;
    /** The first late moment of the team's promise; "": there is none. */
    readonly dueAt: string;
    /** "": no one is assigned yet. */
    readonly advocateName: string;
    /** Whether the advocate speaks the reader's language: "yes" or "no". */
    readonly languageSpoken: string;
  }>
> = {
  params: {
    benefitTitle: "name",
    offerTitle: "name?",
    usage: "text",
    needs: "text?",
    dueAt: "moment?",
    advocateName: "name?",
    languageSpoken: "word",
  },
  write: ({ say }, params, words) => {
    const {
      benefitTitle: benefit,
      offerTitle: offer,
      usage,
      needs,
      dueAt,
      advocateName,
      languageSpoken,
    } = params;
    const of = offer === "" ? "partner" : "offer";
    return {
      subject: say("mail.how-to-use.subject", { of, benefit, offer }),
      heading: say("mail.how-to-use.heading", { benefit }),
      paragraphs: [
        say("mail.how-to-use.body", { of, benefit, offer }),
        ...(dueAt === ""
          ? advocateLine(say, advocateName)
          : [dueLine("contact", { say, words }, { dueAt, advocateName })]),
        ...(languageSpoken === "no" ? [say("mail.how-to-use.language")] : []),
        ...(needs === "" ? [] : [say("mail.how-to-use.needs"), ...passages("list", needs)]),
        say("mail.usage"),
        ...passages("steps", usage),
      ],
      action: say("mail.open-benefit"),
      notes: [],
    };
  },
};

/** Says that a benefit ends soon, unused or with something left. */
export const expiringSoon: Template<
  Linked<{
    /** The benefit or allowance. */
    readonly title: string;
    /** The first day on which it no longer counts. */
    readonly endsOn: string;
    readonly daysLeft: string;
    /** What is left, in minor units of `currency`; "": it has no amount. */
    readonly amountMinor: string;
    readonly currency: string;
  }>
> = {
  params: { title: "name", endsOn: "day", daysLeft: "number", amountMinor: "number?", currency: "word?" },
  write: ({ say }, { title, endsOn, daysLeft, amountMinor, currency }, words) => {
    const amount = amountText(words, amountMinor, currency);
    const how = amount === "" ? "plain" : "amount";
    const days = Number(daysLeft);
    return {
      subject: say("mail.expiring-soon.subject", { title, days }),
      heading: say("mail.expiring-soon.heading", { title, days }),
      paragraphs: [
        say("mail.expiring-soon.body", { how, title, amount, day: words.day(endsOn) }),
        say("mail.expiring-soon.next"),
      ],
      action: say("mail.open-benefit"),
      notes: [],
    };
  },
};

/** An amount of minor units; "" for none. */
function amountText(words: Words, minor: string, currency: string): string {
  return minor === "" ? "" : words.money(Number(minor), currency as Currency);
}
