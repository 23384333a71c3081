import { randomBytes } from "node:crypto";
import { type LoopGround, loadGround } from "../../loop/ground.ts";
import type { ChangeSurroundings } from "../../loop/surroundings.ts";
import { linkVault } from "../../messages/link-vault.ts";
import { keepMessages } from "../../messages/message-store.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { Refusal } from "../../platform/http/answer/refusal.ts";
import { setMoment } from "./example-store.ts";

/** What an act is done with: the transaction, and everything at the moment of the act. */
export interface Scene {
  readonly tx: Tx;
  readonly ground: LoopGround;
  readonly surroundings: ChangeSurroundings;
}

/** Something that a person or Laurel did, by the use-case by which it is always done. */
export interface Act {
  readonly at: Temporal.Instant;
  /** A refusal changes nothing. */
  readonly perform: (scene: Scene) => Promise<unknown>;
}

/** Acts of which each needs the one before. */
export type Story = readonly Act[];

/**
 * Performs stories, all acts in the order of their moments. Where one is refused, because the program of that
 * day doesn't allow it, the rest of its story doesn't happen. Mails of the past are kept, not sent.
 */
export async function perform(tx: Tx, stories: readonly Story[], publicUrl: string): Promise<void> {
  const acts = stories.flatMap((story) => story.map((act) => ({ ...act, story })));
  const ended = new Set<Story>();
  // No link of these mails is followed later.
  const links = linkVault(randomBytes(32).toString("hex"));
  for (const { at, story, ...act } of acts.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))) {
    if (ended.has(story)) continue;
    await setMoment(tx, at);
    const clock = { now: () => at };
    const surroundings = { clock, publicUrl, links };
    const outcome = await act.perform({ tx, ground: await loadGround(tx, clock), surroundings });
    if (outcome instanceof Refusal) ended.add(story);
    await keepMessages(tx, at);
  }
}
