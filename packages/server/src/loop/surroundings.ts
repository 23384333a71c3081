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
