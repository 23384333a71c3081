import fc from "fast-check";
import { expect, test } from "vitest";
import type { Award, History } from "../../facts/history.ts";
import type { Program } from "../../program/program.ts";
import { dailySales, day, emptyHistory, histories, liveOffer, salesOn } from "../../testing/histories.ts";
import { type ProgramSource, programOf, programs, type TrackSource } from "../../testing/programs.ts";
import { runs } from "../../testing/runs.ts";
import { addPeriod, dayText, type EpochDay } from "../../values/calendar.ts";
import { explanationOn, standingOn } from "./facts-on.ts";
import { awardsOf, nextChange } from "./next-change.ts";
import { termOf } from "./term.ts";

type Movement = NonNullable<TrackSource["movement"]>;

/** A partner's ladder on a year's sales. */
function ladder(movement: Movement, more: Partial<ProgramSource> = {}): ProgramSource {
  return {
    program: "program",
    version: "1",
    "in-force": { from: "2020-01-01" },
    currency: "USD",
    lists: {},
    measures: { recent: { sum: "sales", window: "trailing 30 days" } },
    tracks: {
      status: {
        scope: "partner",
        enter: "offers.exists(o, o.live)",
        movement,
        stages: [
          { id: "s0" },
          { id: "s1", when: "recent >= 1" },
          { id: "s2", when: "recent >= 2" },
          { id: "s3", when: "recent >= 3" },
        ],
      },
    },
    benefits: {},
    ...more,
  };
}

const yearly = { anchor: "calendar-year", length: "P12M" };
const live = [liveOffer("offer", "list", "2020-01-01")];

/** Decides day by day from `from` to `until` and records each, as an installation does. */
function lived(program: Program, history: History, from: string, until: string) {
  const awards: Award[] = [...history.awards];
  const said = new Map<string, string>();
  for (let on = day(from); on <= day(until); on = (on + 1) as EpochDay) {
    const standing = standingOn([program], { ...history, awards }, on);
    awards.push(...awardsOf([program], standing, on));
    const kept = standing.grace?.status;
    const grace = kept === undefined ? "" : ` until ${dayText(kept.until)}, then ${kept.stage}`;
    said.set(dayText(on), `${String(standing.tracks.status ?? "none")}${grace}`);
  }
  return { said, awards };
}

function saidOn(program: Program, history: History, ...on: readonly string[]) {
  const { said } = lived(program, history, "2024-01-01", on.toSorted().at(-1) ?? "");
  return on.map((text) => said.get(text));
}

test("a stage that would fall is kept for the time of grace, and then falls", () => {
  const program = programOf(ladder({ down: "at-once", grace: "P10D" }));
  const history = { ...emptyHistory(), offers: live, sales: salesOn(["2024-01-10", 200]) };
  // The sale leaves its window on 9 February.
  expect(
    saidOn(program, history, "2024-02-08", "2024-02-09", "2024-02-18", "2024-02-19", "2024-02-20"),
  ).toEqual(["s2", "s2 until 2024-02-19, then s0", "s2 until 2024-02-19, then s0", "s0", "s0"]);
});

test("a stage reached again within its grace is not lost, and the next fall has its own grace", () => {
  const program = programOf(ladder({ down: "at-once", grace: "P10D" }));
  const sales = salesOn(["2024-01-10", 200], ["2024-02-15", 200]);
  const history = { ...emptyHistory(), offers: live, sales };
  expect(
    saidOn(program, history, "2024-02-14", "2024-02-15", "2024-03-15", "2024-03-16", "2024-03-26"),
  ).toEqual(["s2 until 2024-02-19, then s0", "s2", "s2", "s2 until 2024-03-26, then s0", "s0"]);
});

test("within its grace a partner rises at once, and what it would fall to follows the figures", () => {
  const program = programOf(ladder({ down: "at-once", grace: "P10D" }));
  const sales = salesOn(["2024-01-10", 200], ["2024-02-11", 100], ["2024-02-13", 200]);
  const history = { ...emptyHistory(), offers: live, sales };
  expect(saidOn(program, history, "2024-02-10", "2024-02-12", "2024-02-13")).toEqual([
    "s2 until 2024-02-19, then s0",
    "s2 until 2024-02-19, then s1",
    "s3",
  ]);
});

test("who leaves the track has no grace there, not even after coming back", () => {
  const program = programOf(ladder({ down: "at-once", grace: "P10D" }));
  const stopped = { ...live[0], status: "stopped" as const, stoppedOn: day("2024-02-10") };
  const offers = [stopped, liveOffer("again", "list", "2024-02-12")] as History["offers"];
  const history = { ...emptyHistory(), offers, sales: salesOn(["2024-01-10", 200]) };
  expect(saidOn(program, history, "2024-02-09", "2024-02-10", "2024-02-12")).toEqual([
    "s2 until 2024-02-19, then s0",
    "none",
    "s0",
  ]);
});

test("at a term's end the grace runs first; what the first day would give is held below it", () => {
  const program = programOf(ladder({ down: "at-term-end", grace: "P60D", term: yearly }));
  // On 1 January there is 1 of 2, and from 20 January nothing.
  const sales = salesOn(["2024-06-10", 200], ["2024-12-21", 100]);
  const history = { ...emptyHistory(), offers: live, sales };
  const on = [
    "2024-08-01",
    "2024-12-31",
    "2025-01-01",
    "2025-03-01",
    "2025-03-02",
    "2025-12-31",
    "2026-01-01",
  ];
  expect(saidOn(program, history, ...on)).toEqual([
    "s2",
    "s2",
    "s2 until 2025-03-02, then s1",
    "s2 until 2025-03-02, then s1",
    "s1",
    "s1",
    "s1 until 2026-03-02, then s0",
  ]);
});

test("a stage that is reached again within the grace of a term's end is held through the term", () => {
  const program = programOf(ladder({ down: "at-term-end", grace: "P60D", term: yearly }));
  const sales = salesOn(["2024-06-10", 200], ["2025-02-01", 200]);
  const history = { ...emptyHistory(), offers: live, sales };
  expect(saidOn(program, history, "2025-01-31", "2025-02-01", "2025-12-31", "2026-01-01")).toEqual([
    "s2 until 2025-03-02, then s0",
    "s2",
    "s2",
    "s2 until 2026-03-02, then s0",
  ]);
});

test("the grace of a term's end runs from the first day of the term, however late it is decided", () => {
  const program = programOf(ladder({ down: "at-term-end", grace: "P60D", term: yearly }));
  const award: Award = { day: day("2024-06-10"), version: "1", track: "status", stage: "s2" };
  const history = { ...emptyHistory(), offers: live, awards: [award] };
  const on = (text: string) => standingOn([program], history, day(text));
  expect(on("2025-02-20")).toMatchObject({
    tracks: { status: "s2" },
    grace: { status: { stage: "s0", until: day("2025-03-02") } },
  });
  expect(on("2025-03-02")).toMatchObject({ tracks: { status: "s0" } });
  expect(on("2025-03-02").grace).toBeUndefined();
});

test("the beginning and the end of a grace are predicted to the day, and the reasons name them", () => {
  const program = programOf(ladder({ down: "at-once", grace: "P10D" }));
  const history = { ...emptyHistory(), offers: live, sales: salesOn(["2024-01-10", 200]) };
  const { awards } = lived(program, history, "2024-01-01", "2024-02-12");
  const next = (on: string) => {
    const known = awards.filter((award) => award.day <= day(on));
    return dayText(nextChange([program], { ...history, awards: known }, day(on)));
  };
  expect(next("2024-01-20")).toBe("2024-02-09");
  expect(next("2024-02-12")).toBe("2024-02-19");
  const reasons = explanationOn([program], { ...history, awards }, day("2024-02-12"))?.reasons.tracks[0];
  expect(reasons).toMatchObject({
    raw: "s0",
    held: null,
    awarded: "s2",
    grace: { stage: "s0", until: "2024-02-19" },
  });
});

test("a term that counts from a promotion begins on the day of each rise, and runs its whole length", () => {
  const term = { anchor: "promoted", length: "P24M" };
  const program = programOf(ladder({ down: "never-in-term", term }));
  const sales = salesOn(["2024-03-05", 100], ["2024-09-10", 200]);
  const history = { ...emptyHistory(), offers: live, sales };
  const { said, awards } = lived(program, history, "2024-02-01", "2026-10-01");
  const terms = ["2024-02-01", "2024-03-05", "2024-09-09", "2024-09-10", "2026-09-09", "2026-09-10"];
  const termsOf = terms.map((text) => {
    const [track] = program.tracks;
    const found = track && termOf([program], program, track, { ...history, awards }, day(text));
    return found ? `${said.get(text)} ${dayText(found.from)} ${dayText(found.until)}` : null;
  });
  expect(termsOf).toEqual([
    "s0 2024-02-01 2026-02-01",
    "s1 2024-03-05 2026-03-05",
    "s1 2024-03-05 2026-03-05",
    "s2 2024-09-10 2026-09-10",
    "s2 2024-09-10 2026-09-10",
    "s0 2026-09-10 2028-09-10",
  ]);
});

test("a promotion on record is held, even if a refund of the same day takes its figures away", () => {
  const term = { anchor: "promoted", length: "P24M" };
  const program = programOf(ladder({ down: "never-in-term", term }));
  const award: Award = { day: day("2024-03-05"), version: "1", track: "status", stage: "s2" };
  const history = { ...emptyHistory(), offers: live, awards: [award] };
  const stages = ["2024-03-05", "2024-03-06", "2026-03-04", "2026-03-05"].map(
    (text) => standingOn([program], history, day(text)).tracks.status,
  );
  expect(stages).toEqual(["s2", "s2", "s2", "s0"]);
});

test("leaving the track and coming back within the term is no promotion", () => {
  const term = { anchor: "promoted", length: "P24M" };
  const program = programOf(ladder({ down: "never-in-term", term }));
  const stopped = { ...live[0], status: "stopped" as const, stoppedOn: day("2024-04-01") };
  const offers = [stopped, liveOffer("again", "list", "2024-06-01")] as History["offers"];
  const history = { ...emptyHistory(), offers, sales: salesOn(["2024-03-05", 100]) };
  const { said, awards } = lived(program, history, "2024-02-01", "2024-07-01");
  expect(["2024-03-31", "2024-04-01", "2024-06-01"].map((on) => said.get(on))).toEqual(["s1", "none", "s1"]);
  const next = nextChange([program], { ...history, awards }, day("2024-07-01"));
  expect(dayText(next)).toBe("2026-03-05");
});

test("what a version kept ends with the term in which it was opened, whatever promotion follows", () => {
  const movement = { down: "never-in-term", term: { anchor: "promoted", length: "P24M" } } as const;
  const grant = { from: "status.s1", per: "term" } as const;
  const help = { category: "marketing", delivery: "credit", grants: [grant] } as const;
  const first = programOf(ladder(movement, { benefits: { help } }));
  const second = programOf(ladder(movement, { version: "2", "in-force": { from: "2024-06-01" } }));
  const awards: readonly Award[] = [
    { day: day("2024-03-05"), version: "1", track: "status", stage: "s1" },
    { day: day("2024-09-10"), version: "2", track: "status", stage: "s2" },
  ];
  const open = { benefit: "help", offerId: null, version: "1", amountMinor: null };
  const unlocks = [{ ...open, openedOn: day("2024-03-05"), closedOn: null }];
  const history = { ...emptyHistory(), offers: live, awards, unlocks };
  const kept = (on: string) => standingOn([first, second], history, day(on)).unlocked.length;
  expect([kept("2026-03-04"), kept("2026-03-05")]).toEqual([1, 0]);
  expect(dayText(nextChange([first, second], history, day("2024-10-01")))).toBe("2026-03-05");
});

const movements = fc.record({
  down: fc.constantFrom("at-once" as const, "at-term-end" as const),
  grace: fc.constantFrom("P5D", "P10D", "P1M"),
  term: fc.constantFrom(yearly, { anchor: "joined", length: "P90D" }, { anchor: "07-01", length: "P1M" }),
});
const sold = fc.array(dailySales, { maxLength: 12 });

/** What a track would give without grace, kept as the grace's rule says, day by day. */
function* asWritten(program: Program, history: History, from: EpochDay, until: EpochDay) {
  const [track] = program.tracks;
  if (track?.grace == null) throw new Error("the program has one track with a grace");
  let [had, held, ends] = [-1, -1, null as EpochDay | null];
  for (let on = from; on <= until; on = (on + 1) as EpochDay) {
    const stages = explanationOn([program], { ...history, awards: [] }, on)?.reasons.tracks[0]?.stages ?? [];
    const raw = stages.findLastIndex(({ holds }) => holds);
    const isFirst = termOf([program], program, track, history, on)?.from === on;
    held = track.down === "at-once" || isFirst ? raw : Math.max(raw, held);
    if (held >= had) ends = null;
    else ends ??= addPeriod(on, track.grace);
    if (ends === null || on >= ends) [had, ends] = [held, null];
    yield { on, stage: had, until: ends };
  }
}

test("day by day, a stage falls only after a whole grace without its figures", () => {
  fc.assert(
    fc.property(movements, sold, fc.nat(300), (movement, sales, offset) => {
      const program = programOf(ladder(movement));
      const history = { ...emptyHistory("2023-01-15"), offers: live, sales };
      const from = (day("2023-01-15") + offset) as EpochDay;
      const until = (from + 400) as EpochDay;
      const awards: Award[] = [];
      for (const { on, stage, until: ends } of asWritten(program, history, from, until)) {
        const standing = standingOn([program], { ...history, awards }, on);
        const found = [dayText(on), standing.tracks.status, standing.grace?.status?.until ?? null];
        expect(found).toEqual([dayText(on), `s${stage}`, ends]);
        awards.push(...awardsOf([program], standing, on));
      }
    }),
    runs(60),
  );
});

test("what was recorded for a day is what is answered about it later", () => {
  const looks = fc.oneof(programs({ generous: true }), programs());
  fc.assert(
    fc.property(looks, histories, fc.nat(500), ({ program }, history, offset) => {
      const from = (day("2023-01-01") + offset) as EpochDay;
      const awards: Award[] = [];
      const known = { ...history, awards, unlocks: [] };
      const recorded = [];
      for (let on = from; on < from + 100; on = (on + 1) as EpochDay) {
        const standing = standingOn([program], known, on);
        recorded.push(standing);
        awards.push(...awardsOf([program], standing, on));
      }
      const again = recorded.map((_, index) => standingOn([program], known, (from + index) as EpochDay));
      expect(again).toEqual(recorded);
    }),
    runs(40),
  );
});
