import { expect, test } from "vitest";
import type { EndedSpell, History } from "../../facts/history.ts";
import { day, emptyHistory, liveOffer } from "../../testing/histories.ts";
import { programOf } from "../../testing/programs.ts";
import { dayText, type EpochDay } from "../../values/calendar.ts";
import { atOnce } from "../../values/long-work.ts";
import { noPast } from "../../walk/past.ts";
import { walk } from "../../walk/walk.ts";
import { explanationOn, standingOn } from "./facts-on.ts";
import { nextChange } from "./next-change.ts";
import { termAnchor } from "./term.ts";

const program = programOf({
  program: "program",
  version: "1",
  "in-force": { from: "2020-01-01" },
  currency: "USD",
  lists: {},
  measures: { recent: { sum: "sales", window: "trailing 30 days" } },
  tracks: {
    status: {
      scope: "partner",
      movement: { down: "never-in-term", term: { anchor: "joined", length: "P12M" } },
      stages: [{ id: "member" }, { id: "gold", when: "recent >= 100" }],
    },
    listings: { scope: "offer", stages: [{ id: "listed" }] },
  },
  benefits: {
    credit: { category: "marketing", delivery: "credit", grants: [{ from: "status.gold", per: "term" }] },
    review: {
      category: "marketing",
      delivery: "credit",
      grants: [{ from: "listings.listed", per: "offer" }],
    },
  },
});
const timeline = [program];

function partner(...ended: readonly (readonly [string, string | null])[]): History {
  const spells = ended.map(
    ([from, until]): EndedSpell => ({ from: day(from), until: until === null ? null : day(until) }),
  );
  return {
    ...emptyHistory("2024-01-01"),
    offers: [liveOffer("early", "list", "2024-01-05"), liveOffer("late", "list", "2024-03-15")],
    sales: [{ day: day("2024-02-01"), exclusion: "", amountMinor: 10_000, unconverted: 0 }],
    ended: spells,
  };
}

/** What a partner has on a day, its days before decided one after the other. */
function seenOn(history: History, on: string) {
  const { awards, unlocks, ...facts } = history;
  const from = day("2024-01-01");
  const until = (day(on) - 1) as EpochDay;
  const past = atOnce(walk(timeline, [{ from, facts }], noPast, from, until));
  const { tracks, ended, unlocked } = standingOn(timeline, { ...history, ...past }, day(on));
  const given = unlocked.map(({ benefit, offer }) => [benefit, offer].filter(Boolean).join(" "));
  return { stage: tracks.status, since: ended === undefined ? null : dayText(ended.since), given };
}

test("a partner has nothing from its end on, and until the day before it is back", () => {
  const history = partner(["2024-03-01", "2024-04-01"]);
  const all = { stage: "gold", since: null, given: ["credit", "review early"] };
  const nothing = { stage: undefined, since: "2024-03-01", given: [] };
  expect(seenOn(history, "2024-02-29")).toEqual(all);
  expect(seenOn(history, "2024-03-01")).toEqual(nothing);
  expect(seenOn(history, "2024-03-31")).toEqual(nothing);
});

test("back in the term, the stage is held again; a publication of the days between gives nothing", () => {
  const history = partner(["2024-03-01", "2024-04-01"]);
  expect(seenOn(history, "2024-04-01")).toEqual({
    stage: "gold",
    since: null,
    given: ["credit", "review early"],
  });
  expect(seenOn(partner(), "2024-04-01").given).toEqual(["credit", "review early", "review late"]);
  expect(seenOn(partner(["2024-03-01", "2025-02-01"]), "2025-02-01").stage).toBe("member");
});

test("the end and the return are days on which time alone changes the answer", () => {
  const next = (history: History, on: string) => dayText(nextChange(timeline, history, day(on)));
  const history = partner(["2024-05-01", "2024-06-01"]);
  expect(next(history, "2024-04-01")).toBe("2024-05-01");
  expect(next(history, "2024-05-01")).toBe("2024-06-01");
});

test("the reasons say since when the partner is out, and no track is entered or has a next stage", () => {
  const explained = explanationOn(timeline, partner(["2024-03-01", null]), day("2024-03-10"));
  expect(explained?.ended).toEqual({ since: day("2024-03-01") });
  expect(explained?.reasons.tracks).toMatchObject([
    { track: "status", entered: false, awarded: null, raw: null, next: null },
  ]);
  expect(explained?.reasons.benefits.map(({ unlocked }) => unlocked)).toEqual([false, false]);
});

test("the terms of a first benefit aren't counted from a day on which the partner was out", () => {
  const anchored = programOf({
    program: "program",
    version: "1",
    "in-force": { from: "2020-01-01" },
    currency: "USD",
    lists: {},
    measures: {},
    tracks: {
      status: {
        scope: "partner",
        enter: "offers.exists(o, o.live)",
        movement: { down: "never-in-term", term: { anchor: "first-benefit", length: "P12M" } },
        stages: [{ id: "member" }],
      },
    },
    benefits: {},
  });
  const anchorOf = (history: History) => {
    const [track] = anchored.tracks;
    if (track === undefined) throw new Error("no track");
    const anchor = termAnchor([anchored], anchored, track, history, day("2024-08-01"));
    return anchor === null ? null : dayText(anchor);
  };
  expect(anchorOf(partner())).toBe("2024-01-05");
  expect(anchorOf(partner(["2024-03-01", "2024-04-01"]))).toBe("2024-01-05");
  expect(anchorOf(partner(["2024-01-02", "2024-02-10"]))).toBe("2024-02-10");
});
