import type { Template } from "./template.ts";

export type PasswordResetParams = {
  /** How long the link works: a whole number. */
  readonly validMinutes: string;
  readonly link: string;
};

/** Lets a person set a new password. */
export const passwordReset: Template<PasswordResetParams> = {
  params: { validMinutes: "number" },
  write: ({ say }, { validMinutes, email }) => {
    const minutes = Number(validMinutes);
    const time =
      minutes % 60 === 0 ? { unit: "hours", count: minutes / 60 } : { unit: "minutes", count: minutes };
    return {
      subject: say("mail.password-reset.subject"),
      heading: say("mail.password-reset.heading"),
      paragraphs: [say("mail.password-reset.body", { email })],
      action: say("mail.password-reset.action"),
      notes: [say("mail.password-reset.validity", time), say("mail.password-reset.ignore")],
    };
  },
};
