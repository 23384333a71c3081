import type { Role } from "@laurel/contract";
import { roleInSentence, roleMeaning } from "@laurel/words";
import { namedOrNot, type Template } from "./template.ts";

/** The params of every invitation. */
export type InvitationParams = {
  /** The name of the person who invites; `noName` where it is no person. */
  readonly inviter: string;
  readonly role: Role;
  /** The last day on which it can be accepted, `YYYY-MM-DD`. */
  readonly expiresOn: string;
  readonly link: string;
};

/** Invites a person to a partner. */
export const invitation: Template<InvitationParams & { readonly partner: string }> = {
  params: { partner: "name", inviter: "name", role: "word", expiresOn: "day" },
  write: ({ say, mailWords }, { partner, inviter, role, expiresOn, email }) => ({
    subject: say("mail.invitation.subject", { partner }),
    heading: say("mail.invitation.heading", { partner }),
    paragraphs: [
      say("mail.invitation.body", {
        by: namedOrNot(inviter),
        inviter,
        partner,
        role: roleInSentence(mailWords, role),
      }),
      roleMeaning(mailWords, role),
    ],
    action: say("mail.invitation.action"),
    notes: [
      say("mail.invitation.validity", { email, day: mailWords.day(expiresOn) }),
      say("mail.invitation.ignore", { by: namedOrNot(inviter), inviter, partner }),
    ],
  }),
};
