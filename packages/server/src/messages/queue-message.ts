import { mayTurnOff, messageKinds, type TemplateName } from "@laurel/contract";
import type { Tx } from "../platform/database/transaction.ts";
import type { Vault } from "../platform/vault.ts";
import { scheduleDaily } from "./daily-store.ts";
import { sealLinks } from "./link-vault.ts";
import { addMessage } from "./message-store.ts";
import { frequencyOf } from "./preference-store.ts";
import { assertFillable, hasSecretLink, type SecretTemplate, type TemplateParams } from "./templates.ts";
import { writeLetter } from "./write-letter.ts";

/** Who a message is for, and its cause. */
interface Address {
  /** The partner it concerns; "": none. */
  readonly partnerId: string;
  /** The cause of the message, such as `invitation:17`. Each cause of a partner gives one message. */
  readonly cause: string;
  /** BCP 47: the reader's language. */
  readonly locale: string;
  /** The IANA zone of the reader's days and moments; UTC unless said. */
  readonly zone?: string;
  readonly email: string;
  /** The person it is for, where known. */
  readonly userId: string | null;
  /** Who causes it, as in events; absent where no one is known. */
  readonly causedBy?: string;
  /** The moment of its cause, by which budgets count it; now unless said. */
  readonly createdAt?: Temporal.Instant;
}

/** A message to add: its recipient, template and params. */
export type NewMessage = {
  readonly [Name in TemplateName]: Address & {
    readonly template: Name;
    readonly params: TemplateParams[Name];
  } & (Name extends SecretTemplate ? { readonly secret: SecretLink } : { readonly secret?: never });
}[TemplateName];

/** How a link that lets a person in is kept until it is delivered. */
interface SecretLink {
  readonly links: Vault;
  /** When the link stops working; it is then removed. */
  readonly endsAt: Temporal.Instant;
}

/**
 * Adds a message in the transaction that causes it; it is delivered once that is committed, or as its reader
 * wishes. A cause that already has a message adds nothing.
 * @throws Error where a parameter of the template is missing or can't be shown.
 */
export async function queueMessage(tx: Tx, message: NewMessage): Promise<void> {
  const { email, template, locale, zone = "UTC", params, secret } = message;
  assertFillable(template, params);
  if ((secret !== undefined) !== hasSecretLink(template))
    throw new Error(`${template}: its link is secret, or not`);
  // What can't be shown is found here, and not by the job.
  writeLetter({ template, locale, zone, email, params, link: params.link, sender: "", isExample: false });
  const parts =
    secret === undefined ? { params, link: null, linkEndsAt: null } : sealed(secret, template, email, params);
  const state = await stateFor(tx, template, email);
  if (!(await addMessage(tx, { ...message, ...parts, zone, state }))) return;
  if (state === "daily") await scheduleDaily(tx, message.partnerId, message.cause);
}

/** What a reader wants of a message; those that can't be turned off are always sent. */
async function stateFor(
  tx: Tx,
  template: TemplateName,
  email: string,
): Promise<"waiting" | "daily" | "muted"> {
  const kind = messageKinds[template];
  if (!mayTurnOff(kind.class)) return "waiting";
  const frequency = await frequencyOf(tx, email, kind);
  return ({ each: "waiting", daily: "daily", off: "muted" } as const)[frequency];
}

function sealed(
  { links, endsAt }: SecretLink,
  template: TemplateName,
  email: string,
  given: NewMessage["params"],
): { readonly params: object; readonly link: string; readonly linkEndsAt: Temporal.Instant } {
  const { sealed: link, params } = sealLinks(links, template, email, given);
  return { params, link, linkEndsAt: endsAt };
}
