import {
  type MessageArea,
  type MessageClass,
  mayTurnOff,
  messageKinds,
  type TemplateName,
} from "@laurel/contract";
import type { Config } from "../platform/config.ts";
import type { Vault } from "../platform/vault.ts";

/** What a link turns off for an address; null: everything that can be turned off. */
export interface TurningOff {
  readonly email: string;
  readonly kind: { readonly area: MessageArea; readonly class: MessageClass } | null;
}

/** What the vault's texts are about. */
const about = "unsubscribe";

/** Where people reach the server. */
export function originOf({ publicUrl, port }: Pick<Config, "publicUrl" | "port">): string {
  return publicUrl ?? `http://localhost:${port}`;
}

/** The link that turns messages of this kind off, without signing in; null where that isn't possible. */
export function unsubscribeLink(
  from: Pick<Config, "publicUrl" | "port"> & { readonly links: Vault },
  { template, email }: { readonly template: TemplateName; readonly email: string },
): string | null {
  const kind = messageKinds[template];
  if (template !== "daily-digest" && !mayTurnOff(kind.class)) return null;
  const token = sealUnsubscription(from.links, { email, kind: template === "daily-digest" ? null : kind });
  return `${originOf(from)}/unsubscribe?token=${token}`;
}

/** Makes the token of a link. */
function sealUnsubscription(links: Vault, { email, kind }: TurningOff): string {
  return links.seal(JSON.stringify([email, kind?.area ?? null, kind?.class ?? null]), about);
}

/** What a token turns off; null where it isn't one of ours. */
export function openUnsubscription(links: Vault, token: string): TurningOff | null {
  const text = links.open(token, about);
  if (text === null) return null;
  const [email, area, of] = JSON.parse(text) as [string, MessageArea | null, MessageClass | null];
  return { email, kind: area === null || of === null ? null : { area, class: of } };
}
