import fc from "fast-check";
import { expect, test } from "vitest";
import { daysOfEnds, type History, type RecordedUnlock } from "../../facts/history.ts";
import type { Program } from "../../program/program.ts";
import { day, days, emptyHistory, histories, liveOffer, salesOn } from "../../testing/histories.ts";
import { type GrantSource, type ProgramSource, programOf, programs } from "../../testing/programs.ts";
import { runs } from "../../testing/runs.ts";
import { dayText, type EpochDay } from "../../values/calendar.ts";
import { atOnce } from "../../values/long-work.ts";
import { nextTerms } from "../../walk/walk.ts";
import { standingOn } from "./facts-on.ts";
import {
  awardsOf,
  horizonDays,
  nextChange,
  sameAnswer,
  searchNextChange,
  upcomingChange,
} from "./next-change.ts";

/** The first day with another answer, by deciding every day with the days before it on record. */
function byLooking(
  timeline: readonly Program[],
  history: History,
  from: EpochDay,
  until: EpochDay,
): EpochDay | null {
  const now = standingOn(timeline, history, from);
  const awards = [...history.awards, ...awardsOf(timeline, now, from)];
  for (let on = (from + 1) as EpochDay; on <= until; on = (on + 1) as EpochDay) {
    const standing = standingOn(timeline, { ...history, awards }, on);
    if (!sameAnswer(standing, now)) return on;
    awards.push(...awardsOf(timeline, standing, on));
  }
  return null;
}

function agrees(timeline: readonly Program[], history: History, on: EpochDay, horizon: number) {
  const last = (on + horizon) as EpochDay;
  const found = nextChange(timeline, history, on);
  const looked = byLooking(timeline, history, on, last);
  expect(found <= last && found < on + horizonDays ? dayText(found) : null).toBe(
    looked === null ? null : dayText(looked),
  );
}

/** A day shortly before a fact of the partner, so that there is a change to predict. */
function dayBefore(history: History, pick: number, before: number): EpochDay {
  const known = [
    ...history.offers.flatMap(({ liveOn, stoppedOn, publications }) => [
      liveOn,
      stoppedOn,
      ...publications.map(({ on }) => on),
    ]),
    ...history.sales.map((sales) => sales.day),
    ...history.observations.flatMap(({ observedOn, expiresOn }) => [observedOn, expiresOn]),
    ...daysOfEnds(history),
  ].filter((one) => one !== null);
  return ((known[pick % Math.max(1, known.length)] ?? day("2024-01-01")) - before) as EpochDay;
}

const anyProgram = fc.oneof(
  programs({ publications: true }),
  programs({ publications: true, generous: true }),
);

test("until an input changes by itself, the answer is the same with all its measures", () => {
  fc.assert(
    fc.property(
      anyProgram,
      histories,
      fc.nat(50),
      fc.integer({ min: -20, max: 5 }),
      ({ program }, history, pick, before) => {
        const on = dayBefore(history, pick, before);
        const now = standingOn([program], history, on);
        const known = { ...history, awards: [...history.awards, ...awardsOf([program], now, on)] };
        const { on: change, sameUntil } = atOnce(searchNextChange([program], history, on));
        expect(sameUntil).toBeLessThanOrEqual(change);
        for (let later = on + 1; later < Math.min(sameUntil, on + 60); later += 1)
          expect(standingOn([program], known, later as EpochDay)).toEqual(now);
      },
    ),
    runs(200),
  );
});

test("the answer differs on the day of the next change, and on no day before it", () => {
  fc.assert(
    fc.property(
      anyProgram,
      histories,
      fc.nat(50),
      fc.integer({ min: -20, max: 5 }),
      ({ program }, history, pick, before) => {
        agrees([program], history, dayBefore(history, pick, before), 50);
      },
    ),
    runs(200),
  );
});

test("a change of version, and the end of what it keeps, are predicted to the day", () => {
  const second = programs({ publications: true, version: "2", from: "2024-01-15" });
  const unlock = fc.record({
    benefit: fc.constantFrom("benefit-0", "benefit-1"),
    openedOn: days,
    lasts: fc.option(fc.integer({ min: 1, max: 400 }), { nil: null }),
  });
  const unlocks = fc.array(unlock, { maxLength: 3 }).map((all) =>
    all.map(
      ({ benefit, openedOn, lasts }): RecordedUnlock => ({
        benefit,
        offerId: null,
        version: "1",
        openedOn,
        closedOn: lasts === null ? null : ((openedOn + lasts) as EpochDay),
        amountMinor: null,
      }),
    ),
  );
  const on = fc
    .integer({ min: day("2023-12-01"), max: day("2024-02-15") })
    .map((number) => number as EpochDay);
  const policy = fc.constantFrom("keep" as const, "end" as const);
  fc.assert(
    fc.property(
      programs({ publications: true }),
      second,
      histories,
      unlocks,
      on,
      policy,
      (one, other, history, open, from, unlocked) => {
        const changed = { ...other.program, onChange: { unlocked } };
        agrees([one.program, changed], { ...history, unlocks: open }, from, 45);
      },
    ),
    runs(80),
  );
});

test("a change that an earlier day of the term predicted is found again without a search", () => {
  const picks = fc.tuple(fc.nat(50), fc.integer({ min: -20, max: 5 }), fc.nat(1000));
  fc.assert(
    fc.property(anyProgram, histories, picks, ({ program }, history, [pick, before, later]) => {
      const timeline = [program];
      const decided = dayBefore(history, pick, before);
      const past = history.awards.filter((award) => award.day <= decided);
      const now = standingOn(timeline, { ...history, awards: past }, decided);
      const known = { ...history, awards: [...past, ...awardsOf(timeline, now, decided)], unlocks: [] };
      const next = nextChange(timeline, known, decided);
      const due = Math.min(next, ...nextTerms(timeline, known, decided));
      const on = (decided + (later % (due - decided))) as EpochDay;
      expect(upcomingChange(timeline, known, on, next)).toEqual(upcomingChange(timeline, known, on));
    }),
    runs(150),
  );
});

/** A second stage for a sale in the last 30 days, held through terms of 60 days if `down` says so. */
function ladder(down: "at-once" | "never-in-term"): ProgramSource {
  return {
    program: "program",
    version: "1",
    "in-force": { from: "2000-01-01" },
    currency: "USD",
    lists: {},
    measures: { recent: { sum: "sales", window: "trailing 30 days" } },
    tracks: {
      transact: {
        scope: "partner",
        movement: { down, term: { anchor: "joined", length: "P60D" } },
        stages: [{ id: "t0" }, { id: "t1", when: "recent >= 1" }],
      },
    },
    benefits: {},
  };
}

test("a held stage falls on the anniversary, not when the sale leaves the window", () => {
  const history = { ...emptyHistory("2024-01-01"), sales: salesOn(["2024-01-10", 100]) };
  const at = (down: "at-once" | "never-in-term", from: string) =>
    dayText(nextChange([programOf(ladder(down))], history, day(from)));
  expect(at("at-once", "2024-01-01")).toBe("2024-01-10");
  expect(at("at-once", "2024-01-10")).toBe("2024-02-09");
  expect(at("never-in-term", "2024-01-10")).toBe("2024-03-01");
});

test("a stage confirmed on an anniversary is held through the term that begins then", () => {
  // The second sale still counts on the anniversary, 2024-03-01, and leaves the window on 2024-03-21.
  const sales = salesOn(["2024-01-10", 100], ["2024-02-20", 100]);
  const history = { ...emptyHistory("2024-01-01"), sales };
  const program = programOf(ladder("never-in-term"));
  expect(dayText(nextChange([program], history, day("2024-01-10")))).toBe("2024-04-30");
});

test("a sale on the last day of a month leaves its window on the right day after shorter months", () => {
  const source = ladder("at-once");
  const program = programOf({
    ...source,
    measures: { recent: { sum: "sales", window: "trailing 1 month" } },
  });
  const leaves = (sold: string) =>
    dayText(nextChange([program], { ...emptyHistory("2023-01-01"), sales: salesOn([sold, 100]) }, day(sold)));
  expect(leaves("2024-01-28")).toBe("2024-02-28");
  expect(leaves("2024-01-29")).toBe("2024-02-29");
  expect(leaves("2024-01-31")).toBe("2024-03-01");
  expect(leaves("2024-02-29")).toBe("2024-03-29");
});

test("the ends of sets, fixed expiry days and the ends of kept unlocks are predicted", () => {
  const source = ladder("at-once");
  const given = (grant: GrantSource) =>
    ({ help: { category: "marketing", delivery: "credit", grants: [grant] } }) as const;
  const program = (grant: GrantSource) => programOf({ ...source, benefits: given(grant) });
  const history = { ...emptyHistory("2020-01-01"), offers: [liveOffer("a", "list", "2024-01-10")] };
  const at = (timeline: readonly Program[], facts: History) =>
    dayText(nextChange(timeline, facts, day("2024-01-10")));
  expect(at([program({ from: "transact.t0", per: "offer", expires: { after: "P1M" } })], history)).toBe(
    "2024-02-10",
  );
  expect(at([program({ from: "transact.t0", per: "term", expires: { on: "2024-05-05" } })], history)).toBe(
    "2024-05-05",
  );
  const later = { ...programOf(source), version: "2", inForceFrom: day("2024-01-05") };
  const open = { benefit: "help", offerId: null, version: "1", amountMinor: null };
  const unlock = { ...open, openedOn: day("2024-01-12"), closedOn: day("2024-01-20") };
  const kept = [program({ from: "transact.t0", per: "partner" }), later];
  expect(at(kept, { ...history, unlocks: [unlock] })).toBe("2024-01-12");
  expect(at(kept, { ...history, unlocks: [{ ...unlock, openedOn: day("2024-01-01") }] })).toBe("2024-01-20");
});

test("where nothing changes by itself, the last day of the search is given", () => {
  const program = programOf(ladder("at-once"));
  const on = day("2024-01-01");
  expect(nextChange([program], emptyHistory("2024-01-01"), on)).toBe(on + horizonDays);
  const far = { ...emptyHistory("2024-01-01"), sales: salesOn(["2024-01-10", 0]) };
  expect(nextChange([program], far, on)).toBe(on + horizonDays);
});

test("offers that go live or stop, and future versions, are predicted", () => {
  const source = ladder("at-once");
  const entered = { ...source.tracks.transact, enter: "offers.exists(o, o.live)" };
  const program = programOf({ ...source, tracks: { transact: entered as ProgramSource["tracks"][string] } });
  const stopped = { status: "stopped" as const, stoppedOn: day("2024-06-01") };
  const history = {
    ...emptyHistory(),
    offers: [{ ...liveOffer("offer", "list", "2024-05-01"), ...stopped }],
  };
  expect(dayText(nextChange([program], history, day("2024-01-01")))).toBe("2024-05-01");
  expect(dayText(nextChange([program], history, day("2024-05-01")))).toBe("2024-06-01");
  const later = { ...program, version: "2", inForceFrom: day("2024-05-15") };
  expect(dayText(nextChange([program, later], history, day("2024-05-01")))).toBe("2024-05-15");
  expect(dayText(nextChange([later], history, day("2024-05-01")))).toBe("2024-05-15");
});
