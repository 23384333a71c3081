import type { Message } from "@laurel/contract";
import type { Messages } from "../platform/locales/messages.ts";
import { invitation } from "./templates/invitation.ts";
import { ownershipTransferred } from "./templates/ownership-transferred.ts";
import { passwordReset } from "./templates/password-reset.ts";
import { teamInvitation } from "./templates/team-invitation.ts";
import type { Envelope, LetterBody, Template } from "./templates/template.ts";

/** The name of a template. */
export type TemplateName = Message["template"];

/** Every message that Laurel sends. */
const templates = {
  invitation,
  "team-invitation": teamInvitation,
  "password-reset": passwordReset,
  "ownership-transferred": ownershipTransferred,
} as const satisfies Readonly<Record<TemplateName, unknown>>;

type ParamsOfTemplate<T> = T extends Template<infer Params> ? Params : never;

/** The params of each template. */
export type TemplateParams = { readonly [Name in TemplateName]: ParamsOfTemplate<(typeof templates)[Name]> };

/** The names of all templates. */
export const templateNames = Object.keys(templates) as readonly TemplateName[];

/** The templates whose link gives access to anyone who has it. */
export type SecretTemplate = Exclude<TemplateName, "ownership-transferred">;

/** Whether the link of a message gives access to anyone who has it. */
export function hasSecretLink(template: TemplateName): boolean {
  return templates[template].secretLink;
}

/** @throws Error where a param is missing or has the wrong form. */
export function assertFillable(name: TemplateName, params: Readonly<Record<string, string | null>>): void {
  const missing = [...templates[name].params, "link"].filter((param) => (params[param] ?? "") === "");
  if (missing.length > 0) throw new Error(`a message "${name}" is missing ${missing.join(", ")}`);
  const link = URL.parse(params.link ?? "");
  if (link === null || !/^https?:$/.test(link.protocol))
    throw new Error("the link of a message is not an address");
  if ("expiresOn" in params) Temporal.PlainDate.from(params.expiresOn ?? "");
  if ("validMinutes" in params && !/^[1-9]\d*$/.test(params.validMinutes ?? ""))
    throw new Error(`a message "${name}" is valid for ${params.validMinutes} minutes`);
}

/** Fills a template. Stored params are texts that `assertFillable` has accepted. */
export function writeBody(
  name: TemplateName,
  messages: Messages,
  params: Readonly<Record<string, string>> & Envelope,
): LetterBody {
  const { write } = templates[name] as unknown as { write(...args: [Messages, typeof params]): LetterBody };
  return write(messages, params);
}
