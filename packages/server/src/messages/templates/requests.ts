import { type Linked, passages, type Template } from "./template.ts";

/** Confirms to the one who asks that a request was received. */
export const requestReceived: Template<
  Linked<{
    /** `technical`, `practices`, `support` or `appeal`. */
    readonly kind: string;
    /** What was asked. */
    readonly text: string;
    /** The first late moment of the team's promise; "": there is none. */
    readonly dueAt: string;
  }>
> = {
  params: { kind: "word", text: "text", dueAt: "moment?" },
  write: ({ say }, { kind, text, dueAt }, words) => ({
    subject: say("mail.request-received.subject", { kind }),
    heading: say("mail.request-received.subject", { kind }),
    paragraphs: [
      say("mail.request-received.body"),
      ...passages("quote", text),
      dueAt === ""
        ? say("mail.request-received.next")
        : say("mail.request-received.due", { day: words.lastDayBefore(dueAt) }),
    ],
    action: say("mail.open-request"),
    notes: [],
  }),
};

/** Brings the answer to a request. */
export const requestAnswered: Template<Linked<{ readonly kind: string; readonly text: string }>> = {
  params: { kind: "word", text: "text" },
  write: ({ say }, { kind, text }) => ({
    subject: say("mail.request-answered.subject", { kind }),
    heading: say("mail.request-answered.subject", { kind }),
    paragraphs: [
      say("mail.request-answered.body"),
      ...passages("quote", text),
      say("mail.request-answered.next"),
    ],
    action: say("mail.open-request"),
    notes: [],
  }),
};
