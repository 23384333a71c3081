import type { Clock } from "../platform/clock.ts";
import type { Vault } from "../platform/vault.ts";

/** What the use-cases of the loop depend on. */
export interface LoopSurroundings {
  readonly clock: Clock;
  /** The origin of links in mails: `https://rewards.example.com`. */
  readonly publicUrl: string;
  /** Encrypts links that let a person in until they are delivered. */
  readonly links: Vault;
}

/** The address of an activation's page. */
export function activationLink(publicUrl: string, partnerId: string, activationId: number): string {
  return `${benefitsLink(publicUrl, partnerId)}/${activationId}`;
}

/** The address of the page with a partner's benefits. */
export function benefitsLink(publicUrl: string, partnerId: string): string {
  return `${publicUrl}/partners/${encodeURIComponent(partnerId)}/benefits`;
}
