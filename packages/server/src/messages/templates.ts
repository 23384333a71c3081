import { type TemplateName, templateNames } from "@laurel/contract";
import type { Words } from "@laurel/words";
import type { Messages } from "../platform/locales/messages.ts";
import {
  activationDeclined,
  activationExpired,
  activationRevoked,
  answerAwaited,
  answerReceived,
  benefitDelivered,
  somethingNeeded,
} from "./templates/activations.ts";
import { benefitsUnlocked, creditInstructions, expiringSoon, howToUse } from "./templates/benefits.ts";
import { redesignateContact, verifyContact } from "./templates/contacts.ts";
import { dailyDigest } from "./templates/daily-digest.ts";
import { invitation } from "./templates/invitation.ts";
import { baseResources, confirmOwner, outreachFirstWord, whoOwnsThisOffer } from "./templates/outreach.ts";
import { ownershipTransferred } from "./templates/ownership-transferred.ts";
import { passwordReset } from "./templates/password-reset.ts";
import { promiseMissed, promiseWarning } from "./templates/promises.ts";
import { requestAnswered, requestReceived } from "./templates/requests.ts";
import { stageChanged } from "./templates/stages.ts";
import { teamInvitation } from "./templates/team-invitation.ts";
import type { Envelope, LetterBody, ParamForm, Template } from "./templates/template.ts";

/** Every message that Laurel sends. */
const templates = {
  invitation,
  "team-invitation": teamInvitation,
  "password-reset": passwordReset,
  "ownership-transferred": ownershipTransferred,
  "verify-contact": verifyContact,
  "redesignate-contact": redesignateContact,
  "daily-digest": dailyDigest,
  "stage-changed": stageChanged,
  "benefits-unlocked": benefitsUnlocked,
  "credit-instructions": creditInstructions,
  "how-to-use": howToUse,
  "something-needed": somethingNeeded,
  "benefit-delivered": benefitDelivered,
  "activation-declined": activationDeclined,
  "activation-revoked": activationRevoked,
  "activation-expired": activationExpired,
  "answer-awaited": answerAwaited,
  "expiring-soon": expiringSoon,
  "base-resources": baseResources,
  "outreach-first-word": outreachFirstWord,
  "who-owns-this-offer": whoOwnsThisOffer,
  "confirm-owner": confirmOwner,
  "request-received": requestReceived,
  "request-answered": requestAnswered,
  "answer-received": answerReceived,
  "promise-warning": promiseWarning,
  "promise-missed": promiseMissed,
} as const satisfies Readonly<Record<TemplateName, unknown>>;

type ParamsOfTemplate<T> = T extends Template<infer Params> ? Params : never;

/** The params of each template. */
export type TemplateParams = { readonly [Name in TemplateName]: ParamsOfTemplate<(typeof templates)[Name]> };

const secretTemplates = [
  "invitation",
  "team-invitation",
  "password-reset",
  "verify-contact",
  "confirm-owner",
] as const satisfies readonly TemplateName[];

/** The templates whose link gives access to anyone who has it. */
export type SecretTemplate = (typeof secretTemplates)[number];

/** Whether the link of a message gives access to anyone who has it. */
export function hasSecretLink(template: TemplateName): template is SecretTemplate {
  return (secretTemplates as readonly TemplateName[]).includes(template);
}

/** The params that are as secret as the link of their message. */
export function secretParamsOf(template: TemplateName): readonly string[] {
  return anyTemplate(template).secretParams ?? [];
}

/** The form of each param of a template, and whether it may be empty. */
export function paramsOf(
  template: TemplateName,
): Readonly<Record<string, { readonly form: ParamForm; readonly isOptional: boolean }>> {
  const forms = Object.entries(anyTemplate(template).params).map(([name, written]) => {
    const form = written.replace("?", "") as ParamForm;
    return [name, { form, isOptional: written.endsWith("?") }] as const;
  });
  return Object.fromEntries(forms);
}

/** The names of params that are days, numbers or words, which say nothing about a person. */
export function plainParamNames(): readonly string[] {
  const plain = new Set<ParamForm>(["day", "moment", "number", "word"]);
  const all = templateNames.flatMap((name) => Object.entries(paramsOf(name)));
  return [...new Set(all.filter(([, { form }]) => plain.has(form)).map(([name]) => name))];
}

/** @throws Error where a param is missing or has the wrong form. */
export function assertFillable(name: TemplateName, params: Readonly<Record<string, string | null>>): void {
  const forms = { ...paramsOf(name), link: { form: "link", isOptional: false } as const };
  const missing = Object.entries(forms)
    .filter(
      ([param, { isOptional }]) => typeof params[param] !== "string" || (!isOptional && params[param] === ""),
    )
    .map(([param]) => param);
  if (missing.length > 0) throw new Error(`a message "${name}" is missing ${missing.join(", ")}`);
  for (const [param, { form }] of Object.entries(forms)) {
    const value = params[param] ?? "";
    if (value !== "" && !hasForm(form, value))
      throw new Error(
        `a message "${name}" can't have ${JSON.stringify(value)} as ${param}: it is no ${form}`,
      );
  }
}

function hasForm(form: ParamForm, value: string): boolean {
  switch (form) {
    case "link": {
      const link = URL.parse(value);
      return link !== null && /^https?:$/.test(link.protocol);
    }
    case "day":
      return /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
    case "moment":
      return /^\d{4}-\d\d-\d\dT.*Z$/.test(value) && !Number.isNaN(Date.parse(value));
    case "number":
      return /^\d{1,15}$/.test(value);
    case "word":
      return /^[A-Za-z][A-Za-z-]*$/.test(value);
    case "email":
      return value.includes("@");
    case "name":
    case "line":
    case "text":
      return true;
  }
}

/** Fills a template. Stored params are texts that `assertFillable` has accepted. */
export function writeBody(
  name: TemplateName,
  messages: Messages,
  params: Readonly<Record<string, string>> & Envelope,
  words: Words,
): LetterBody {
  return anyTemplate(name).write(messages, params, words);
}

interface AnyTemplate {
  readonly secretParams?: readonly string[];
  readonly params: Readonly<Record<string, string>>;
  write(messages: Messages, params: Readonly<Record<string, string>> & Envelope, words: Words): LetterBody;
}

function anyTemplate(name: TemplateName): AnyTemplate {
  return templates[name] as unknown as AnyTemplate;
}
