import type { Locale } from "@laurel/contract";
import type { ComparisonReason, NextStep, Reason, TrackReasons } from "@laurel/core";
import { screen, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { show, wordsShown } from "../../testing/show.tsx";
import { EndedBar } from "./ended-bar.tsx";
import { Stages } from "./stages.tsx";

function compare(measure: string, value: number | null, needed: number): ComparisonReason {
  const holds = value !== null && value >= needed;
  return {
    op: "compare",
    holds,
    measure,
    comparator: ">=",
    value,
    needed,
    gap: holds || value === null ? null : needed - value,
    type: measure === "teamsUsers" ? "number" : "money",
    source: "assumed",
  };
}

/** Billed sales or Teams users: one of them is enough. */
function either(sales: number, salesNeeded: number, usersNeeded: number): Reason {
  const of = [compare("billedSales", sales, salesNeeded), compare("teamsUsers", 150, usersNeeded)];
  return { op: "any", holds: of.some(({ holds }) => holds), of };
}

/** The track of a partner with these billed sales, in cents. */
function trackAt(sales: number, changes: Partial<TrackReasons>): TrackReasons {
  const t50k = either(sales, 5_000_000, 1_000);
  const t100k = either(sales, 10_000_000, 2_000);
  return {
    track: "transact",
    offer: null,
    entered: true,
    enter: { op: "flag", holds: true, flag: "hasPublicListing", is: true } as Reason,
    raw: null,
    held: null,
    awarded: null,
    stages: [
      { stage: "entry", holds: true, when: null },
      { stage: "t50k", holds: t50k.holds, when: t50k },
      { stage: "t100k", holds: t100k.holds, when: t100k },
    ],
    next: null,
    ...changes,
  };
}

const gapsTo100k = [compare("billedSales", 9_320_000, 10_000_000), compare("teamsUsers", 150, 2_000)];
const toT100k: NextStep = {
  stage: "t100k",
  gaps: gapsTo100k,
  nearest: { share: 0.932, open: gapsTo100k.slice(0, 1) },
  unlocks: [{ benefit: "credits", amountMinor: 3_000_000, amountSource: "assumed" }],
};

const standings = {
  entered: trackAt(9_320_000, { raw: "t50k", awarded: "t50k", next: toT100k }),
  held: trackAt(1_000_000, {
    raw: "entry",
    held: "t50k",
    anchor: "first-benefit",
    awarded: "t50k",
    next: toT100k,
  }),
  top: trackAt(12_000_000, { raw: "t100k", awarded: "t100k" }),
  "not entered": trackAt(0, {
    entered: false,
    enter: { op: "flag", holds: false, flag: "hasPublicListing", is: true } as Reason,
    next: {
      stage: "entry",
      gaps: [],
      nearest: { share: 0, open: [] },
      unlocks: [{ benefit: "credits", amountMinor: null, amountSource: null }],
    },
  }),
} as const satisfies Record<string, TrackReasons>;

function open(standing: keyof typeof standings, language: Locale = "en") {
  const reasons = { tracks: [standings[standing]], conditions: [], benefits: [] };
  return show(<Stages reasons={reasons} heldUntil={{ transact: "2027-02-10" }} />, { language });
}

const plain = (text: string | null | undefined) => (text ?? "").replaceAll("\u00a0", " ");
const card = (name: string) => screen.getByRole("region", { name });
const textOf = (name: string) => plain(card(name).textContent);
const currentRung = () => plain(document.querySelector("[aria-current=step]")?.textContent);

describe("a partner on a stage", () => {
  test("sees the current rung and the threshold of each stage", async () => {
    await open("entered");
    const ladder = screen.getByRole("list", { name: "The stages from lowest to highest" });
    const rungs = [...ladder.children].map((rung) => plain(rung.textContent));
    expect(rungs).toEqual([
      "Entry stage",
      "50K stageUSD 50,000 assumedCurrent stage",
      "100K stageUSD 100,000 assumed",
    ]);
    expect(currentRung()).toContain("50K stage");
  });

  test("sees each way to the next stage with its meter and gap, and what it unlocks", async () => {
    await open("entered");
    const next = within(card("Next stage: 100K stage"));
    next.getByText("Any one of these is enough.");
    const meters = next.getAllByRole("progressbar");
    expect(
      meters.map((meter) => [meter.getAttribute("aria-label"), meter.getAttribute("aria-valuenow")]),
    ).toEqual([
      ["Billed sales", "93"],
      ["Teams users", "8"],
    ]);
    expect(plain(meters[0]?.getAttribute("aria-valuetext"))).toBe(
      "USD 93,200 of USD 100,000, USD 6,800 to go",
    );
    expect(textOf("Next stage: 100K stage")).toContain("Credits (USD 30,000, assumed)");
  });
});

test("a stage that the figures give is kept until the term ends, on a day that is shown", async () => {
  await open("entered");
  const why = textOf("Why “50K stage”");
  expect(why).toContain("Kept until the term ends, even if the figures fall.");
  expect(why).toContain("The next term begins on 10 February 2027.");
});

describe("a stage that asks for several things", () => {
  const parts = [compare("billedSales", 9_900_000, 10_000_000), compare("teamsUsers", null, 2_000)];
  const when: Reason = { op: "all", holds: false, of: parts };

  test("shows a meter for each, on the ladder each threshold, and fills the ladder no further", async () => {
    const { stages } = standings.entered;
    const track = trackAt(9_900_000, {
      raw: "t50k",
      awarded: "t50k",
      stages: [...stages.slice(0, 2), { stage: "t100k", holds: false, when }],
      next: { ...toT100k, gaps: parts, nearest: { share: 0, open: parts } },
    });
    await show(<Stages reasons={{ tracks: [track], conditions: [], benefits: [] }} heldUntil={{}} />);
    const next = within(card("Next stage: 100K stage"));
    next.getByText("All of these are needed.");
    expect(next.getAllByRole("progressbar").map((meter) => meter.getAttribute("aria-label"))).toEqual([
      "Billed sales",
      "Teams users",
    ]);
    const rungs = screen.getByRole("list", { name: "The stages from lowest to highest" }).children;
    expect(plain(rungs[2]?.textContent)).toContain("USD 100,000 and 2,000 of Teams users");
    expect(document.querySelector("[style*=share]")).toBeNull();
  });
});

test("a partner that keeps its stage from earlier in the term reads that it is held", async () => {
  await open("held");
  expect(currentRung()).toContain("50K stage");
  const why = textOf("Why “50K stage”");
  expect(why).toMatch(/until the term ends/i);
  expect(why).toContain("The next term begins on 10 February 2027.");
  expect(why).toContain("USD 10,000 (at least USD 50,000 needed");
  expect(why).toContain("counted from the day of the first benefit");
});

test("a partner on the highest stage reads that there is none above, and every rung is filled", async () => {
  await open("top");
  expect(textOf("On the highest stage")).toContain("There is no higher stage.");
  expect(currentRung()).toContain("100K stage");
  expect(screen.queryByRole("progressbar")).toBeNull();
});

test("a partner that isn't on the track reads why, and no gap to a stage it can't reach yet", async () => {
  await open("not entered");
  expect(document.querySelector("[aria-current=step]")).toBeNull();
  card("Why not on the track “Transact”");
  expect(screen.queryByRole("progressbar")).toBeNull();
  expect(textOf("Next stage: Entry stage")).toContain("Credits");
});

test("for a partner that isn't in the program there is neither a reason nor a next stage", async () => {
  const track = trackAt(9_320_000, { entered: false });
  await show(<Stages reasons={{ tracks: [track], conditions: [], benefits: [] }} heldUntil={{}} />);
  card("Transact: No stage");
  expect(screen.getAllByRole("heading", { level: 2 })).toHaveLength(1);
});

test("it is said since when a partner isn't in the program", async () => {
  await show(<EndedBar ended={{ since: "2026-03-01" }} />);
  screen.getByText("Not in the program since 1 March 2026.");
});

describe.each(["zh-TW", "ko-KR"] as const)("in %s", (language) => {
  test.each(Object.keys(standings) as (keyof typeof standings)[])(
    "nothing about a partner that is %s is in English, and no text is named by its key",
    async (standing) => {
      await open(standing, language);
      const shown = wordsShown();
      expect(shown).toMatch(/\p{Script=Han}|\p{Script=Hangul}/u);
      expect(shown.replaceAll("USD", "").match(/[A-Za-z]{2,}/g) ?? []).toEqual([]);
    },
  );
});
