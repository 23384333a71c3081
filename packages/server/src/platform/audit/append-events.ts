import type { Tx } from "../database/transaction.ts";
import { insertEvents } from "./event-store.ts";

/** Who makes a change. */
export interface Actor {
  /** `laurel` itself, `person:<user id>`, `key:<key id>`, or `cli`. */
  readonly who: string;
  /** The partner or the person for which another one acts. */
  readonly onBehalf?: string | null;
  /** What the log of requests calls the request. */
  readonly requestId?: string | null;
}

/** A line to be appended to a chain. */
export interface NewEvent {
  /** Whose chain; empty for what happens to the installation as a whole. */
  readonly partnerId: string;
  /** The noun and what became of it, such as `invitation.sent`. */
  readonly what: string;
  readonly data?: object;
  readonly before?: object | null;
  readonly after?: object | null;
  /** The reason that the actor gave. */
  readonly why?: string | null;
  /**
   * What the event says about a person, a user id or an e-mail address: kept beside the chain, so that it can
   * be erased. Nothing of this kind belongs in the other fields.
   */
  readonly personal?: { readonly person: string } & Readonly<Record<string, unknown>>;
}

/**
 * Appends events to the chains of their partners, each chain in the order given. Belongs in the transaction
 * of the change itself: it is on record with its events, or not at all. The ends of the chains stay locked
 * until that ends, so several calls in a transaction go by the partners' ids, the chain "" first, as one call
 * does: two that met in another order would wait for each other.
 */
export async function appendEvents(tx: Tx, actor: Actor, events: readonly NewEvent[]): Promise<void> {
  const { who, onBehalf = null, requestId = null } = actor;
  const rows = events.map((event) => ({ data: {}, ...event, who, onBehalf, requestId }));
  if (rows.length > 0) await insertEvents(tx, rows);
}
