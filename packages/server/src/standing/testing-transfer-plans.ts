import fc from "fast-check";
import type { TransferSubject } from "../facts/transfers/plan-transfers.ts";
import { daysOfSteps, type Lived, livedOf, type Plan, plansOf } from "./testing-history-plans.ts";
import { type Arrival, isFact } from "./testing-known-facts.ts";
import { moved } from "./testing-oracle.ts";
import { type Happening, Marketplace, publisherOf } from "./testing-transfers.ts";

const anyTransfer = fc.record({
  /** On the day of which step of which partner. */
  plan: fc.nat(2),
  step: fc.nat(7),
  early: fc.boolean(),
  of: fc.constantFrom("publisher" as const, "publisher" as const, "offer" as const, "partner" as const),
  which: fc.nat(11),
  to: fc.nat(11),
  from: fc.option(fc.oneof(fc.integer({ min: -30, max: 0 }), fc.integer({ min: -450, max: 0 }))),
});
type AnyTransfer = typeof anyTransfer extends fc.Arbitrary<infer T> ? T : never;

/** Histories of several partners, and what goes from one to another meanwhile. */
export const anyGroup = fc.record({
  plans: fc.array(plansOf(1, 7), { minLength: 2, maxLength: 3 }),
  transfers: fc.array(anyTransfer, { minLength: 1, maxLength: 4 }),
});
/** See `anyGroup`. */
export type Group = typeof anyGroup extends fc.Arbitrary<infer T> ? T : never;

/** What happens to a group of partners, in its order. */
export interface LivedTogether {
  readonly partners: readonly string[];
  readonly happenings: readonly Happening[];
  readonly lives: readonly Lived[];
  readonly last: string;
}

/** What the plans of a group make of partners whose ids begin with `prefix`. */
export function livedTogether({ plans, transfers }: Group, prefix: string): LivedTogether {
  const partners = plans.map((_, n) => `${prefix}-${n}`);
  const dated = transfers.map((one) => ({ ...one, on: dayOf(one, plans) }));
  const days = dated.map(({ on }) => on);
  const lives = plans.map((plan) => livedOf(plan, days));
  const files = lives.flatMap(({ arrivals }, n) => filesOf(arrivals, partners[n] ?? ""));
  const market = new Marketplace();
  const happenings: Happening[] = [];
  const happen = (one: Happening) => {
    market.happen(one);
    happenings.push(one);
  };
  const transferAll = (all: readonly (AnyTransfer & { readonly on: string })[]) => {
    for (const one of all) {
      const what = goingOf(one, market, partners);
      if (what === null) continue;
      const day = one.from === null ? "" : moved(one.on, { days: one.from });
      happen({ on: one.on, what, fromDay: day || null });
    }
  };
  for (const day of [...new Set([...files.map(({ on }) => on), ...days])].sort()) {
    const ofDay = dated.filter(({ on }) => on === day);
    transferAll(ofDay.filter(({ early }) => early));
    for (const file of files) if (file.on === day) happen(file);
    transferAll(ofDay.filter(({ early }) => !early));
  }
  const last = [...lives.map((lived) => lived.last), ...days].sort().at(-1) ?? "";
  return { partners, happenings, lives, last };
}

function dayOf({ plan, step }: AnyTransfer, plans: readonly Plan[]): string {
  const days = daysOfSteps(plans[plan % plans.length] as Plan);
  return days[step % days.length] as string;
}

/** The files of a partner, with ids that no other partner has. */
function filesOf(arrivals: readonly Arrival[], partner: string): readonly Happening[] {
  const files = Map.groupBy(arrivals, ({ on, file }) => `${on} ${file}`);
  return [...files.values()].map((file) => ({
    on: file[0]?.on ?? "",
    partner,
    file: file.map((arrival) => renamed(arrival, partner)),
  }));
}

function renamed({ on, file, fact }: Arrival, partner: string): Arrival {
  const name = (id: string) => (id === "" ? "" : `${partner}-${id}`);
  const own = { on, file: name(file) };
  if (!isFact(fact)) return { ...own, fact };
  if (fact.kind === "offer")
    return { ...own, fact: { ...fact, id: name(fact.id), publicOffer: name(fact.publicOffer) } };
  if (fact.kind !== "sale") return { ...own, fact };
  const { line, offer, offsets } = fact.sale;
  const sale = { ...fact.sale, line: name(line), offer: name(offer), offsets: name(offsets) };
  return { ...own, fact: { kind: "sale", sale } };
}

/** What a transfer takes along; null: there is nothing that it could. */
function goingOf(
  { of, which, to }: AnyTransfer,
  market: Marketplace,
  partners: readonly string[],
): TransferSubject | null {
  const known = partners.filter((partner) => market.partnerOf(publisherOf(partner)) !== "");
  const publisherId = publisherOf(known[which % Math.max(1, known.length)] ?? "");
  const from = market.partnerOf(publisherId);
  const others = known.filter((partner) => partner !== from);
  const toPartner = others[to % Math.max(1, others.length)];
  if (toPartner === undefined) return null;
  if (of === "partner") return { of, partnerId: from, toPartner };
  const offers = market.offersOf(publisherId);
  const offerId = offers[which % Math.max(1, offers.length)];
  if (of === "publisher" || offerId === undefined) return { of: "publisher", publisherId, toPartner };
  const publishers = known.map(publisherOf).filter((publisher) => publisher !== publisherId);
  const toPublisher = publishers[to % publishers.length] as string;
  return { of, publisherId, offerId, toPublisher };
}
