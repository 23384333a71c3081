import type { Message, Role } from "@laurel/contract";
import { type MessageId, type Messages, messages, nearestLocale } from "../platform/locales/messages.ts";
import type { Letter } from "./parts.ts";

/** What messages are written after. */
export type TemplateName = Message["template"];

/** What an invitation speaks of. */
type Asking = {
  /** The name of who invites. */
  readonly inviter: string;
  readonly role: Role;
  /** The last day on which it can be accepted, `YYYY-MM-DD`. */
  readonly expiresOn: string;
  readonly link: string;
};

/** What each template speaks of, as texts; `link` is the address behind its button, http or https. */
export type TemplateParams = {
  readonly invitation: Asking & { readonly partner: string };
  readonly "team-invitation": Asking;
  /** `validMinutes`: how long the link works, a whole number. */
  readonly "password-reset": { readonly validMinutes: string; readonly link: string };
  readonly "email-verification": { readonly validMinutes: string; readonly link: string };
  /** Names, and an address that is no secret. */
  readonly "ownership-transferred": {
    readonly partner: string;
    readonly from: string;
    readonly to: string;
    readonly link: string;
  };
};

interface Template {
  readonly params: readonly string[];
  /** Whether the link lets in whoever has it. */
  readonly secretLink: boolean;
  readonly subject: MessageId;
  readonly heading: MessageId;
  readonly paragraphs: readonly MessageId[];
  readonly action: MessageId;
  readonly notes: readonly MessageId[];
}

const templates: Readonly<Record<TemplateName, Template>> = {
  invitation: {
    params: ["partner", "inviter", "role", "expiresOn"],
    secretLink: true,
    subject: "mail.invitation.subject",
    heading: "mail.invitation.heading",
    paragraphs: ["mail.invitation.body", "mail.invitation.role"],
    action: "mail.invitation.action",
    notes: ["mail.invitation.validity", "mail.invitation.ignore"],
  },
  "team-invitation": {
    params: ["inviter", "role", "expiresOn"],
    secretLink: true,
    subject: "mail.team-invitation.subject",
    heading: "mail.team-invitation.heading",
    paragraphs: ["mail.team-invitation.body", "mail.team-invitation.role"],
    action: "mail.invitation.action",
    notes: ["mail.invitation.validity", "mail.team-invitation.ignore"],
  },
  "password-reset": {
    params: ["validMinutes"],
    secretLink: true,
    subject: "mail.password-reset.subject",
    heading: "mail.password-reset.heading",
    paragraphs: ["mail.password-reset.body"],
    action: "mail.password-reset.action",
    notes: ["mail.validity", "mail.password-reset.ignore"],
  },
  "email-verification": {
    params: ["validMinutes"],
    secretLink: true,
    subject: "mail.email-verification.subject",
    heading: "mail.email-verification.heading",
    paragraphs: ["mail.email-verification.body"],
    action: "mail.email-verification.action",
    notes: ["mail.validity", "mail.email-verification.ignore"],
  },
  "ownership-transferred": {
    params: ["partner", "from", "to"],
    secretLink: false,
    subject: "mail.ownership-transferred.subject",
    heading: "mail.ownership-transferred.heading",
    paragraphs: ["mail.ownership-transferred.body"],
    action: "mail.ownership-transferred.action",
    notes: ["mail.ownership-transferred.ignore"],
  },
};

/** Whether the link of a message lets in whoever has it. */
export function hasSecretLink(template: TemplateName): boolean {
  return templates[template].secretLink;
}

/** @throws Error where a template lacks something, or was given something of the wrong form. */
export function assertFillable(name: TemplateName, params: Readonly<Record<string, string | null>>): void {
  const lacking = [...templates[name].params, "link"].filter((param) => (params[param] ?? "") === "");
  if (lacking.length > 0) throw new Error(`a message "${name}" lacks ${lacking.join(", ")}`);
  const link = URL.parse(params.link ?? "");
  if (link === null || !/^https?:$/.test(link.protocol))
    throw new Error("the link of a message is no address");
  if ("expiresOn" in params) Temporal.PlainDate.from(params.expiresOn ?? "");
  if ("validMinutes" in params && !/^[1-9]\d*$/.test(params.validMinutes ?? ""))
    throw new Error(`a message "${name}" is valid for ${params.validMinutes} minutes`);
}

/** What a letter is made of. */
export interface LetterSource {
  readonly template: TemplateName;
  /** BCP 47; the nearest language that Laurel speaks is taken. */
  readonly locale: string;
  readonly email: string;
  readonly params: Readonly<Record<string, string>>;
  /** Null: it is not shown. */
  readonly link: string | null;
  /** How the marketplace calls itself. */
  readonly sender: string;
}

/** The letter in the reader's language. */
export function writeLetter(source: LetterSource): Letter {
  const template = templates[source.template];
  const { locale, say } = messages(nearestLocale([source.locale]));
  const values = readValues(source, locale);
  const fill = (id: MessageId) => say(id, values);
  return {
    locale,
    sender: plain(source.sender),
    subject: fill(template.subject),
    heading: fill(template.heading),
    paragraphs: template.paragraphs.map(fill),
    action: fill(template.action),
    link: source.link,
    linkHint: source.link === null ? say("mail.link-hidden") : say("mail.link"),
    notes: template.notes.map(fill),
    footer: fill("mail.footer"),
  };
}

function readValues(
  { params, email, sender }: LetterSource,
  locale: Messages["locale"],
): Record<string, string | number> {
  const values: Record<string, string | number> = { email: plain(email), sender: plain(sender) };
  for (const [name, value] of Object.entries(params)) values[name] = plain(value);
  // What a sentence chooses by has no hyphen.
  if (params.role !== undefined) values.role = params.role.replaceAll("-", "_");
  if (params.expiresOn !== undefined) {
    const long = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
    // Of a PlainDate, Chinese would be given the short form.
    values.day = long.format(new Date(params.expiresOn));
  }
  if (params.validMinutes !== undefined) {
    const minutes = Number(params.validMinutes);
    const inHours = minutes % 60 === 0;
    values.unit = inHours ? "hours" : "minutes";
    values.count = inHours ? minutes / 60 : minutes;
  }
  return values;
}

const longestValue = 120;

/**
 * People choose names, and a message carries them to others under our name: a name is one short line that
 * stays where it was put, and neither a header nor a paragraph of its own.
 */
function plain(value: string): string {
  const line = value
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    // What turns the direction of writing would turn the rest of the sentence too.
    .replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .trim();
  const letters = [...line];
  return letters.length <= longestValue ? line : `${letters.slice(0, longestValue - 1).join("")}…`;
}
