import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database/open.ts";
import type { Vault } from "../platform/vault.ts";

/** What the routes of the loop need. */
export interface LoopSurroundings {
  readonly database: Database;
  readonly clock: Clock;
  /** Where links in mails lead. */
  readonly publicUrl: string;
  /** Encrypts links that let a person in until they are delivered. */
  readonly links: Vault;
}

/** What the loop's own work depends on. */
export type LoopWork = Pick<LoopSurroundings, "database" | "clock" | "publicUrl">;

/** What a use-case needs that only writes mail. */
export type MailSurroundings = Pick<LoopSurroundings, "clock" | "publicUrl">;

/** The address of an activation's page. */
export function activationLink(publicUrl: string, partnerId: string, activationId: number): string {
  return `${publicUrl}/partners/${encodeURIComponent(partnerId)}/activations/${activationId}`;
}

/** The address of the page with a partner's benefits. */
export function benefitsLink(publicUrl: string, partnerId: string): string {
  return `${publicUrl}/partners/${encodeURIComponent(partnerId)}/benefits`;
}

/** The address of the page of an activation or a request; of the partner's offers for an outreach. */
export function subjectLink(publicUrl: string, partnerId: string, subject: string): string {
  const [kind = "", id = ""] = subject.split(":");
  if (kind === "activation") return activationLink(publicUrl, partnerId, Number(id));
  const pages = `${publicUrl}/partners/${encodeURIComponent(partnerId)}`;
  return kind === "request" ? `${pages}/requests/${id}` : `${pages}/offers`;
}
