import { type Linked, namedOrNot, type Template } from "./template.ts";

/** Lets a marketing contact confirm the address, or say that it is someone else's. */
export const verifyContact: Template<
  Linked<{
    readonly partnerName: string;
    /** May be "". */
    readonly inviter: string;
    /** Where the reader says that this is not them; as secret as the link. */
    readonly notMeLink: string;
    /** How long both links work: a whole number. */
    readonly validHours: string;
  }>
> = {
  secretParams: ["notMeLink"],
  params: { partnerName: "name", inviter: "name?", notMeLink: "link", validHours: "number" },
  write: ({ say }, { partnerName: partner, inviter, notMeLink, validHours, email }) => ({
    subject: say("mail.verify-contact.subject", { partner }),
    heading: say("mail.verify-contact.heading"),
    paragraphs: [
      say("mail.verify-contact.body", { by: namedOrNot(inviter), inviter, partner }),
      say("mail.verify-contact.next", { email }),
    ],
    action: say("mail.verify-contact.action"),
    notes: [
      say("mail.valid-hours", { hours: Number(validHours) }),
      // Only the recipient sees it.
      ...(notMeLink === ""
        ? []
        : [
            say("mail.verify-contact.not-me"),
            { kind: "link", text: say("mail.verify-contact.not-me-link"), href: notMeLink } as const,
          ]),
    ],
  }),
};

/** Asks the owner to name another contact. */
export const redesignateContact: Template<
  Linked<{
    readonly partnerName: string;
    /** Empty where it was erased. */
    readonly contactEmail: string;
    /** `left`: no longer a member of the partner; `bounced`: mail can't be delivered; `erased`: not named. */
    readonly cause: string;
  }>
> = {
  params: { partnerName: "name", contactEmail: "email?", cause: "word" },
  write: ({ say }, { partnerName: partner, contactEmail: contact, cause }) => ({
    subject: say("mail.redesignate-contact.subject", { partner }),
    heading: say("mail.redesignate-contact.heading"),
    paragraphs: [
      say("mail.redesignate-contact.body", { cause, contact, partner }),
      say("mail.redesignate-contact.next"),
    ],
    action: say("mail.redesignate-contact.action"),
    notes: [],
  }),
};
