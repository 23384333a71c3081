import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { History, OfferRecord } from "../facts/history.ts";
import { compileProgram } from "../program/compile-program.ts";
import type { Program } from "../program/program.ts";
import { sourceFromValue } from "../program/source.ts";
import { inForce, timelineOf } from "../program/timeline.ts";
import { explain } from "../standing/explain/explain.ts";
import { factsOn } from "../standing/time/facts-on.ts";
import { runs } from "../testing/runs.ts";
import { dayText, type EpochDay, parseDay } from "../values/calendar.ts";
import { type OpenUnlock, type Settlement, settleUnlocks } from "./settle-unlocks.ts";

const day = (text: string) => parseDay(text) as EpochDay;

function program(version: string, from: string, change: Record<string, unknown> = {}): Program {
  const base = {
    program: "rewards",
    version,
    "in-force": { from },
    currency: "USD",
    measures: { billed: { sum: "sales", window: "trailing 3 months" }, users: { latest: "users" } },
    tracks: {
      transact: {
        enter: "offers.exists(o, o.live)",
        stages: [{ id: "low" }, { id: "high", when: "billed >= 100" }],
      },
    },
    benefits: {
      guide: { category: "sales", delivery: "self-serve", from: "transact.low", per: "partner" },
      credit: { category: "sales", delivery: "credit", amount: { low: 10, high: 50 }, per: "term" },
      spotlight: {
        category: "marketing",
        delivery: "promotion",
        from: "transact.low",
        when: "!offer.private",
        per: "term",
      },
      launch: {
        category: "marketing",
        delivery: "message",
        from: "transact.low",
        per: "offer",
        expires: { after: "P30D" },
      },
    },
    ...change,
  };
  const compiled = compileProgram(sourceFromValue(base));
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.program;
}

const first = program("1", "2024-01-01");

function offer(change: Partial<OfferRecord> = {}): OfferRecord {
  return {
    offerId: "one",
    option: "transact",
    byol: false,
    private: false,
    publicOfferId: null,
    type: "saas",
    storefront: "marketplace",
    status: "live",
    liveOn: day("2024-02-01"),
    stoppedOn: null,
    publications: [{ option: "transact", on: day("2024-02-01") }],
    ...change,
  };
}

function history(change: Partial<History> = {}): History {
  return {
    partnerId: "contoso",
    country: "US",
    joinedOn: day("2024-01-10"),
    offers: [offer()],
    sales: [],
    observations: [],
    awards: [],
    unlocks: [],
    ...change,
  };
}

const sale = (on: string, amountMinor: number) => ({
  day: day(on),
  exclusion: "" as const,
  amountMinor,
  unconverted: 0,
});

/** Settles days one after the other, each on the unlocks recorded so far. */
function settleDays(programs: readonly Program[], known: (on: string) => History, days: readonly string[]) {
  const timeline = timelineOf(programs);
  let records: readonly OpenUnlock[] = [];
  let settlement: Settlement = { opened: [], changed: [], closed: [] };
  let unlocked: readonly string[] = [];
  for (const text of days) {
    const on = day(text);
    const past = { ...known(text), unlocks: records };
    const inForceThen = inForce(timeline, on) as Program;
    const facts = factsOn(timeline, inForceThen, past, on);
    const explanation = explain(inForceThen, facts);
    settlement = settleUnlocks(
      { timeline, program: inForceThen, facts, explanation, history: past },
      records,
    );
    records = applied(records, settlement);
    unlocked = explanation.unlocked.map((each) =>
      nameOf(each.benefit, each.offer ?? null, each.amountMinor ?? null),
    );
  }
  return { settlement, records, unlocked };
}

function applied(
  records: readonly OpenUnlock[],
  { opened, changed, closed }: Settlement,
): readonly OpenUnlock[] {
  const gone = new Set(closed.map(({ unlock }) => unlock));
  const after = new Map(changed.map((change) => [change.unlock, change.after]));
  return [
    ...records.filter((unlock) => !gone.has(unlock)).map((unlock) => ({ ...unlock, ...after.get(unlock) })),
    ...opened.map(({ termFrom: _term, by: _by, ...unlock }) => ({ ...unlock, closedOn: null })),
  ];
}

const nameOf = (benefit: string, offerId: string | null, amount: number | null) =>
  [benefit, offerId, amount].filter((part) => part !== null).join(" ");
const namesOf = (records: readonly OpenUnlock[]) =>
  records.map(({ benefit, offerId, amountMinor }) => nameOf(benefit, offerId, amountMinor)).sort();
const closings = ({ closed }: Settlement) =>
  closed.map(({ unlock, reason }) => `${unlock.benefit} ${reason}`);

describe("a single version", () => {
  test("an unlock opens on the day decided, or on the day of the publication that gave it", () => {
    const { settlement } = settleDays([first], () => history(), ["2024-02-11"]);
    expect(
      settlement.opened.map(({ benefit, offerId, openedOn, termFrom, endsOn }) => [
        nameOf(benefit, offerId, null),
        dayText(openedOn),
        termFrom === null ? null : dayText(termFrom),
        endsOn === null ? null : dayText(endsOn),
      ]),
    ).toEqual([
      ["guide", "2024-02-11", null, null],
      ["credit", "2024-02-11", "2024-01-10", null],
      ["spotlight", "2024-02-11", "2024-01-10", null],
      ["launch one", "2024-02-01", null, "2024-03-02"],
    ]);
  });

  test("a higher stage raises the amount of the same unlock", () => {
    const sales = [sale("2024-03-01", 10_000)];
    const { settlement } = settleDays([first], (on) => history(on < "2024-03-01" ? {} : { sales }), [
      "2024-02-11",
      "2024-03-01",
    ]);
    expect(settlement.opened).toEqual([]);
    expect(
      settlement.changed.map(({ unlock, after }) => [unlock.benefit, unlock.amountMinor, after.amountMinor]),
    ).toEqual([["credit", 1000, 5000]]);
  });

  test("an unlock whose time is over is closed as expired", () => {
    const { settlement } = settleDays([first], () => history(), ["2024-02-11", "2024-03-02"]);
    expect(closings(settlement)).toEqual(["launch expired"]);
  });

  test("an offer that stops closes what its publication gave, and what its stage gave", () => {
    const stopped = history({ offers: [offer({ status: "stopped", stoppedOn: day("2024-02-20") })] });
    const { settlement } = settleDays([first], (on) => (on < "2024-02-20" ? history() : stopped), [
      "2024-02-11",
      "2024-02-20",
    ]);
    expect(closings(settlement)).toEqual([
      "guide stage-left",
      "credit stage-left",
      "spotlight stage-left",
      "launch stage-left",
    ]);
  });

  test("a condition that no longer holds withdraws what it gave", () => {
    const hidden = history({ offers: [offer({ private: true })] });
    const { settlement } = settleDays([first], (on) => (on < "2024-02-12" ? history() : hidden), [
      "2024-02-11",
      "2024-02-12",
    ]);
    expect(closings(settlement)).toEqual(["spotlight withdrawn"]);
  });

  test("a new term closes the unlocks of the old term and opens new ones", () => {
    const { settlement } = settleDays([first], () => history(), ["2024-12-01", "2025-01-10"]);
    expect(closings(settlement)).toEqual(["credit term-ended", "spotlight term-ended"]);
    expect(
      settlement.opened.map(({ benefit, termFrom }) => [benefit, dayText(termFrom as EpochDay)]),
    ).toEqual([
      ["credit", "2025-01-10"],
      ["spotlight", "2025-01-10"],
    ]);
  });
});

describe("a change of version", () => {
  const sparing = program("2", "2024-04-01", {
    benefits: {
      guide: { category: "sales", delivery: "self-serve", from: "transact.low", per: "partner" },
      credit: { category: "sales", delivery: "credit", amount: { low: 5, high: 20 }, per: "term" },
    },
  });
  const changed = ({ changed: all }: Settlement) =>
    all.map(({ unlock, after }) => [
      unlock.benefit,
      after.version,
      after.amountMinor,
      after.keptSince === null ? null : dayText(after.keptSince),
      after.endsOn === null ? null : dayText(after.endsOn),
    ]);

  test("an unlock that the new version also gives becomes its own; a larger one is kept", () => {
    const { settlement } = settleDays([first, sparing], () => history(), ["2024-03-20", "2024-04-01"]);
    expect(settlement.opened).toEqual([]);
    expect(closings(settlement)).toEqual([]);
    expect(changed(settlement)).toEqual([
      ["guide", "2", null, null, null],
      ["credit", "1", 1000, "2024-04-01", "2025-01-10"],
      ["spotlight", "1", null, "2024-04-01", "2025-01-10"],
    ]);
  });

  test("a kept unlock becomes the new version's own once that gives as much", () => {
    const sales = [sale("2024-05-01", 10_000)];
    const { settlement } = settleDays([first, sparing], (on) => history(on < "2024-05-01" ? {} : { sales }), [
      "2024-03-20",
      "2024-04-01",
      "2024-05-01",
    ]);
    expect(changed(settlement)).toEqual([
      // The old version would give 50 on this stage, but the recorded amount is kept.
      ["credit", "2", 2000, null, null],
    ]);
  });

  test("a kept unlock ends with the term", () => {
    const { settlement, records } = settleDays([first, sparing], () => history(), [
      "2024-03-20",
      "2024-04-01",
      "2025-01-10",
    ]);
    expect(closings(settlement)).toEqual(["credit term-ended", "spotlight term-ended"]);
    expect(namesOf(records)).toEqual(["credit 500", "guide"]);
  });

  test("a version that ends unlocks withdraws them", () => {
    const ending = program("2", "2024-04-01", {
      "on-change": { unlocked: "end" },
      benefits: {
        guide: { category: "sales", delivery: "self-serve", from: "transact.low", per: "partner" },
      },
    });
    const { settlement } = settleDays([first, ending], () => history(), ["2024-03-20", "2024-04-01"]);
    expect(closings(settlement)).toEqual(["credit withdrawn", "spotlight withdrawn"]);
  });
});

test("the open unlocks on record are always those of the answer, and settling again changes nothing", () => {
  const second = program("2", "2024-05-01", {
    benefits: {
      credit: { category: "sales", delivery: "credit", amount: { high: 20 }, per: "term" },
      launch: { category: "marketing", delivery: "message", from: "transact.high", per: "offer" },
    },
  });
  const dayIn = fc.integer({ min: day("2024-01-01"), max: day("2025-06-30") }).map((on) => on as EpochDay);
  const record = fc
    .record({ liveOn: dayIn, stops: fc.option(dayIn), private: fc.boolean() })
    .map(({ liveOn, stops, private: hidden }) => {
      const stoppedOn = stops !== null && stops > liveOn ? stops : null;
      const status = stoppedOn === null ? ("live" as const) : ("stopped" as const);
      return {
        liveOn,
        stoppedOn,
        status,
        private: hidden,
        publications: [{ option: "transact" as const, on: liveOn }],
      };
    });
  const world = fc.record({
    offers: fc.array(record, { maxLength: 3 }),
    sales: fc.array(fc.record({ day: dayIn, amountMinor: fc.integer({ min: 0, max: 20_000 }) }), {
      maxLength: 8,
    }),
    days: fc
      .array(dayIn, { minLength: 1, maxLength: 6 })
      .map((days) => [...days].sort((a, b) => a - b).map(dayText)),
    joinedOn: fc.option(dayIn),
  });
  fc.assert(
    fc.property(world, ({ offers, sales, days, joinedOn }) => {
      const known = history({
        joinedOn,
        offers: offers.map((each, index) => offer({ offerId: `offer-${index}`, ...each })),
        sales: sales.map((each) => ({ ...each, exclusion: "", unconverted: 0 })),
      });
      const { records, unlocked } = settleDays([first, second], () => known, days);
      expect(namesOf(records)).toEqual([...unlocked].sort());
      const again = settleDays([first, second], () => known, [...days, days.at(-1) as string]);
      expect(again.settlement).toEqual({ opened: [], changed: [], closed: [] });
    }),
    runs(300),
  );
});
