import { roleInSentence, roleMeaning } from "@laurel/words";
import type { InvitationParams } from "./invitation.ts";
import { namedOrNot, type Template } from "./template.ts";

/** Invites a person to the team. */
export const teamInvitation: Template<InvitationParams> = {
  params: { inviter: "name", role: "word", expiresOn: "day" },
  write: ({ say, mailWords }, { inviter, role, expiresOn, email, sender }) => ({
    subject: say("mail.team-invitation.subject", { sender }),
    heading: say("mail.team-invitation.heading", { sender }),
    paragraphs: [
      say("mail.team-invitation.body", {
        by: namedOrNot(inviter),
        inviter,
        sender,
        role: roleInSentence(mailWords, role),
      }),
      roleMeaning(mailWords, role),
    ],
    action: say("mail.invitation.action"),
    notes: [
      say("mail.invitation.validity", { email, day: mailWords.day(expiresOn) }),
      say("mail.team-invitation.ignore", { by: namedOrNot(inviter), inviter, sender }),
    ],
  }),
};
