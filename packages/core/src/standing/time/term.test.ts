import fc from "fast-check";
import { expect, test } from "vitest";
import type { Award, History } from "../../facts/history.ts";
import type { Program } from "../../program/program.ts";
import { day, emptyHistory, histories, liveOffer, salesOn } from "../../testing/histories.ts";
import { type ProgramSource, programOf, programs } from "../../testing/programs.ts";
import { runs } from "../../testing/runs.ts";
import { dayText, type EpochDay } from "../../values/calendar.ts";
import { explanationOn, standingOn } from "./facts-on.ts";
import { nextChange } from "./next-change.ts";
import { termAnchor, termOf } from "./term.ts";

/** A ladder of offers that the marketplace bills, held through terms of a year. */
function ladder(anchor: string, more: Partial<ProgramSource["tracks"][string]> = {}): ProgramSource {
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
        enter: 'offers.exists(o, o.live && o.option == "transact")',
        movement: { down: "never-in-term", term: { anchor, length: "P12M" } },
        stages: [{ id: "t0" }, { id: "t1", when: "recent >= 1" }],
        ...more,
      },
    },
    benefits: {},
  };
}

function anchorOf(program: Program, history: History): string | null {
  const [track] = program.tracks;
  const anchor =
    track === undefined ? null : termAnchor([program], program, track, history, day("2026-12-31"));
  return anchor === null ? null : dayText(anchor);
}

function termsOn(source: ProgramSource, history: History, ...on: readonly string[]) {
  const program = programOf(source);
  return on.map((text) => {
    const term = program.tracks[0] && termOf([program], program, program.tracks[0], history, day(text));
    return term ? `${dayText(term.from)} ${dayText(term.until)}` : null;
  });
}

/** Joined in 2023, listed an offer in March 2024, and sells since May. */
const partner: History = {
  ...emptyHistory("2023-02-10"),
  offers: [liveOffer("listed", "list", "2024-03-01"), liveOffer("sold", "transact", "2024-05-20")],
  sales: salesOn(["2024-06-01", 200]),
};

test("a term begins with joining, with the first benefit, or on one day for all", () => {
  const on = ["2024-05-19", "2024-05-20", "2024-06-30", "2024-07-01", "2025-05-20"];
  expect(termsOn(ladder("joined"), partner, ...on)).toEqual([
    "2024-02-10 2025-02-10",
    "2024-02-10 2025-02-10",
    "2024-02-10 2025-02-10",
    "2024-02-10 2025-02-10",
    "2025-02-10 2026-02-10",
  ]);
  expect(termsOn(ladder("first-benefit"), partner, ...on)).toEqual([
    null,
    "2024-05-20 2025-05-20",
    "2024-05-20 2025-05-20",
    "2024-05-20 2025-05-20",
    "2025-05-20 2026-05-20",
  ]);
  expect(termsOn(ladder("07-01"), partner, ...on)).toEqual([
    "2023-07-01 2024-07-01",
    "2023-07-01 2024-07-01",
    "2023-07-01 2024-07-01",
    "2024-07-01 2025-07-01",
    "2024-07-01 2025-07-01",
  ]);
});

test("a term from 29 February begins on the 28th in other years, and on the 29th in each leap year", () => {
  const on = ["2024-02-28", "2024-02-29", "2025-02-27", "2025-02-28", "2028-02-28", "2028-02-29"];
  const expected = [
    "2023-02-28 2024-02-29",
    "2024-02-29 2025-02-28",
    "2024-02-29 2025-02-28",
    "2025-02-28 2026-02-28",
    "2027-02-28 2028-02-29",
    "2028-02-29 2029-02-28",
  ];
  expect(termsOn(ladder("02-29"), partner, ...on)).toEqual(expected);
  const leap = { ...partner, offers: [liveOffer("sold", "transact", "2024-02-29")] };
  expect(termsOn(ladder("first-benefit"), leap, ...on)).toEqual([null, ...expected.slice(1)]);
});

test("a stage is held until the anniversary of the first benefit", () => {
  const program = programOf(ladder("first-benefit"));
  const award: Award = { day: day("2024-06-01"), version: "1", track: "transact", stage: "t1" };
  const history = { ...partner, awards: [award] };
  const stages = ["2025-02-10", "2025-05-19", "2025-05-20", "2025-05-21"].map(
    (on) => standingOn([program], history, day(on)).tracks.transact,
  );
  expect(stages).toEqual(["t1", "t1", "t0", "t0"]);
  expect(dayText(nextChange([program], history, day("2024-08-01")))).toBe("2025-05-20");
  expect(explanationOn([program], history, day("2025-05-19"))?.reasons.tracks[0]).toMatchObject({
    raw: "t0",
    held: "t1",
    awarded: "t1",
  });
});

test("a partner that never had a stage of the track has no term there", () => {
  const listed = { ...partner, offers: [liveOffer("listed", "list", "2024-03-01")] };
  expect(anchorOf(programOf(ladder("first-benefit")), listed)).toBeNull();
});

test("an offer that was stopped and resumed doesn't move the day of the first benefit", () => {
  const [, sold] = partner.offers;
  if (sold === undefined) throw new Error("the partner has two offers");
  const stopped = { ...sold, status: "stopped" as const, stoppedOn: day("2024-08-01") };
  const again = liveOffer("again", "transact", "2025-01-01");
  const program = programOf(ladder("first-benefit"));
  expect(anchorOf(program, { ...partner, offers: [again, stopped] })).toBe("2024-05-20");
});

test("on a ladder without a lowest stage for all, the first benefit comes with the first stage", () => {
  const stages = [{ id: "t1", when: "recent >= 1" }];
  expect(anchorOf(programOf(ladder("first-benefit", { stages })), partner)).toBe("2024-06-01");
});

test("on a track for all, the first benefit comes with the first known day", () => {
  const { enter: _, ...open } = ladder("first-benefit").tracks.transact ?? {};
  const source = { ...ladder("first-benefit"), tracks: { transact: open } } as ProgramSource;
  expect(anchorOf(programOf(source), partner)).toBe("2023-02-10");
  expect(anchorOf(programOf(source), { ...partner, joinedOn: null })).toBe("2024-03-01");
  expect(anchorOf(programOf(source), emptyHistory())).toBeNull();
});

test("the first benefit is on the first day on which deciding day by day gives a stage", () => {
  const start = day("2022-10-01");
  const end = day("2026-12-31");
  fc.assert(
    fc.property(programs(), histories, ({ program }, history) => {
      const bare = { ...history, awards: [], unlocks: [] };
      for (const track of program.tracks) {
        const anchored = { ...track, termAnchor: "first-benefit" as const };
        const found = termAnchor([program], program, anchored, bare, end);
        const has = (on: EpochDay) => standingOn([program], bare, on).tracks[track.id] !== undefined;
        if (has(start)) continue;
        let looked: EpochDay | null = null;
        for (let on = start; on <= end && looked === null; on = (on + 1) as EpochDay)
          if (has(on)) looked = on;
        expect([track.id, found === null ? null : dayText(found)]).toEqual([
          track.id,
          looked === null ? null : dayText(looked),
        ]);
      }
    }),
    runs(15),
  );
});
