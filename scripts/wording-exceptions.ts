/** A text that breaks a rule of wording, and why that is right. */
export interface WordingException {
  /** The end of the place that the gate names, such as `refusals.sale-negative`. */
  readonly text: string;
  readonly rule: string;
  readonly why: string;
}

/** Every exception is used: the gate names those that aren't. */
export const exceptions: readonly WordingException[] = [
  {
    text: "stages.transact.t4m.description",
    rule: "offer",
    why: "The English verb: everything the program offers.",
  },
  {
    text: "stages.transact.t5m.description",
    rule: "offer",
    why: "The English verb: everything the program offers.",
  },
  {
    text: "stages.non-transact.trial.description",
    rule: "offer",
    why: "“Try before they buy” needs no object in either language.",
  },
  {
    text: "refusals.claim-settled",
    rule: "publisher",
    why: "What is claimed is said by the word for a claim.",
  },
  {
    text: "refusals.idempotency-key-reused",
    rule: "key",
    why: "An Idempotency-Key, which is always written out.",
  },
  {
    text: "standing.standing.version",
    rule: "standing",
    why: "Korean says “as of”, 기준, where it means that day's standing.",
  },
  { text: "keys.keys.name-hint", rule: "key", why: "The hint is in the form of a key; its name says so." },
  {
    text: "refusals.sale-negative",
    rule: "refund",
    why: "The values of the file's column are told as they have to be written.",
  },
  {
    text: "refusals.sale-negative",
    rule: "chargeback",
    why: "The values of the file's column are told as they have to be written.",
  },
  {
    text: "benefits.seller-webinar.description",
    rule: "session",
    why: "A live event, not a session of sign-in.",
  },
  {
    text: "members.people.own-work.team",
    rule: "program",
    why: "Software that uses a key, not the rewards program.",
  },
  {
    text: "sign-in.reset.dead",
    rule: "request",
    why: "The button that it names is worded as sending a link again.",
  },
  {
    text: "person.person.why-names-person",
    rule: "編號",
    why: "The number of someone's request, not an id of Laurel.",
  },
  {
    text: "refusals.heading-of-report",
    rule: "publisher",
    why: "An option of a command, which is written as it is.",
  },
  {
    text: "partners.parts.settings",
    rule: "帳戶",
    why: "The program's public page calls the account settings so.",
  },
  {
    text: "partners.parts.settings",
    rule: "account",
    why: "The program's public page calls the account settings so.",
  },
];

/** Latin words in texts of other languages: names, and what is typed or read as it is. */
export const names: ReadonlySet<string> = new Set(
  `Laurel Microsoft Azure Teams Marketplace Rewards Windows Excel OpenDocument curl jq gzip npm start
   Cookie Host Bearer Authorization Idempotency-Key laurel api-key true false null refund chargeback
   adjustment facts instance minji iCalendar https`.split(/\s+/),
);
