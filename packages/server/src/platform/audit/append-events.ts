import type { Tx } from "../database/transaction.ts";
import { insertEvents } from "./event-store.ts";
import type { StateChange } from "./state-change.ts";

/** Who makes a change. */
export interface Actor {
  /** `laurel` itself, `person:<user id>`, `key:<key id>`, or `cli`. */
  readonly who: string;
  /** The partner or person on whose behalf the actor acts. */
  readonly onBehalf?: string | null;
  /** The request's id in the log. */
  readonly requestId?: string | null;
}

/** An event to append to a chain. */
export interface NewEvent {
  /** The partner whose chain it is; empty for the installation. */
  readonly partnerId: string;
  /** The noun and what happened to it, such as `invitation.sent`. */
  readonly what: string;
  readonly data?: object;
  readonly before?: object | null;
  readonly after?: object | null;
  /** The reason that the actor gave. */
  readonly why?: string | null;
  /** What the event makes of the state, without personal data. */
  readonly state?: readonly StateChange[];
  /**
   * What the event says about a person, a user id or an e-mail address: kept beside the chain, so that it can
   * be erased. Nothing of this kind belongs in the other fields. Its `state` is like that of the event.
   */
  readonly personal?: PersonalPart;
}

/**
 * Appends events to the chains of their partners, each chain in the order given. Call it in the transaction
 * of the change itself, so that both are recorded or neither. The ends of the chains stay locked
 * until it ends. Several calls in a transaction must be in order of the partners' ids, the chain "" first, as
 * one call does by itself; another order could cause a deadlock.
 */
export async function appendEvents(tx: Tx, actor: Actor, events: readonly NewEvent[]): Promise<void> {
  const { who, onBehalf = null, requestId = null } = actor;
  const rows = events.map((event) => ({ data: {}, ...event, who, onBehalf, requestId }));
  if (rows.length > 0) await insertEvents(tx, rows);
}

/** What an event says about a person, and changes of state that contain personal data. */
export type PersonalPart = Readonly<Record<string, unknown>> &
  ({ readonly person: string } | { readonly state: readonly StateChange[] });
