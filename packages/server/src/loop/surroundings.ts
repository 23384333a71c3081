import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database/open.ts";
import type { Vault } from "../platform/vault.ts";

/** What the routes of the loop need. */
export interface LoopSurroundings {
  readonly database: Database;
  readonly clock: Clock;
  /** Where links in mails lead. */
  readonly publicUrl: string;
  /** Encrypts links that let a person in while their mail may have to be sent again. */
  readonly links: Vault;
}

/** What the loop's own work depends on. */
export type LoopWork = Pick<LoopSurroundings, "database" | "clock" | "publicUrl">;

/** What a use-case needs that works in its caller's transaction. */
export type ChangeSurroundings = Omit<LoopSurroundings, "database">;

/** What a use-case needs that only writes mail. */
export type MailSurroundings = Pick<LoopSurroundings, "clock" | "publicUrl">;

/** The address of an activation's page for the partner. */
export function activationLink(publicUrl: string, partnerId: string, activationId: number): string {
  return `${publicUrl}/partners/${encodeURIComponent(partnerId)}/activations/${activationId}`;
}

/** The address of the page with a partner's benefits. */
export function benefitsLink(publicUrl: string, partnerId: string): string {
  return `${publicUrl}/partners/${encodeURIComponent(partnerId)}/benefits`;
}

const pages = { activation: "activations", request: "requests", outreach: "outreach" } as const;

/** The address of the page on which the team works on a subject: `activation:12`. */
export function workLink(publicUrl: string, partnerId: string, subject: string): string {
  const [kind = "", id = ""] = subject.split(":");
  const page = pages[kind as keyof typeof pages];
  return `${publicUrl}/console/partners/${encodeURIComponent(partnerId)}/${page}/${id}`;
}
