import type { Locale, TemplateName } from "@laurel/contract";
import { type MessageId, messages } from "../platform/locales/messages.ts";
import type { LetterSource } from "./write-letter.ts";

type ExampleText = MessageId & `mail-example.${string}`;
type Example = Readonly<Record<string, string>>;

/** What the examples of one language are made of. */
type SayExample = (...names: readonly Shortened<ExampleText>[]) => string;
type Shortened<Id> = Id extends `mail-example.${infer Name}` ? Name : never;

const link = "https://rewards.example/";
const dueAt = "2026-12-04T16:00:00Z";

/** Params of every template: what a message of each looks like. */
const examples = {
  invitation: (text) => ({
    partner: text("partner"),
    inviter: text("partner-person"),
    role: "manager",
    expiresOn: "2026-12-05",
  }),
  "team-invitation": (text) => ({
    inviter: text("advocate"),
    role: "advocate",
    expiresOn: "2026-12-05",
  }),
  "password-reset": () => ({ validMinutes: "60" }),
  "ownership-transferred": (text) => ({
    partner: text("partner"),
    from: text("partner-person"),
    to: text("contact"),
  }),
  "verify-contact": (text) => ({
    partnerName: text("partner"),
    inviter: text("partner-person"),
    notMeLink: `${link}2`,
    validHours: "48",
  }),
  "redesignate-contact": (text) => ({
    partnerName: text("partner"),
    contactEmail: "1@2.example",
    cause: "bounced",
  }),
  "daily-digest": (text) => ({
    subjects: text("title", "benefit"),
    links: `${link}2\n${link}3`,
  }),
  "stage-changed": (text) => ({
    track: text("track"),
    from: text("stage-before"),
    to: text("stage"),
    reasons: text("reason"),
    direction: "up",
  }),
  "benefits-unlocked": (text) => ({ partnerName: text("partner"), benefits: text("benefit", "credit") }),
  "credit-instructions": (text) => ({
    benefitTitle: text("credit"),
    amountMinor: "3000000",
    currency: "USD",
    endsOn: "2027-12-01",
    usage: text("step-1", "step-2"),
    raisedFromMinor: "500000",
  }),
  "how-to-use": (text) => ({
    benefitTitle: text("benefit"),
    offerTitle: text("offer"),
    usage: text("step-1", "step-2"),
    needs: text("need"),
    dueAt,
    advocateName: text("advocate"),
    languageSpoken: "no",
  }),
  "something-needed": (text) => ({
    title: text("benefit"),
    text: text("question"),
    reason: text("reason-asked"),
    advocateName: text("advocate"),
  }),
  "benefit-delivered": (text) => ({
    benefitTitle: text("benefit"),
    text: text("delivered"),
    evidence: `${link}4`,
  }),
  "activation-declined": (text) => ({
    benefitTitle: text("benefit"),
    reason: text("decline-reason"),
    text: text("declined"),
  }),
  "activation-revoked": (text) => ({
    benefitTitle: text("benefit"),
    ground: text("decline-reason"),
    text: text("declined"),
    by: text("advocate"),
  }),
  "activation-expired": (text) => ({ benefitTitle: text("benefit"), askedOn: "2026-11-02" }),
  "answer-awaited": (text) => ({
    benefitTitle: text("benefit"),
    daysLeft: "7",
    endsOn: "2026-12-05",
    text: text("question"),
  }),
  "expiring-soon": (text) => ({
    title: text("credit"),
    endsOn: "2026-12-28",
    daysLeft: "30",
    amountMinor: "1200000",
    currency: "USD",
  }),
  "base-resources": (text) => ({
    offerTitle: text("offer"),
    option: "transact",
    advice: text("advice-1", "advice-2"),
    kit: text("kit-1", "kit-2"),
    advocateName: text("advocate"),
    dueAt,
    checkLink: `${link}6`,
  }),
  "outreach-first-word": (text) => ({
    subject: text("letter-subject"),
    body: text("letter-1", "letter-2"),
    offerTitle: text("offer"),
    advocateName: text("advocate"),
  }),
  "who-owns-this-offer": (text) => ({
    offerTitle: text("offer"),
    liveOn: "2026-11-02",
    cause: "bounced",
    confirmLink: `${link}5`,
  }),
  "confirm-owner": (text) => ({
    offerTitle: text("offer"),
    partnerName: text("partner"),
    namedBy: text("partner-person"),
    validHours: "48",
  }),
  "request-received": (text) => ({ kind: "technical", text: text("request"), dueAt }),
  "request-answered": (text) => ({ kind: "technical", text: text("answer") }),
  "answer-received": (text) => ({
    title: text("benefit"),
    partnerName: text("partner"),
    text: text("answer-of-partner"),
  }),
  "promise-warning": (text) => ({
    kind: "contact",
    partnerName: text("partner"),
    title: text("benefit"),
    dueAt,
    assignee: text("advocate"),
  }),
  "promise-missed": (text) => ({
    kind: "outreach",
    partnerName: text("partner"),
    title: text("offer"),
    dueAt,
    assignee: "",
  }),
} as const satisfies Readonly<Record<TemplateName, (text: SayExample) => Example>>;

/** The example of a template in a language, ready to be written. */
export function exampleOf(template: TemplateName, locale: Locale): LetterSource {
  const { say } = messages(locale);
  const text: SayExample = (...names) => names.map((name) => say(`mail-example.${name}`)).join("\n");
  return {
    template,
    locale,
    zone: "Asia/Seoul",
    email: "1@2.example",
    params: examples[template](text),
    link: `${link}1`,
    sender: say("mail-example.sender"),
    isExample: false,
  };
}
