/**
 * What an event makes of the state that the log accounts for. `laurel audit verify` adds up these changes, in
 * the order of the chain, and compares the sum with what is stored.
 */
export interface StateChange {
  /** The kind of state, as the noun's `present…` statement names it. */
  readonly of: string;
  /** Which one, unique among those of its kind in this chain. */
  readonly id: string;
  /** Fields with their new values; a field that is null is gone. Null: the whole is gone. */
  readonly fields: Readonly<Record<string, unknown>> | null;
  /**
   * Fields as the change found them. Where the events before it say otherwise, they were changed without an
   * event, even if nothing of that is left.
   */
  readonly was?: Readonly<Record<string, unknown>>;
}
