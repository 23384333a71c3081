import fc from "fast-check";
import { expect, test } from "vitest";
import type { Program } from "../program/program.ts";
import { timelineOf } from "../program/timeline.ts";
import { standingOn } from "../standing/time/facts-on.ts";
import { day, histories } from "../testing/histories.ts";
import { type BenefitSource, type ProgramSource, programOf, programs } from "../testing/programs.ts";
import { runs } from "../testing/runs.ts";
import type { EpochDay } from "../values/calendar.ts";
import { atOnce } from "../values/long-work.ts";
import { type DecidedDay, historyOf } from "./decide-day.ts";
import { noPast, type Past, pastBefore } from "./past.ts";
import { type KnownFrom, walk } from "./walk.ts";

const start = fc.integer({ min: day("2023-10-01"), max: day("2024-04-01") }).map((n) => n as EpochDay);
const random = fc
  .tuple(programs({ publications: true }), programs({ publications: true, version: "2", from: "2024-01-15" }))
  .map((written) => timelineOf(written.map(({ program }) => program)));

/** Two versions with short terms, stages that are held, and a benefit for each term. */
const written = fc
  .record({
    down: fc.constantFrom("at-once" as const, "never-in-term" as const, "at-term-end" as const),
    grace: fc.constantFrom(undefined, "P10D"),
    anchor: fc.constantFrom("joined", "first-benefit", "03-05"),
    unlocked: fc.constantFrom("keep" as const, "end" as const),
    given: fc.boolean(),
  })
  .map(({ down, grace, anchor, unlocked, given }) => {
    const version = (name: string, from: string, benefits: ProgramSource["benefits"]): Program =>
      programOf({
        program: "program",
        version: name,
        "in-force": { from },
        currency: "USD",
        lists: {},
        measures: { recent: { sum: "sales", window: "trailing 20 days", excluding: ["fraud"] } },
        tracks: {
          transact: {
            scope: "partner",
            movement: { down, ...(grace === undefined ? {} : { grace }), term: { anchor, length: "P1M" } },
            stages: [{ id: "t0" }, { id: "t1", when: "recent >= 1" }, { id: "t2", when: "recent >= 1000" }],
          },
        },
        benefits,
        "on-change": { unlocked },
      });
    const credits: BenefitSource = {
      category: "marketing",
      delivery: "credit",
      grants: [{ from: "transact.t1", amount: { t1: 10, t2: 20 }, per: "term" }],
    };
    return timelineOf([
      version("1", "2022-01-01", { credits }),
      version("2", "2024-01-15", given ? { credits } : {}),
    ]);
  });
const versions = fc.oneof(random, written);

/** What is known from a day on, and what is received on two later days. */
const arrivals = fc
  .record({
    from: start,
    first: histories,
    more: fc.uniqueArray(fc.record({ after: fc.integer({ min: 1, max: 90 }), facts: histories }), {
      maxLength: 2,
      selector: ({ after }) => after,
    }),
  })
  .map(({ from, first, more }): readonly KnownFrom[] =>
    [
      { from, facts: first },
      ...more.map(({ after, facts }) => ({ from: (from + after) as EpochDay, facts })),
    ].sort((a, b) => a.from - b.from),
  );

const walked = (...given: Parameters<typeof walk>) => atOnce(walk(...given));
const lengths = fc.integer({ min: 0, max: 130 });

/** The same knowledge, named for each day, so that each is decided. */
function daily(known: readonly KnownFrom[], until: EpochDay): readonly KnownFrom[] {
  const [{ from }] = known as [KnownFrom];
  return Array.from({ length: until - from + 1 }, (_, n) => {
    const on = (from + n) as EpochDay;
    return { from: on, facts: known.findLast((each) => each.from <= on)?.facts as KnownFrom["facts"] };
  });
}

test("deciding only the days on which something can change leaves what deciding every day does", () => {
  fc.assert(
    fc.property(versions, arrivals, lengths, (timeline, known, length) => {
      const [{ from }] = known as [KnownFrom];
      const until = (from + length) as EpochDay;
      const jumped = walked(timeline, known, noPast, from, until);
      expect(jumped).toEqual(walked(timeline, daily(known, until), noPast, from, until));
    }),
    runs(300),
  );
});

test("between two decided days the answer is that of the first", () => {
  const saying = ({ program, explanation }: DecidedDay) => [
    program?.version ?? null,
    ...[explanation?.tracks, explanation?.grace, explanation?.ended, explanation?.unlocked].map(
      (part) => part ?? null,
    ),
  ];
  fc.assert(
    fc.property(versions, arrivals, lengths, (timeline, known, length) => {
      const [{ from }] = known as [KnownFrom];
      const until = (from + length) as EpochDay;
      const jumped = new Map<EpochDay, unknown>();
      walked(timeline, known, noPast, from, until, (day, decided) => jumped.set(day, saying(decided)));
      let last: unknown = null;
      walked(timeline, daily(known, until), noPast, from, until, (day, decided) => {
        last = jumped.get(day) ?? last;
        expect(saying(decided)).toEqual(last);
      });
    }),
    runs(200),
  );
});

test("a walk in two parts, or one whose last days are walked again, leaves the same", () => {
  fc.assert(
    fc.property(versions, arrivals, lengths, lengths, (timeline, known, one, other) => {
      const [{ from }] = known as [KnownFrom];
      const [between, until] = [from + one, from + one + other] as [EpochDay, EpochDay];
      const whole = walked(timeline, known, noPast, from, until);
      const half = walked(timeline, known, noPast, from, between);
      const next = (between + 1) as EpochDay;

      expect(walked(timeline, known, half, next, until)).toEqual(whole);
      expect(walked(timeline, known, whole, between, until)).toEqual(whole);
    }),
    runs(200),
  );
});

test("asked about a day, what later days left doesn't matter", () => {
  const seen = (
    past: Past,
    timeline: Parameters<typeof walk>[0],
    known: readonly KnownFrom[],
    on: EpochDay,
  ) => standingOn(timeline, historyOf((known.at(-1) as KnownFrom).facts, past), on);
  fc.assert(
    fc.property(versions, arrivals, lengths, lengths, (timeline, known, one, other) => {
      const [{ from }] = known as [KnownFrom];
      const on = (from + one) as EpochDay;
      const whole = walked(timeline, known, noPast, from, (on + other) as EpochDay);
      const then = pastBefore(whole, (on + 1) as EpochDay);
      expect(seen(whole, timeline, known, on)).toEqual(seen(then, timeline, known, on));
    }),
    runs(200),
  );
});
