import fc from "fast-check";
import { compileProgram } from "../program/compile-program.ts";
import type { Program } from "../program/program.ts";
import { sourceFromValue } from "../program/source.ts";
import { conditions, countries, offerTypes } from "./conditions.ts";

/** A program file as plain values: the part of the language that the generators use. */
export interface ProgramSource {
  readonly program: string;
  readonly version: string;
  readonly "in-force": { readonly from: string };
  readonly currency: "USD" | "KRW" | "KWD";
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly measures: Readonly<Record<string, MeasureSource>>;
  readonly tracks: Readonly<Record<string, TrackSource>>;
  readonly benefits: Readonly<Record<string, BenefitSource>>;
  readonly "on-change"?: { readonly unlocked: "keep" | "end" };
}

/** See `ProgramSource`. */
export type MeasureSource =
  | { readonly sum: "sales"; readonly window: string; readonly excluding?: readonly string[] }
  | { readonly latest: string; readonly as?: "money" | "number" };

/** See `ProgramSource`. */
export interface TrackSource {
  readonly scope: "partner" | "offer";
  readonly enter?: string;
  readonly movement?: {
    readonly down: "at-once" | "never-in-term" | "at-term-end";
    readonly grace?: string;
    readonly term?: { readonly anchor: string; readonly length: string };
  };
  readonly stages: readonly StageSource[];
}

/** See `ProgramSource`. */
export interface StageSource {
  readonly id: string;
  readonly when?: string;
  readonly replaces?: string;
}

/** See `ProgramSource`. Always with grants. */
export interface BenefitSource {
  readonly category: "marketing";
  readonly delivery: "credit";
  readonly grants: readonly GrantSource[];
}

/** See `ProgramSource`. */
export interface GrantSource {
  readonly from: string;
  readonly when?: string;
  readonly amount?: Readonly<Record<string, number>>;
  readonly per: "offer" | "partner" | "term";
  readonly expires?: { readonly after: string } | { readonly on: string };
}

/** A program as a file, for the oracle, and compiled. */
export interface Written {
  readonly source: ProgramSource;
  readonly program: Program;
}

/** The decimals, by ISO 4217, of the currencies that the generators use. */
export const decimalsOf = { USD: 2, KRW: 0, KWD: 3 } as const;

const exclusions = ["fraud", "cancelled-before-use", "test"];

const measures = fc
  .record({
    trailing: fc.constantFrom(
      "trailing 12 months",
      "trailing 1 month",
      "trailing 6 months",
      "calendar year",
      "quarter",
      "year from 02-29",
      "previous calendar year",
      "previous quarter",
    ),
    recent: fc.constantFrom("trailing 30 days", "trailing 1 day", "trailing 90 days"),
    excluding: fc.subarray(exclusions),
  })
  .map(
    ({ trailing, recent, excluding }): Record<string, MeasureSource> => ({
      billedSales: { sum: "sales", window: trailing, excluding: exclusions },
      allSales: { sum: "sales", window: "cumulative" },
      recentSales: { sum: "sales", window: recent, excluding },
      solutionValue: { latest: "solution-value", as: "money" },
      teamsUsers: { latest: "teams-users" },
      rating: { latest: "rating", as: "number" },
    }),
  );

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

/** Removes keys whose value is undefined, which the language does not have. */
function without(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
}

const movements = maybe(
  fc
    .record({
      down: fc.constantFrom("at-once" as const, "never-in-term" as const, "at-term-end" as const),
      grace: maybe(fc.constantFrom("P10D", "P1M")),
      term: fc.oneof(
        fc.record({
          anchor: fc.constantFrom("joined", "first-benefit", "promoted"),
          length: fc.constantFrom("P12M", "P1M", "P90D"),
        }),
        fc.record({
          anchor: fc.constantFrom("07-01", "02-29", "01-31", "calendar-year"),
          length: fc.constantFrom("P12M", "P1M", "P6M"),
        }),
      ),
    })
    .map(({ down, term, ...rest }) => {
      const counted = down === "at-once" && term.anchor === "promoted" ? "joined" : term.anchor;
      return without({ ...rest, down, term: { ...term, anchor: counted } }) as TrackSource["movement"];
    }),
);

function tracks(decimals: number, generous: boolean): fc.Arbitrary<Record<string, TrackSource>> {
  const track = (scope: "partner" | "offer", prefix: string) => {
    const condition = conditions(scope === "offer", decimals);
    return fc
      .record({
        enter: generous ? fc.constant(undefined) : maybe(condition),
        movement: scope === "offer" ? fc.constant(undefined) : movements,
        lowest: generous ? fc.constant(undefined) : maybe(condition),
        whens: fc.array(condition, { maxLength: 4 }),
      })
      .map(({ enter, movement, lowest, whens }) => {
        const stages = [lowest, ...whens].map((when, index) => without({ id: `${prefix}${index}`, when }));
        return without({ scope, enter, movement, stages }) as TrackSource;
      });
  };
  return fc.record({
    transact: track("partner", "t"),
    second: track("partner", "s"),
    listings: track("offer", "l"),
  });
}

function grants(decimals: number, lasting: boolean, generous: boolean): fc.Arbitrary<GrantSource> {
  const amount = fc.tuple(
    fc.nat(3),
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
  );
  return fc
    .constantFrom("transact.t", "second.s", "listings.l")
    .chain((track) =>
      fc.record({
        track: fc.constant(track),
        stage: generous ? fc.constant(0) : fc.nat(3),
        when: maybe(conditions(true, decimals)),
        amount: maybe(amount),
        per: fc.constantFrom("partner" as const, "term" as const, ...(lasting ? ["offer" as const] : [])),
        after: maybe(fc.constantFrom("P7D", "P1M", "P6M")),
        on: maybe(fc.constantFrom("2024-01-31", "2025-01-01")),
      }),
    )
    .map(({ track, stage, when, amount: written, per, after, on }) => {
      const prefix = track.slice(-1);
      const amounts = written === undefined ? undefined : amountsFrom(prefix, stage, written[1]);
      const expires =
        per === "offer" && after !== undefined ? { after } : on === undefined ? undefined : { on };
      return without({ from: `${track}${stage}`, when, amount: amounts, per, expires }) as GrantSource;
    });
}

/** Amounts from stage number `from` upwards, none smaller than the one below. */
function amountsFrom(prefix: string, from: number, steps: readonly number[]): Record<string, number> {
  let total = 0;
  return Object.fromEntries(
    steps.map((step, index) => {
      total += step * 500;
      return [`${prefix}${from + index}`, total];
    }),
  );
}

function benefits(
  decimals: number,
  lasting: boolean,
  generous: boolean,
): fc.Arbitrary<Record<string, BenefitSource>> {
  const benefit = fc
    .array(grants(decimals, lasting, generous), { minLength: 1, maxLength: 3 })
    .map((of): BenefitSource => ({ category: "marketing", delivery: "credit", grants: of }));
  return fc
    .array(benefit, { maxLength: 4 })
    .map((all) => Object.fromEntries(all.map((one, index) => [`benefit-${index}`, one])));
}

/** Options of the generators. */
export interface ProgramOptions {
  /** With grants per offer, which publications give. */
  readonly publications?: boolean;
  /** With tracks that everyone enters, and grants from their lowest stage, so that much is unlocked. */
  readonly generous?: boolean;
  readonly version?: string;
  readonly from?: string;
}

/** Random programs that pass every check. Stages and benefits that would fail one are left out. */
export function programs(options: ProgramOptions = {}): fc.Arbitrary<Written> {
  const { publications = false, generous = false, version = "1", from = "2022-01-01" } = options;
  return fc
    .constantFrom("USD" as const, "KRW" as const, "KWD" as const)
    .chain((currency) =>
      fc.record({
        program: fc.constant("program"),
        version: fc.constant(version),
        "in-force": fc.constant({ from }),
        currency: fc.constant(currency),
        lists: fc.record({ regions: fc.subarray([...countries]), kinds: fc.subarray([...offerTypes]) }),
        measures,
        tracks: tracks(decimalsOf[currency], generous),
        benefits: benefits(decimalsOf[currency], publications, generous),
      }),
    )
    .map(wellFormed);
}

/** The problems that a random ladder or benefit may have; any other one is a bug of the compiler. */
const expected = ["threshold-shrinks", "unreachable-stage", "never-unlocked", "unknown-stage", "below-from"];

function wellFormed(source: ProgramSource): Written {
  const ladders = Object.fromEntries(
    Object.entries(source.tracks).map(([id, track]) => [id, trimmed(source, id, track)]),
  );
  const bare = { ...source, tracks: ladders, benefits: {} };
  const given = Object.entries(source.benefits).filter(
    ([id, benefit]) => compiled({ ...bare, benefits: { [id]: benefit } }) !== null,
  );
  const good = { ...bare, benefits: Object.fromEntries(given) };
  const program = compiled(good);
  if (program === null) throw new Error("parts that pass every check failed one together");
  // A counterexample is shown as the file it came from.
  return Object.assign({ source: good, program }, { [fc.toStringMethod]: () => JSON.stringify(good) });
}

/** The track with its stages, from the lowest, without those that fail the checks of the ladder. */
function trimmed(source: ProgramSource, id: string, track: TrackSource): TrackSource {
  let stages: readonly StageSource[] = [];
  for (const stage of track.stages) {
    const more = { ...track, stages: [...stages, stage] };
    if (compiled({ ...source, tracks: { [id]: more }, benefits: {} }) !== null) stages = more.stages;
  }
  return { ...track, stages: stages.length === 0 ? [{ id: `${id.slice(0, 1)}0` }] : stages };
}

function compiled(source: ProgramSource): Program | null {
  const result = compileProgram(sourceFromValue(source));
  if (result.ok) return result.program;
  const other = result.problems.filter(({ code }) => !expected.includes(code));
  if (other.length > 0)
    throw new Error(`${JSON.stringify(other, null, 2)}\n${JSON.stringify(source, null, 2)}`);
  return null;
}

/** Compiles the program of a test; throws its problems. */
export function programOf(source: ProgramSource): Program {
  const result = compileProgram(sourceFromValue(source));
  if (!result.ok) throw new Error(JSON.stringify(result.problems, null, 2));
  return result.program;
}
