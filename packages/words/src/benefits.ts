import type { CarriedReason, GrantReasons, NextUnlock } from "@laurel/core";
import type { Naming } from "./naming.ts";
import type { Words } from "./words.ts";

/** A benefit with its amount, if it has one: "Cloud credit (USD 30,000)". */
export function unlockText(
  words: Words,
  naming: Naming,
  { benefit, amountMinor }: Pick<NextUnlock, "benefit" | "amountMinor">,
): string {
  const name = naming.benefit(benefit);
  if (amountMinor === null) return name;
  const amount = words.money(amountMinor, naming.currency);
  return words.say("unlock.with-amount", { benefit: name, amount });
}

/** What a stage would unlock, largest amounts first: `named` of them by name, the others as a count. */
export function unlocksText(
  words: Words,
  naming: Naming,
  unlocks: readonly NextUnlock[],
  named = unlocks.length,
): string {
  const ordered = unlocks.toSorted((a, b) => (b.amountMinor ?? -1) - (a.amountMinor ?? -1));
  const shown = ordered.slice(0, named).map((unlock) => unlockText(words, naming, unlock));
  const benefits = words.list(shown);
  const count = unlocks.length - shown.length;
  return count > 0
    ? words.say("unlock.would-and-more", { benefits, count })
    : words.say("unlock.would", { benefits });
}

/** Says that a stage gives a benefit; with `offer`, the stage of that offer. */
export function givenText(
  words: Words,
  naming: Naming,
  { track, from }: Pick<GrantReasons, "track" | "from">,
  offer: string | null,
): string {
  const stage = naming.stage(track, from);
  if (offer === null) return words.say("unlock.by-stage", { stage });
  return words.say("unlock.by-stage-of-offer", { stage, offer: naming.offer(offer) });
}

/** Says that a publication gave a benefit, or that it is kept from an earlier version. */
export function carriedText(
  words: Words,
  naming: Naming,
  { by, version, offer, since }: Pick<CarriedReason, "by" | "version" | "offer" | "since">,
): string {
  const values = { version, day: words.day(since) };
  if (by === "keep") return words.say("unlock.kept", values);
  if (offer === null) return words.say("unlock.by-publication", values);
  return words.say("unlock.by-publication-of-offer", { ...values, offer: naming.offer(offer) });
}

/** Says when a benefit ends: the first day on which it no longer counts. */
export function endText(words: Words, until: string): string {
  return words.say("unlock.ends", { day: words.day(until) });
}

/** Names the benefits that have to be used before a benefit. */
export function afterText(words: Words, naming: Naming, benefits: readonly string[]): string {
  return words.say("unlock.after", { benefits: words.list(benefits.map(naming.benefit)) });
}

/** Says from which stage a locked benefit is given. */
export function lockedText(
  words: Words,
  naming: Naming,
  { track, from, per }: Pick<GrantReasons, "track" | "from" | "per">,
): string {
  const values = { stage: naming.stage(track, from), track: naming.track(track) };
  return words.say(per === "offer" ? "unlock.at-publication" : "unlock.from-stage", values);
}

/** Says that a stage was reached earlier in the term. `raw` is the stage by today's figures alone. */
export function heldText(words: Words, raw: string | null): string {
  return raw === null ? words.say("stage.held-alone") : words.say("stage.held", { raw });
}
