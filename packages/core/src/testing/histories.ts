import fc from "fast-check";
import { exclusions } from "../facts/exclusion.ts";
import type {
  Award,
  DailySales,
  EndedSpell,
  History,
  Observation,
  OfferRecord,
  RecordedUnlock,
} from "../facts/history.ts";
import { type PublishingOption, publishingOptions } from "../facts/option.ts";
import { type EpochDay, parseDay } from "../values/calendar.ts";
import { largestLineMinor } from "../values/money.ts";
import { countries, offerTypes, storefronts } from "./conditions.ts";

/** A day written out in a test. */
export function day(text: string): EpochDay {
  const read = parseDay(text);
  if (read === null) throw new Error(`${text} is no day`);
  return read;
}

const first = day("2022-11-01");
const last = day("2025-03-31");

/** Ends of months, leap days and the days around them, where calendar mistakes happen. */
const edges = [
  "2023-01-31",
  "2023-02-28",
  "2023-12-31",
  "2024-01-31",
  "2024-02-28",
  "2024-02-29",
  "2024-03-31",
];

/** Days between 2022-11 and 2025-03, often one of those edges. */
export const days: fc.Arbitrary<EpochDay> = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: first, max: last }).map((number) => number as EpochDay) },
  { weight: 1, arbitrary: fc.constantFrom(...edges).map(day) },
);

/** Amounts in minor units near those in generated conditions, so that equal amounts are common. */
const amounts = fc.constantFrom(
  0,
  1,
  100,
  500,
  501,
  1000,
  10_000,
  10_050,
  50_000,
  50_025,
  100_000,
  500_250,
  -10_000,
  // The largest lines: several of them are far beyond what 32 bits hold.
  largestLineMinor,
  -largestLineMinor,
  largestLineMinor - 1,
);

/** Ids as sources have them: any characters, also beyond the basic plane, and words of JavaScript. */
const offerIds = ["offer-0", "🛒-1", "𠮷 __proto__"] as const;

/** One day's sales under one exclusion. */
export const dailySales: fc.Arbitrary<DailySales> = fc.record({
  day: days,
  exclusion: fc.constantFrom("" as const, "" as const, "" as const, ...exclusions),
  amountMinor: amounts,
  unconverted: fc.constant(0),
});

const observation: fc.Arbitrary<Observation> = fc
  .record({
    measure: fc.constantFrom("solution-value", "teams-users", "rating", "unused"),
    value: fc.constantFrom("0", "1", "2", "5", "100", "250", "500", "500.25", "0.5", "1.5"),
    observedOn: days,
    lasts: fc.option(fc.integer({ min: 0, max: 200 }), { nil: null }),
  })
  .map(({ lasts, observedOn, ...rest }) => ({
    ...rest,
    observedOn,
    expiresOn: lasts === null ? null : ((observedOn + lasts) as EpochDay),
  }));

const statuses = ["live", "live", "live", "stopped", "draft", "preview"] as const;

function offer(index: number): fc.Arbitrary<OfferRecord> {
  return fc
    .record({
      option: fc.constantFrom(...publishingOptions),
      byol: fc.boolean(),
      private: fc.boolean(),
      publicOfferId: fc.constantFrom(null, ...offerIds, "offer-9"),
      type: fc.constantFrom(...offerTypes),
      storefront: fc.constantFrom(...storefronts),
      status: fc.constantFrom(...statuses),
      liveOn: days,
      lasts: fc.integer({ min: 0, max: 500 }),
      raised: fc.option(fc.integer({ min: 1, max: 300 }), { nil: null }),
    })
    .map(({ liveOn, lasts, raised, status, ...rest }) => {
      const published = status === "live" || status === "stopped";
      return {
        ...rest,
        offerId: offerIds[index] ?? `offer-${index}`,
        status,
        liveOn,
        stoppedOn: status === "stopped" ? ((liveOn + lasts) as EpochDay) : null,
        publications: published ? publicationsOf(rest.option, liveOn, raised) : [],
      };
    });
}

/** One publication, or two where the offer was raised to its option later. */
function publicationsOf(option: PublishingOption, liveOn: EpochDay, raised: number | null) {
  if (option !== "transact" || raised === null) return [{ option, on: liveOn }];
  return [
    { option: "list" as const, on: liveOn },
    { option, on: (liveOn + raised) as EpochDay },
  ];
}

const offers: fc.Arbitrary<readonly OfferRecord[]> = fc
  .integer({ min: 0, max: 3 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => offer(index))));

/**
 * Stages on record, of tracks and versions that may not exist: what is held depends on them. Of several for
 * one day the last counts.
 */
const awards: fc.Arbitrary<readonly Award[]> = fc
  .array(
    fc.record({
      day: days,
      version: fc.constantFrom("1", "1", "1", "2", "gone"),
      track: fc.constantFrom("transact", "transact", "second", "gone"),
      stage: fc.constantFrom("t0", "t1", "t2", "t3", "s0", "s1", "s2", "gone", null),
      grace: fc.option(
        fc.record({
          stage: fc.constantFrom("t0", "t1", "s0", "gone", null),
          lasts: fc.integer({ min: 1, max: 60 }),
        }),
        { nil: null, freq: 3 },
      ),
    }),
    { maxLength: 5 },
  )
  .map((all) =>
    all.map(({ grace, ...award }): Award => {
      if (grace === null) return award;
      return { ...award, grace: { stage: grace.stage, until: (award.day + grace.lasts) as EpochDay } };
    }),
  );

/** Unlocks on record, open or closed: a change of version keeps those that an earlier version gave. */
const unlocks: fc.Arbitrary<readonly RecordedUnlock[]> = fc
  .array(
    fc.record({
      benefit: fc.constantFrom("benefit-0", "benefit-1", "benefit-2", "gone"),
      offerId: fc.constantFrom(null, null, null, ...offerIds),
      version: fc.constantFrom("1", "1", "2", "gone"),
      openedOn: days,
      lasts: fc.option(fc.integer({ min: 0, max: 400 }), { nil: null }),
      amountMinor: fc.constantFrom(null, 0, 50_000, largestLineMinor),
    }),
    { maxLength: 4 },
  )
  .map((all) =>
    all.map(({ lasts, openedOn, ...unlock }) => {
      const closedOn = lasts === null ? null : ((openedOn + lasts) as EpochDay);
      return { ...unlock, openedOn, closedOn };
    }),
  );

/** When a partner is not in the program. It may come back on the day on which it ends again. */
const ended: fc.Arbitrary<readonly EndedSpell[]> = fc
  .tuple(
    days,
    fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 200 })), { maxLength: 2 }),
    fc.boolean(),
  )
  .map(([first, lasting, isLast]) => {
    let from = first;
    const spells = lasting.map(([lasts, back]): EndedSpell => {
      const until = (from + lasts) as EpochDay;
      const spell = { from, until };
      from = (until + back) as EpochDay;
      return spell;
    });
    return isLast ? [...spells, { from, until: null }] : spells;
  });

const mayHaveEnded: fc.Arbitrary<Pick<History, "ended">> = fc
  .option(ended, { nil: [], freq: 1 })
  .map((spells) => (spells.length === 0 ? {} : { ended: spells }));

/** Random histories of a partner, with awards and unlocks on record. */
export const histories: fc.Arbitrary<History> = fc
  .tuple(
    mayHaveEnded,
    fc.record({
      partnerId: fc.constantFrom("partner", "夥伴-🎁", "𠮷野家", "constructor"),
      country: fc.constantFrom(...countries),
      joinedOn: fc.option(days, { nil: null }),
      offers,
      sales: fc.array(dailySales, { maxLength: 12 }),
      observations: fc.array(observation, { maxLength: 8 }),
      awards,
      unlocks,
    }),
  )
  .map(([end, history]) => ({ ...history, ...end }));

/** A partner without any facts except the day it joined. */
export function emptyHistory(joinedOn: string | null = null): History {
  return {
    partnerId: "partner",
    country: "US",
    joinedOn: joinedOn === null ? null : day(joinedOn),
    offers: [],
    sales: [],
    observations: [],
    awards: [],
    unlocks: [],
  };
}

/** Plain billed sales on days, in minor units. */
export function salesOn(...sales: readonly (readonly [string, number])[]): readonly DailySales[] {
  return sales.map(([on, amountMinor]) => ({ day: day(on), exclusion: "", amountMinor, unconverted: 0 }));
}

/** An offer that is live from a day on, with its publication. */
export function liveOffer(offerId: string, option: PublishingOption, liveOn: string): OfferRecord {
  return {
    offerId,
    option,
    byol: false,
    private: false,
    publicOfferId: null,
    type: "saas",
    storefront: "marketplace",
    status: "live",
    liveOn: day(liveOn),
    stoppedOn: null,
    publications: [{ option, on: day(liveOn) }],
  };
}
