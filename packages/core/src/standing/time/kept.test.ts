import fc from "fast-check";
import { expect, test } from "vitest";
import type { History, RecordedUnlock } from "../../facts/history.ts";
import type { Program } from "../../program/program.ts";
import { day, emptyHistory, histories, salesOn } from "../../testing/histories.ts";
import {
  type BenefitSource,
  type GrantSource,
  type ProgramSource,
  programOf,
  programs,
} from "../../testing/programs.ts";
import { runs } from "../../testing/runs.ts";
import type { EpochDay } from "../../values/calendar.ts";
import { standingOn } from "./facts-on.ts";
import { termOf } from "./term.ts";

/** The unlocks of a standing, as they would be recorded. */
function recorded(timeline: readonly Program[], history: History, on: EpochDay): readonly RecordedUnlock[] {
  const { version, unlocked } = standingOn(timeline, history, on);
  return unlocked.flatMap(({ benefit, offer, amountMinor }) =>
    offer === undefined && version !== null
      ? [
          {
            benefit,
            offerId: null,
            version,
            openedOn: on,
            closedOn: null,
            amountMinor: amountMinor ?? null,
          },
        ]
      : [],
  );
}

const changeOn = fc
  .integer({ min: day("2023-06-01"), max: day("2024-06-01") })
  .map((number) => number as EpochDay);

/**
 * Two versions, the second in force from a day on, and a history with the same facts on the day before.
 */
const changes = fc
  .record({
    one: programs({ publications: true, generous: true }),
    other: programs({ publications: true, version: "2" }),
    on: changeOn,
    history: histories,
  })
  .map(({ one, other, on, history }) => {
    const before = (on - 1) as EpochDay;
    const after = { ...other.program, inForceFrom: on };
    // No day before a version is decided by it.
    const awards = history.awards.filter(({ version, day }) => version !== "2" || day >= on);
    const known = withUnlocks([one.program], { ...history, awards }, before);
    return { one: one.program, after, on, before, history: known };
  })
  .filter(({ one, on, history }) => isQuiet(one, history, on));

function withUnlocks(timeline: readonly Program[], history: History, on: EpochDay): History {
  return { ...history, unlocks: recorded(timeline, history, on) };
}

/** Whether the old version alone would give the same on the day, and no term ends on that day. */
function isQuiet(program: Program, history: History, on: EpochDay): boolean {
  const before = standingOn([program], history, (on - 1) as EpochDay);
  const same =
    JSON.stringify(before.unlocked) === JSON.stringify(standingOn([program], history, on).unlocked);
  return (
    same &&
    before.unlocked.length > 0 &&
    program.tracks.every((track) => termOf([program], program, track, history, on)?.from !== on)
  );
}

test("a version that keeps unlocks keeps all of the day before, none with a smaller amount", () => {
  fc.assert(
    fc.property(changes, ({ one, after, on, before, history }) => {
      const now = standingOn([one, after], history, on).unlocked;
      for (const { benefit, offer, amountMinor } of standingOn([one, after], history, before).unlocked) {
        const kept = now.find((unlock) => unlock.benefit === benefit && unlock.offer === offer);
        expect([benefit, kept === undefined ? "missing" : "there"]).toEqual([benefit, "there"]);
        expect(kept?.amountMinor ?? 0).toBeGreaterThanOrEqual(amountMinor ?? 0);
      }
    }),
    runs(20),
  );
});

test("a version that ends unlocks leaves only what it gives itself", () => {
  fc.assert(
    fc.property(changes, ({ one, after, on, history: known }) => {
      // What the first version awarded is held under the second, but only where there was a first.
      const history = { ...known, awards: [] };
      const ending = { ...after, onChange: { unlocked: "end" as const } };
      const alone = { ...ending, inForceFrom: on };
      expect(standingOn([one, ending], history, on)).toEqual(standingOn([alone], history, on));
    }),
    runs(20),
  );
});

function credit(...grants: readonly GrantSource[]): BenefitSource {
  return { category: "marketing", delivery: "credit", grants };
}

/** A version that measures the sales of 12 months. */
function versionWith(
  name: string,
  from: string,
  tracks: ProgramSource["tracks"],
  more: Pick<ProgramSource, "benefits" | "on-change">,
): Program {
  return programOf({
    program: "program",
    version: name,
    "in-force": { from },
    currency: "USD",
    lists: {},
    measures: { allSales: { sum: "sales", window: "trailing 12 months" } },
    tracks,
    ...more,
  });
}

/** Version 1 gives credits on t1; what later versions give is said by each test. */
function version(
  name: string,
  from: string,
  benefits: ProgramSource["benefits"],
  unlocked?: "keep" | "end",
): Program {
  const tracks: ProgramSource["tracks"] = {
    transact: { scope: "partner", stages: [{ id: "t0" }, { id: "t1", when: "allSales >= 1" }] },
    closed: {
      scope: "partner",
      enter: "allSales >= 1000000",
      movement: { down: "at-once", term: { anchor: "first-benefit", length: "P12M" } },
      stages: [{ id: "c0" }],
    },
  };
  const onChange = unlocked === undefined ? {} : { "on-change": { unlocked } };
  return versionWith(name, from, tracks, { benefits, ...onChange });
}

const joined = "2023-03-10";
const sold = { ...emptyHistory(joined), sales: salesOn(["2023-05-01", 100]) };

function unlock(benefit: string, more: Partial<RecordedUnlock> = {}): RecordedUnlock {
  const plain = { benefit, offerId: null, version: "1", closedOn: null, amountMinor: null };
  return { ...plain, openedOn: day("2023-06-01"), ...more };
}

function unlockedOn(timeline: readonly Program[], history: History, on: string) {
  return standingOn(timeline, history, day(on)).unlocked;
}

const old = { credits: credit({ from: "transact.t1", per: "term", amount: { t1: 2000 } }) };
const opened = { ...sold, unlocks: [unlock("credits", { amountMinor: 200_000 })] };

test("a kept unlock ends with the term in which it was opened", () => {
  const timeline = [version("1", "2023-01-01", old), version("2", "2023-12-01", {})];
  const kept = [{ benefit: "credits", amountMinor: 200_000 }];
  expect(unlockedOn(timeline, opened, "2023-12-01")).toEqual(kept);
  expect(unlockedOn(timeline, opened, "2024-03-09")).toEqual(kept);
  expect(unlockedOn(timeline, opened, "2024-03-10")).toEqual([]);
});

test("a kept unlock ends when the version that gave it would no longer give it", () => {
  const timeline = [version("1", "2023-01-01", old), version("2", "2023-12-01", {})];
  const refunded = { ...opened, sales: salesOn(["2023-05-01", 100], ["2024-01-15", -100]) };
  expect(unlockedOn(timeline, refunded, "2024-01-14")).toHaveLength(1);
  expect(unlockedOn(timeline, refunded, "2024-01-15")).toEqual([]);
});

test("of a kept amount and the new version's amount the larger counts, never the sum", () => {
  const giving = (amount: number) => ({
    credits: credit({ from: "transact.t0", per: "term", amount: { t0: amount } }),
  });
  const amountsWith = (amount: number) =>
    unlockedOn(
      [version("1", "2023-01-01", old), version("2", "2023-12-01", giving(amount))],
      opened,
      "2023-12-01",
    ).map(({ amountMinor }) => amountMinor);
  expect(amountsWith(1000)).toEqual([200_000]);
  expect(amountsWith(3000)).toEqual([300_000]);
});

test("a version in between that ends unlocks ends them for good", () => {
  const between = version("2", "2023-10-01", {}, "end");
  const timeline = [version("1", "2023-01-01", old), between, version("3", "2023-12-01", {}, "keep")];
  expect(unlockedOn(timeline, opened, "2023-09-30")).toHaveLength(1);
  expect(unlockedOn(timeline, opened, "2023-10-01")).toEqual([]);
  expect(unlockedOn(timeline, opened, "2023-12-01")).toEqual([]);
});

test("an unlock that the ending version gives itself is kept by the next version", () => {
  const between = version("2", "2023-10-01", old, "end");
  const timeline = [version("1", "2023-01-01", old), between, version("3", "2023-12-01", {}, "keep")];
  const again = { ...sold, unlocks: [unlock("credits", { version: "2" })] };
  expect(unlockedOn(timeline, again, "2023-12-01")).toHaveLength(1);
});

test("an unlock that was closed, is for an offer, or was not given by that version is not kept", () => {
  const timeline = [version("1", "2023-01-01", old), version("2", "2023-12-01", {})];
  const keptOf = (...unlocks: readonly RecordedUnlock[]) =>
    unlockedOn(timeline, { ...sold, unlocks }, "2023-12-05").length;
  expect(keptOf(unlock("credits", { closedOn: day("2023-12-05") }))).toBe(0);
  expect(keptOf(unlock("credits", { closedOn: day("2023-12-06") }))).toBe(1);
  expect(keptOf(unlock("credits", { offerId: "a" }))).toBe(0);
  expect(keptOf(unlock("nothing"))).toBe(0);
  expect(keptOf(unlock("credits", { version: "never-published" }))).toBe(0);
  expect(keptOf(unlock("credits"), unlock("credits"))).toBe(1);
});

test("a kept unlock expires on its day, unless the term ends before that", () => {
  const expiring = (on: string) => ({
    credits: credit({ from: "transact.t1", per: "term", amount: { t1: 2000 }, expires: { on } }),
  });
  const timelineWith = (on: string) => [
    version("1", "2023-01-01", expiring(on)),
    version("2", "2023-12-01", {}),
  ];
  expect(unlockedOn(timelineWith("2024-01-31"), opened, "2024-01-30")).toHaveLength(1);
  expect(unlockedOn(timelineWith("2024-01-31"), opened, "2024-01-31")).toEqual([]);
  expect(unlockedOn(timelineWith("2024-04-30"), opened, "2024-03-09")).toHaveLength(1);
  expect(unlockedOn(timelineWith("2024-04-30"), opened, "2024-03-10")).toEqual([]);
});

test("a kept unlock that was opened before the first term ends with the day before it", () => {
  const timeline = [version("1", "2023-01-01", old), version("2", "2023-12-01", {})];
  const corrected = { ...opened, joinedOn: day("2024-01-10") };
  expect(unlockedOn(timeline, corrected, "2024-01-09")).toHaveLength(1);
  expect(unlockedOn(timeline, corrected, "2024-01-10")).toEqual([]);
});

test("an unlock given once for the partnership is kept beyond the term", () => {
  const lasting = { credits: credit({ from: "transact.t1", per: "partner", amount: { t1: 2000 } }) };
  const timeline = [version("1", "2023-01-01", lasting), version("2", "2023-12-01", {})];
  expect(unlockedOn(timeline, opened, "2024-03-10")).toHaveLength(1);
  expect(unlockedOn(timeline, opened, "2024-05-01")).toEqual([]);
});

test("what a track gives a partner without terms does not end with what another grant gave", () => {
  const credits = credit(
    { from: "transact.t1", per: "partner", expires: { on: "2023-12-01" } },
    { from: "transact.t1", per: "term" },
  );
  const timeline = [version("1", "2023-01-01", { credits }), version("2", "2023-12-01", {})];
  // Neither joined nor with an offer: no term has begun.
  expect(unlockedOn(timeline, { ...opened, joinedOn: null }, "2023-12-01")).toHaveLength(1);
  expect(unlockedOn(timeline, opened, "2024-03-09")).toHaveLength(1);
  expect(unlockedOn(timeline, opened, "2024-03-10")).toEqual([]);
});

test("a track that the partner was never on does not keep an unlock beyond the term of another", () => {
  const credits = credit({ from: "transact.t1", per: "term" }, { from: "closed.c0", per: "term" });
  const timeline = [version("1", "2023-01-01", { credits }), version("2", "2023-12-01", {})];
  expect(unlockedOn(timeline, opened, "2024-03-09")).toHaveLength(1);
  expect(unlockedOn(timeline, opened, "2024-03-10")).toEqual([]);
});

test("no award of a later version, and no grace that would begin after it came, keeps an unlock", () => {
  const credits = credit({ from: "transact.t1", per: "partner" });
  const timeline = [
    graceful("1", "2023-01-01", "allSales >= 1", { credits }),
    graceful("2", "2023-12-01", "allSales >= 0", {}),
  ];
  const award = { track: "transact", stage: "t1" };
  const awards = [
    { ...award, day: day("2023-11-30"), version: "1" },
    { ...award, day: day("2023-12-01"), until: day("2024-06-01"), version: "2" },
  ];
  const known = { ...sold, unlocks: [unlock("credits")], awards };
  // The sale leaves the window on 2024-05-01.
  expect(unlockedOn(timeline, known, "2024-04-30")).toEqual([{ benefit: "credits" }]);
  expect(unlockedOn(timeline, known, "2024-05-01")).toEqual([]);

  const grace = { stage: "t0", until: day("2023-12-05") };
  const falling = {
    ...known,
    sales: [],
    awards: [{ ...award, day: day("2023-11-30"), version: "1", grace }],
  };
  expect(unlockedOn(timeline, falling, "2023-12-04")).toEqual([{ benefit: "credits" }]);
  expect(unlockedOn(timeline, falling, "2023-12-05")).toEqual([]);
});

/** A version with ten days of grace on the way down from t1. */
function graceful(name: string, from: string, when: string, benefits: ProgramSource["benefits"]): Program {
  const transact = {
    scope: "partner",
    movement: { down: "at-once", grace: "P10D" },
    stages: [{ id: "t0" }, { id: "t1", when }],
  } as const;
  return versionWith(name, from, { transact }, { benefits });
}
