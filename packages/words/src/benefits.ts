import type { CarriedReason, GrantReasons, NextUnlock, Requirement } from "@laurel/core";
import type { Naming } from "./naming.ts";
import type { Words } from "./words.ts";

/** A benefit with its amount, if it has one: "Cloud credit (USD 30,000, assumed)". */
export function unlockText(
  words: Words,
  naming: Naming,
  { benefit, amountMinor, amountSource }: NextUnlock,
): string {
  const name = naming.benefit(benefit);
  if (amountMinor === null) return name;
  const values = { benefit: name, amount: words.money(amountMinor, naming.currency) };
  if (amountSource === null || amountSource === "published") return words.say("unlock.with-amount", values);
  return words.say("unlock.with-amount-source", { ...values, source: words.say(`source.${amountSource}`) });
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

/** The way by which a stage gives a benefit. */
type GivenWay = Pick<GrantReasons, "track" | "from" | "stage" | "offer" | "amountMinor" | "level">;

/**
 * Says which stage gives a benefit: the lowest that has it, or, if its amount or level depends on the stage,
 * the present one. On a track of offers it names the offer.
 */
export function givenText(words: Words, naming: Naming, way: GivenWay): string {
  const { track, from, offer } = way;
  const depends = way.amountMinor !== null || way.level !== null;
  const stage = naming.stage(track, depends ? (way.stage ?? from) : from);
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

/** Names the benefits that have to be used before a benefit; null if there are none. */
export function afterText(words: Words, naming: Naming, requires: readonly Requirement[]): string | null {
  const benefits = requires.flatMap((requirement) => benefitsOf(words, naming, requirement) ?? []);
  if (benefits.length === 0) return null;
  return words.say("unlock.after", { benefits: words.list([...new Set(benefits)]) });
}

/** A benefit, or the choice between several. */
function benefitsOf(words: Words, naming: Naming, requirement: Requirement): string | null {
  if (requirement.kind === "benefit") return naming.benefit(requirement.benefit);
  if (requirement.kind !== "any") return null;
  const of = requirement.of.flatMap((part) => benefitsOf(words, naming, part) ?? []);
  return of.length === 0 ? null : words.choice(of);
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
