import type { TextKey } from "@laurel/words";
import { dueLine, questionsLine } from "./promised.ts";
import { type Linked, linesOf, namedOrNot, type Passage, passages, type Template } from "./template.ts";

/** Says on the day of a publication how to make the most of the offer. */
export const baseResources: Template<
  Linked<{
    readonly offerTitle: string;
    /** The way of selling, as core names it: `list`, `trial`, `transact` or `services`. */
    readonly option: string;
    /** Advice for this option in the reader's language, one paragraph per line. */
    readonly advice: string;
    /** How to promote the offer, one item per line. */
    readonly kit: string;
    /** "": no one is assigned. */
    readonly advocateName: string;
    /** The first late moment of the promise to get in touch. */
    readonly dueAt: string;
    /** Where the reader checks the offer's listing; messages from before there was a check have none. */
    readonly checkLink: string;
  }>
> = {
  params: {
    offerTitle: "name",
    option: "word",
    advice: "text",
    kit: "text",
    advocateName: "name?",
    dueAt: "moment",
    checkLink: "link?",
  },
  write: ({ say }, { offerTitle: offer, option, advice, kit, advocateName, dueAt, checkLink }, words) => ({
    subject: say("mail.base-resources.subject", { offer }),
    heading: say("mail.base-resources.heading", { offer }),
    paragraphs: [
      say("mail.base-resources.body", { offer, option: words.say(`option.${option}` as TextKey) }),
      ...linesOf(advice),
      ...(checkLink ? [linkTo(say("mail.base-resources.check"), checkLink)] : []),
      say("mail.base-resources.kit"),
      ...passages("list", kit),
      // An offer that is listed only gets this message, and a letter where it asks for one.
      option === "list"
        ? questionsLine(say, advocateName)
        : dueLine("outreach", { say, words }, { dueAt, advocateName }),
    ],
    action: say("mail.open-offer"),
    notes: [say("mail.base-resources.kept")],
  }),
};

/** The first word of an advocate to an offer's owner. */
export const outreachFirstWord: Template<
  Linked<{
    readonly subject: string;
    /** Written by the advocate, one paragraph per line. */
    readonly body: string;
    readonly offerTitle: string;
    readonly advocateName: string;
  }>
> = {
  params: { subject: "line", body: "text", offerTitle: "name", advocateName: "name" },
  write: ({ say }, { subject, body, offerTitle: offer, advocateName: advocate }) => ({
    subject,
    heading: subject,
    paragraphs: linesOf(body),
    action: say("mail.open-offer"),
    notes: [say("mail.outreach-first-word.by", { by: namedOrNot(advocate), advocate, offer })],
  }),
};

/** Asks the next in line who looks after an offer. */
export const whoOwnsThisOffer: Template<
  Linked<{
    readonly offerTitle: string;
    /** The first day on which it was live. */
    readonly liveOn: string;
    /** Why we ask; an `OutreachCause` of core. */
    readonly cause: string;
    /** Where the reader says "it is me" after signing in; no secret, since the team reads it. May be "". */
    readonly confirmLink: string;
  }>
> = {
  params: { offerTitle: "name", liveOn: "day", cause: "word", confirmLink: "link?" },
  write: ({ say }, { offerTitle: offer, liveOn, cause, confirmLink }, words) => ({
    subject: say("mail.who-owns-this-offer.subject", { offer }),
    heading: say("mail.who-owns-this-offer.heading", { offer }),
    paragraphs: [
      say("mail.who-owns-this-offer.body", { offer, day: words.day(liveOn) }),
      say("mail.who-owns-this-offer.cause", { cause: cause.replaceAll("-", "_") }),
      say("mail.who-owns-this-offer.next"),
      ...(confirmLink === "" ? [] : [linkTo(say("mail.who-owns-this-offer.confirm"), confirmLink)]),
    ],
    action: say("mail.who-owns-this-offer.action"),
    notes: [],
  }),
};

function linkTo(text: string, href: string): Passage {
  return { kind: "link", text, href };
}

/** Lets a person confirm that they look after an offer. */
export const confirmOwner: Template<
  Linked<{
    readonly offerTitle: string;
    readonly partnerName: string;
    /** Who named them; `noName` where there is no name to tell. */
    readonly namedBy: string;
    /** How long the link works: a whole number. */
    readonly validHours: string;
  }>
> = {
  params: { offerTitle: "name", partnerName: "name", namedBy: "name", validHours: "number" },
  write: ({ say }, { offerTitle: offer, partnerName: partner, namedBy, validHours, email }) => ({
    subject: say("mail.confirm-owner.subject", { offer }),
    heading: say("mail.confirm-owner.heading", { offer }),
    paragraphs: [
      say("mail.confirm-owner.body", { by: namedOrNot(namedBy), name: namedBy, offer, partner }),
      say("mail.confirm-owner.next", { email }),
    ],
    action: say("mail.confirm-owner.action"),
    notes: [say("mail.valid-hours", { hours: Number(validHours) }), say("mail.confirm-owner.ignore")],
  }),
};
