import { type Linked, linesOf, namedOrNot, type Passage, passages, type Template } from "./template.ts";

/** Asks the contact for something; the work waits for the answer. */
export const somethingNeeded: Template<
  Linked<{
    /** The benefit, offer or request. */
    readonly title: string;
    /** The question, written by the advocate. */
    readonly text: string;
    /** Why it is needed; may be "". */
    readonly reason: string;
    readonly advocateName: string;
  }>
> = {
  params: { title: "name", text: "text", reason: "text?", advocateName: "name" },
  write: ({ say }, { title, text, reason, advocateName: advocate }) => ({
    subject: say("mail.something-needed.subject", { title }),
    heading: say("mail.something-needed.heading", { title }),
    paragraphs: [
      say("mail.something-needed.body", { by: namedOrNot(advocate), advocate }),
      ...passages("quote", text),
      ...(reason === "" ? [] : [say("mail.something-needed.reason"), ...linesOf(reason)]),
      say("mail.something-needed.next"),
    ],
    action: say("mail.something-needed.action"),
    notes: [],
  }),
};

/** Tells the advocate that the partner answered. */
export const answerReceived: Template<
  Linked<{ readonly title: string; readonly partnerName: string; readonly text: string }>
> = {
  params: { title: "name", partnerName: "name", text: "text" },
  write: ({ say }, { title, partnerName: partner, text }) => ({
    subject: say("mail.answer-received.subject", { title, partner }),
    heading: say("mail.answer-received.heading", { title }),
    paragraphs: [
      say("mail.answer-received.body", { partner }),
      ...passages("quote", text),
      say("mail.answer-received.next"),
    ],
    action: say("mail.answer-received.action"),
    notes: [],
  }),
};

/** Says that a benefit was delivered. */
export const benefitDelivered: Template<
  Linked<{
    readonly benefitTitle: string;
    /** Written by the advocate; may be "". */
    readonly text: string;
    /** Where the result can be seen, an address or a few words; may be "". */
    readonly evidence: string;
  }>
> = {
  params: { benefitTitle: "name", text: "text?", evidence: "text?" },
  write: ({ say }, { benefitTitle: benefit, text, evidence }) => ({
    subject: say("mail.benefit-delivered.subject", { benefit }),
    heading: say("mail.benefit-delivered.heading", { benefit }),
    paragraphs: [
      say("mail.benefit-delivered.body", { benefit }),
      ...passages("quote", text),
      ...(evidence === "" ? [] : [say("mail.benefit-delivered.evidence"), ...evidenceOf(evidence)]),
      say("mail.benefit-delivered.next"),
    ],
    action: say("mail.benefit-delivered.action"),
    notes: [],
  }),
};

function evidenceOf(evidence: string): readonly Passage[] {
  return linesOf(evidence).map((line) =>
    /^https?:\/\/\S+$/.test(line) && URL.canParse(line) ? { kind: "link", text: line, href: line } : line,
  );
}

/** Says that the team doesn't take an activation on. */
export const activationDeclined: Template<
  Linked<{
    readonly benefitTitle: string;
    /** In the reader's language. */
    readonly reason: string;
    /** Written by the advocate. */
    readonly text: string;
  }>
> = {
  params: { benefitTitle: "name", reason: "line", text: "text" },
  write: ({ say }, { benefitTitle: benefit, reason, text }) => ({
    subject: say("mail.activation-declined.subject", { benefit }),
    heading: say("mail.activation-declined.heading", { benefit }),
    paragraphs: [
      say("mail.activation-declined.body", { benefit }),
      say("mail.activation-reason", { reason }),
      ...passages("quote", text),
      say("mail.appeal"),
    ],
    action: say("mail.open-activation"),
    notes: [],
  }),
};

/** Says that an activation was revoked. */
export const activationRevoked: Template<
  Linked<{
    readonly benefitTitle: string;
    /** In the reader's language. */
    readonly ground: string;
    readonly text: string;
    /** Who revoked it; `noName` where there is no name to tell. */
    readonly by: string;
  }>
> = {
  params: { benefitTitle: "name", ground: "line", text: "text", by: "name" },
  write: ({ say }, { benefitTitle: benefit, ground, text, by }) => ({
    subject: say("mail.activation-revoked.subject", { benefit }),
    heading: say("mail.activation-revoked.heading", { benefit }),
    paragraphs: [
      say("mail.activation-revoked.body", { by: namedOrNot(by), name: by, benefit }),
      say("mail.activation-reason", { reason: ground }),
      ...passages("quote", text),
      say("mail.appeal"),
    ],
    action: say("mail.open-activation"),
    notes: [],
  }),
};

/** Says that an activation ended because a question was not answered. */
export const activationExpired: Template<
  Linked<{
    readonly benefitTitle: string;
    /** The day of the question. */
    readonly askedOn: string;
  }>
> = {
  params: { benefitTitle: "name", askedOn: "day" },
  write: ({ say }, { benefitTitle: benefit, askedOn }, words) => ({
    subject: say("mail.activation-expired.subject", { benefit }),
    heading: say("mail.activation-expired.heading", { benefit }),
    paragraphs: [
      say("mail.activation-expired.body", { benefit, day: words.day(askedOn) }),
      say("mail.activation-expired.next"),
    ],
    action: say("mail.open-benefit"),
    notes: [],
  }),
};

/** Reminds of a question before the activation ends. */
export const answerAwaited: Template<
  Linked<{
    readonly benefitTitle: string;
    readonly daysLeft: string;
    /** The day on which the activation ends without an answer. */
    readonly endsOn: string;
    /** The question. */
    readonly text: string;
  }>
> = {
  params: { benefitTitle: "name", daysLeft: "number", endsOn: "day", text: "text" },
  write: ({ say }, { benefitTitle: benefit, daysLeft, endsOn, text }, words) => {
    const days = Number(daysLeft);
    return {
      subject: say("mail.answer-awaited.subject", { benefit, days }),
      heading: say("mail.answer-awaited.heading", { benefit }),
      paragraphs: [
        say("mail.answer-awaited.body"),
        ...passages("quote", text),
        say("mail.answer-awaited.next", { benefit, day: words.day(endsOn) }),
      ],
      action: say("mail.something-needed.action"),
      notes: [],
    };
  },
};
