import fc from "fast-check";
import { expect, test } from "vitest";
import { type Award, type History, joiningDay } from "../../facts/history.ts";
import {
  dailySales,
  day,
  days,
  emptyHistory,
  histories,
  liveOffer,
  salesOn,
} from "../../testing/histories.ts";
import {
  type ProgramSource,
  programOf,
  programs,
  type StageSource,
  type TrackSource,
} from "../../testing/programs.ts";
import { runs } from "../../testing/runs.ts";
import { addPeriod, dayText, type EpochDay, parsePeriod, termOn } from "../../values/calendar.ts";
import { explanationOn, standingOn } from "./facts-on.ts";
import { awardsOf } from "./next-change.ts";
import { termOf } from "./term.ts";

/** A ladder on sales in the last 30 days, whose stages are held through terms of a year. */
function held(more: Partial<ProgramSource> = {}, stages?: readonly StageSource[]): ProgramSource {
  return {
    program: "program",
    version: "1",
    "in-force": { from: "2000-01-01" },
    currency: "USD",
    lists: {},
    measures: { recent: { sum: "sales", window: "trailing 30 days", excluding: ["fraud"] } },
    tracks: {
      transact: {
        scope: "partner",
        enter: "offers.exists(o, o.live)",
        movement: { down: "never-in-term", term: { anchor: "joined", length: "P12M" } },
        stages: stages ?? [
          { id: "t0" },
          { id: "t1", when: "recent >= 1" },
          { id: "t2", when: "recent >= 2" },
        ],
      },
    },
    benefits: {},
    ...more,
  };
}

/** Decides day by day and records each day's stages, as an installation does. */
function* walk(
  timeline: readonly ReturnType<typeof programOf>[],
  history: History,
  from: EpochDay,
  until: EpochDay,
) {
  const awards: Award[] = [...history.awards];
  const known = { ...history, awards };
  for (let on = from; on < until; on = (on + 1) as EpochDay) {
    const standing = standingOn(timeline, known, on);
    const raw = explanationOn(timeline, known, on)?.reasons.tracks[0]?.raw ?? null;
    yield { on, standing, raw };
    awards.push(...awardsOf(timeline, standing, on));
  }
}

test("within a term a stage never falls, and on the first day of a term the facts decide it", () => {
  const anchored = (anchor: string) => {
    const source = held();
    const { transact } = source.tracks;
    const movement = { down: "never-in-term" as const, term: { anchor, length: "P12M" } };
    return programOf({ ...source, tracks: { transact: { ...transact, movement } as TrackSource } });
  };
  const history = fc.record({
    program: fc.constantFrom(...["joined", "first-benefit", "02-29"].map(anchored)),
    joinedOn: days,
    sales: fc.array(dailySales, { maxLength: 10 }),
    offset: fc.integer({ min: 0, max: 400 }),
  });
  fc.assert(
    fc.property(history, ({ program, joinedOn, sales, offset }) => {
      const [track] = program.tracks;
      if (track === undefined) throw new Error("the program has one track");
      const facts = {
        ...emptyHistory(),
        joinedOn,
        sales,
        offers: [liveOffer("offer", "list", "2000-01-01")],
      };
      const from = (joinedOn + offset) as EpochDay;
      let before = -1;
      for (const { on, standing, raw } of walk([program], facts, from, (from + 500) as EpochDay)) {
        const first = termOf([program], program, track, facts, on)?.from === on;
        const stage = Number(String(standing.tracks.transact).slice(1));
        if (first) expect([dayText(on), standing.tracks.transact]).toEqual([dayText(on), raw]);
        else expect([dayText(on), stage >= before]).toEqual([dayText(on), true]);
        before = stage;
      }
    }),
    runs(15),
  );
});

test("on a track that goes down at once and without grace the facts decide, whatever is on record", () => {
  fc.assert(
    fc.property(programs(), histories, days, ({ program }, history, on) => {
      const awards = program.tracks.flatMap(({ id, stages }): Award[] => {
        const top = stages.at(-1)?.id ?? null;
        return [{ day: (on - 1) as EpochDay, version: program.version, track: id, stage: top }];
      });
      const reasons = explanationOn([program], { ...history, awards }, on)?.reasons.tracks ?? [];
      for (const { track, offer, raw, awarded } of reasons) {
        const { down, grace } = program.tracks.find(({ id }) => id === track) ?? {};
        if (offer === null && down === "at-once" && grace === null) expect(awarded).toBe(raw);
      }
    }),
    runs(60),
  );
});

const joined = "2024-01-10";
const sold: History = {
  ...emptyHistory(joined),
  sales: salesOn(["2024-02-01", 200]),
  offers: [liveOffer("offer", "list", "2024-01-10")],
};

function stagesOn(history: History, ...on: readonly string[]) {
  return on.map((text) => standingOn([programOf(held())], history, day(text)).tracks.transact ?? null);
}

const awarded = (on: string, stage: string | null, version = "1"): Award => ({
  day: day(on),
  version,
  track: "transact",
  stage,
});

test("a recorded stage is held until the day before the anniversary", () => {
  const history = { ...sold, awards: [awarded("2024-02-01", "t2")] };
  expect(
    stagesOn(history, "2024-01-31", "2024-02-01", "2024-06-01", "2025-01-09", "2025-01-10", "2025-01-11"),
  ).toEqual(["t0", "t2", "t2", "t2", "t0", "t0"]);
});

test("an award counts on its own day, but not on the first day of a term", () => {
  const history = { ...sold, sales: [], awards: [awarded("2024-02-01", "t2"), awarded("2025-01-10", "t1")] };
  expect(stagesOn(history, "2024-01-31", "2024-02-01", "2025-01-10", "2025-01-11")).toEqual([
    "t0",
    "t2",
    "t0",
    "t1",
  ]);
});

test("an award before the term, or after the day, does not hold a stage", () => {
  expect(stagesOn({ ...sold, awards: [awarded("2024-12-31", "t2")] }, "2024-12-30", "2025-01-11")).toEqual([
    "t0",
    "t0",
  ]);
});

test("of several awards for one day, the last counts", () => {
  const awards = [awarded("2024-02-01", "t2"), awarded("2024-02-01", "t1")];
  expect(stagesOn({ ...sold, awards }, "2024-06-01")).toEqual(["t1"]);
  expect(stagesOn({ ...sold, awards: awards.toReversed() }, "2024-06-01")).toEqual(["t2"]);
  expect(stagesOn({ ...sold, awards: [...awards, awarded("2024-02-01", null)] }, "2024-06-01")).toEqual([
    "t0",
  ]);
});

test("leaving the track suspends a hold, and returning within the term restores it", () => {
  const away = {
    ...liveOffer("offer", "list", "2024-01-10"),
    status: "stopped" as const,
    stoppedOn: day("2024-05-01"),
  };
  const back = liveOffer("again", "list", "2024-07-01");
  const history = { ...sold, offers: [away, back], awards: [awarded("2024-02-01", "t2")] };
  expect(stagesOn(history, "2024-04-30", "2024-05-01", "2024-06-30", "2024-07-01", "2025-01-10")).toEqual([
    "t2",
    null,
    null,
    "t2",
    "t0",
  ]);
});

test("without awards the facts decide the stage", () => {
  expect(stagesOn(sold, "2024-02-01", "2024-03-01", "2024-03-02")).toEqual(["t2", "t2", "t0"]);
});

test("the terms of a partner without a joining day begin on the first day an offer of it was live", () => {
  const offers = [liveOffer("later", "list", "2024-05-01"), liveOffer("first", "list", "2024-02-20")];
  const draft = { ...liveOffer("draft", "list", "2020-01-01"), status: "draft" as const, publications: [] };
  const never = { ...liveOffer("never", "list", "2023-05-01"), stoppedOn: day("2023-05-01") };
  const all = [...offers, draft, { ...never, status: "stopped" as const }];
  const history = { ...emptyHistory(), offers: all, awards: [awarded("2024-03-01", "t2")] };
  expect(joiningDay(history)).toBe(day("2024-02-20"));
  expect(stagesOn(history, "2025-02-19", "2025-02-20")).toEqual(["t2", "t0"]);
  expect(joiningDay(emptyHistory())).toBeNull();
});

test("the anniversary of 29 February is the 28th, and the 29th in leap years", () => {
  const length = { months: 12, days: 0 };
  const anchor = day("2024-02-29");
  expect(termOn(anchor, length, day("2025-02-28"))).toEqual({
    from: day("2025-02-28"),
    until: day("2026-02-28"),
  });
  expect(termOn(anchor, length, day("2028-02-29"))).toEqual({
    from: day("2028-02-29"),
    until: day("2029-02-28"),
  });
  expect(termOn(anchor, length, day("2028-02-28"))?.until).toBe(day("2028-02-29"));
  expect(termOn(anchor, length, day("2024-02-28"))).toBeNull();
});

test("an award counts under later versions as the stage that replaces it, step by step", () => {
  const second = held({ version: "2", "in-force": { from: "2024-03-01" } }, [
    { id: "t0" },
    { id: "t1", when: "recent >= 1" },
    { id: "gold", when: "recent >= 3", replaces: "t2" },
  ]);
  const third = held({ version: "3", "in-force": { from: "2024-04-01" } }, [
    { id: "t0" },
    { id: "t1", when: "recent >= 1" },
    { id: "top", when: "recent >= 4", replaces: "transact.gold" },
  ]);
  const timeline = [held(), second, third].map(programOf);
  const stageOn = (on: string, award: Award) =>
    standingOn(timeline, { ...sold, awards: [award] }, day(on)).tracks.transact;
  expect(stageOn("2024-02-15", awarded("2024-02-01", "t2"))).toBe("t2");
  expect(stageOn("2024-03-15", awarded("2024-02-01", "t2"))).toBe("gold");
  expect(stageOn("2024-04-15", awarded("2024-02-01", "t2"))).toBe("top");
  expect(stageOn("2024-04-15", awarded("2024-02-01", "t1"))).toBe("t1");
  expect(stageOn("2024-04-15", awarded("2024-03-15", "gold", "2"))).toBe("top");
  expect(stageOn("2024-04-15", awarded("2024-02-01", "nothing"))).toBe("t0");
  expect(stageOn("2024-04-15", awarded("2024-02-01", "t2", "never-published"))).toBe("t0");
});

test("the reasons name the held stage, and the stage that the facts alone would give", () => {
  const history = { ...sold, awards: [awarded("2024-02-01", "t2")] };
  const [track] = explanationOn([programOf(held())], history, day("2024-06-01"))?.reasons.tracks ?? [];
  expect(track).toMatchObject({ raw: "t0", held: "t2", awarded: "t2", entered: true, next: null });
});

test("terms of any length follow one another without a gap", () => {
  const lengths = ["P1D", "P30D", "P4W", "P1M", "P3M", "P12M", "P2Y"].map((text) => parsePeriod(text));
  fc.assert(
    fc.property(days, fc.constantFrom(...lengths), fc.nat(2000), (anchor, length, after) => {
      if (length === null) throw new Error("not a period");
      const on = (anchor + after) as EpochDay;
      const term = termOn(anchor, length, on);
      if (term === null) throw new Error("there is a term after the anchor");
      expect(term.from <= on && on < term.until).toBe(true);
      expect(termOn(anchor, length, term.until)?.from).toBe(term.until);
      const times = Math.round((term.from - anchor) / (length.months * 30.4369 + length.days));
      expect(term.from).toBe(addPeriod(anchor, length, times));
    }),
  );
});
