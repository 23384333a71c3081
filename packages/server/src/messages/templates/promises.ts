import { type Linked, namedOrNot, type Template } from "./template.ts";

/** Params of messages about a promise to a partner. */
type PromiseParams = Linked<{
  /** `contact`, `outreach` or `next-step`. */
  readonly kind: string;
  readonly partnerName: string;
  /** The benefit, offer or request. */
  readonly title: string;
  /** The first late moment. */
  readonly dueAt: string;
  /** "": no one is assigned. */
  readonly assignee: string;
}>;

function aboutPromise(state: "warning" | "missed"): Template<PromiseParams> {
  return {
    params: { kind: "word", partnerName: "name", title: "name", dueAt: "moment", assignee: "name?" },
    write: ({ say }, { kind, partnerName: partner, title, dueAt, assignee }, words) => ({
      subject: say(`mail.promise-${state}.subject`, { kind, partner, title }),
      heading: say(`mail.promise-${state}.heading`, { partner }),
      paragraphs: [
        say(`mail.promise-${state}.body`, { moment: words.moment(dueAt) }),
        say("mail.promise.what", { kind, partner, title }),
        say("mail.promise.assignee", { by: namedOrNot(assignee), assignee }),
        say(`mail.promise-${state}.next`),
      ],
      action: say("mail.promise.action"),
      notes: [],
    }),
  };
}

/** Tells the assignee that a promise is due soon. */
export const promiseWarning = aboutPromise("warning");

/** Tells the assignee and the administrators that a promise is late. */
export const promiseMissed = aboutPromise("missed");
