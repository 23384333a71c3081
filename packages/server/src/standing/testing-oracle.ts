import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";

/*
 * A second implementation of the program, directly from the lines of the files: no engine, no compiler, no
 * totals. It is slow and plain, so that it can be compared with the specification. It knows only what the
 * real program uses.
 */

/** The lines of the files, as a person would write them. Amounts are plain decimals; days are ISO 8601. */
export interface Lines {
  readonly partners: readonly { readonly id: string; readonly country: string }[];
  readonly offers: readonly OfferLine[];
  readonly sales: readonly SaleLine[];
  readonly observations: readonly ObservationLine[];
  readonly rates: readonly { readonly currency: string; readonly day: string; readonly rate: string }[];
}

export interface OfferLine {
  readonly id: string;
  readonly partner: string;
  readonly models: readonly string[];
  readonly status: string;
  readonly liveOn: string;
  readonly stoppedOn: string;
  readonly private: boolean;
  readonly publicOffer: string;
}

export interface SaleLine {
  readonly line: string;
  readonly revision: number;
  readonly partner: string;
  readonly offer: string;
  readonly day: string;
  readonly amount: string;
  readonly currency: string;
  readonly kind: string;
  readonly exclusion: string;
  readonly offsets: string;
}

export interface ObservationLine {
  readonly partner: string;
  readonly measure: string;
  readonly value: string;
  readonly on: string;
  readonly expires: string;
}

/** The oracle's result for a partner: the shape of an answer, the unlocks as sorted texts. */
export interface Expected {
  readonly version: string | null;
  readonly tracks: Record<string, string | Record<string, string>>;
  readonly measures: Record<string, number | null>;
  readonly unlocked: readonly string[];
  readonly waiting: number;
  /** Since when the partner is not in the program; absent: it is. */
  readonly ended?: string;
}

/** A grant as a version's file has it. */
export interface GrantYaml {
  readonly from?: string;
  readonly when?: string;
  readonly amount?: Record<string, number>;
  readonly per?: string;
  readonly expires?: { readonly on?: string; readonly after?: string };
}

/** A track as a version's file has it. */
interface TrackYaml {
  readonly scope?: string;
  readonly enter: string;
  readonly movement?: {
    readonly down?: string;
    readonly grace?: string;
    readonly term?: { readonly anchor?: string; readonly length: string };
  };
  readonly stages: readonly {
    readonly id: string;
    readonly when?: string;
    readonly replaces?: string | readonly string[];
  }[];
}

/** A version's file. */
export interface ProgramYaml {
  readonly version: string;
  readonly "in-force": { readonly from: string };
  readonly lists?: Record<string, string[]>;
  readonly measures: Record<
    string,
    { sum?: string; window?: string; excluding?: string[]; latest?: string; as?: string }
  >;
  readonly tracks: Record<string, TrackYaml>;
  readonly benefits: Record<string, GrantYaml & { readonly grants?: readonly GrantYaml[] }>;
}

const folder = resolve(import.meta.dirname, "../../../../programs/marketplace-rewards");
/** The versions of the real program, oldest first. */
export const programs = ["2020-07", "2023-08", "2023-12"].map(
  (version) => parse(readFileSync(resolve(folder, `${version}.yaml`), "utf8")) as ProgramYaml,
);

const programOn = (day: string) => programs.findLast((program) => program["in-force"].from <= day) ?? null;
/** A day moved by a time. */
export const moved = (day: string, by: Temporal.DurationLike) =>
  Temporal.PlainDate.from(day).add(by).toString();

/** What a partner has on a day when nothing has been recorded yet. */
export function expectedOn(lines: Lines, partner: string, day: string): Expected {
  const program = programOn(day);
  if (program === null) return { version: null, tracks: {}, measures: {}, unlocked: [], waiting: 0 };
  const { measures, waiting } = measuresOf(program, lines, partner, day);
  const world = worldOf(program, lines, partner, day);
  const best = new Map<string, number | null>();
  const give = (name: string, amount: number | null) => {
    const known = best.get(name);
    if (known === undefined || (amount ?? -1) > (known ?? -1)) best.set(name, amount);
  };
  for (const [benefit, grant] of grantsOf(program)) {
    if (grant.per === "offer" || (grant.expires?.on !== undefined && day >= grant.expires.on)) continue;
    for (const amount of givenNow(program, grant, world)) give(benefit, amount);
  }
  for (const [benefit, offer, amount] of publishedUnlocks(lines, partner, day))
    give(`${benefit} ${offer}`, amount);
  const unlocked = [...best].map(([name, amount]) => (amount === null ? name : `${name} ${amount}`)).sort();
  return { version: program.version, tracks: world.tracks, measures, unlocked, waiting };
}

/** The grants of a version, each with its benefit. */
export function grantsOf(program: ProgramYaml): readonly (readonly [string, GrantYaml])[] {
  return Object.entries(program.benefits).flatMap(([id, benefit]) =>
    (benefit.grants ?? [benefit]).map((grant) => [id, grant] as const),
  );
}

/** An offer on a day, as conditions name it. */
export interface OfferNow {
  readonly id: string;
  readonly live: boolean;
  readonly option: string;
  readonly byol: boolean;
  readonly private: boolean;
  readonly hasPublicListing: boolean;
}

/** All values that conditions use, and the resulting stages. */
export interface World {
  readonly offers: readonly OfferNow[];
  readonly tracks: Record<string, string | Record<string, string>>;
  holds(condition: string | undefined, offer?: OfferNow): boolean;
}

/** `as`: an offer taken to be live on the day, as it is on the day of its publication. */
function worldOf(program: ProgramYaml, lines: Lines, partner: string, day: string, as?: string): World {
  const { values } = measuresOf(program, lines, partner, day);
  const country = lines.partners.find(({ id }) => id === partner)?.country;
  const own = lines.offers.filter((offer) => offer.partner === partner);
  const offers = own.map((offer): OfferNow => {
    const listing = own.find(({ id }) => id === offer.publicOffer);
    return {
      id: offer.id,
      live: offer.id === as || isLive(offer, day),
      option: optionOf(offer.models),
      byol: offer.models.every((model) => model === "byol"),
      private: offer.private,
      hasPublicListing: listing !== undefined && !listing.private && isLive(listing, day),
    };
  });
  return worldFrom(program, { values, country, offers });
}

/** The values of a day that don't follow from the program. */
export interface DayValues {
  /** Of the measures, in major units; NaN where absent. */
  readonly values: Record<string, number>;
  readonly country: string | undefined;
  readonly offers: readonly OfferNow[];
}

/** The stages that follow from the values of a day alone. */
export function worldFrom(program: ProgramYaml, { values, country, offers }: DayValues): World {
  const holds: World["holds"] = (condition, offer) => {
    if (condition === undefined) return true;
    const names = { ...values, ...program.lists, offers, partner: { country }, offer };
    return compiled(Object.keys(names), condition)(...Object.values(names));
  };
  const tracks: World["tracks"] = {};
  for (const [id, { scope, enter, stages }] of Object.entries(program.tracks)) {
    const stageOf = (offer?: OfferNow) =>
      holds(enter, offer) ? stages.findLast(({ when }) => holds(when, offer))?.id : undefined;
    if (scope !== "offer") {
      const stage = stageOf();
      if (stage !== undefined) tracks[id] = stage;
      continue;
    }
    const climbing = offers.filter(({ live }) => live).map((offer) => [offer.id, stageOf(offer)] as const);
    const entered = climbing.filter(([, stage]) => stage !== undefined);
    if (entered.length > 0) tracks[id] = Object.fromEntries(entered) as Record<string, string>;
  }
  return { offers, tracks, holds };
}

const conditions = new Map<string, (...values: readonly unknown[]) => boolean>();

/** A condition as a function of the values with these names. */
function compiled(names: readonly string[], condition: string): (...values: readonly unknown[]) => boolean {
  const key = `${names.join()} ${condition}`;
  const known = conditions.get(key);
  if (known !== undefined) return known;
  const made = new Function(...names, `return ${inJavaScript(condition)}`) as () => boolean;
  conditions.set(key, made);
  return made;
}

/**
 * The conditions of the program are nearly JavaScript. A measure that was never observed is NaN: every
 * comparison is false.
 */
function inJavaScript(condition: string): string {
  return condition
    .replace(/\b(\w+)\.exists\((\w+),/g, "$1.some(($2) =>")
    .replace(/\(([\w.]+) in (\w+)\)/g, "($2.includes($1))");
}

function isLive({ status, liveOn, stoppedOn }: OfferLine, day: string): boolean {
  if (liveOn === "" || day < liveOn || (status !== "live" && status !== "stopped")) return false;
  return stoppedOn === "" ? status === "live" : day < stoppedOn;
}

/** The publishing option of an offer with these pricing models. */
export function optionOf(models: readonly string[]): string {
  if (models.includes("consulting")) return "services";
  if (models.some((model) => model === "subscription" || model === "usage")) return "transact";
  return models.every((model) => model === "contact-me" || model === "byol") ? "list" : "trial";
}

/** The amounts that a grant gives by the stages of the day; null for a benefit without an amount. */
export function givenNow(program: ProgramYaml, grant: GrantYaml, world: World): readonly (number | null)[] {
  const [track, from] = placeOf(program, grant);
  const { stages, scope } = program.tracks[track] ?? { stages: [], scope: "" };
  const ids = stages.map(({ id }) => id);
  const standing = world.tracks[track];
  if (typeof standing === "string") {
    if (ids.indexOf(standing) < ids.indexOf(from)) return [];
    const names = grant.when?.includes("offer.") ?? false;
    const live = world.offers.filter((offer) => offer.live);
    const holds = names ? live.some((offer) => world.holds(grant.when, offer)) : world.holds(grant.when);
    return holds ? [amountAt(grant, ids, standing)] : [];
  }
  if (standing === undefined || scope !== "offer") return [];
  return world.offers.flatMap((offer) => {
    const stage = standing[offer.id];
    if (stage === undefined || ids.indexOf(stage) < ids.indexOf(from) || !world.holds(grant.when, offer))
      return [];
    return [amountAt(grant, ids, stage)];
  });
}

/** The track and the lowest stage of a grant. */
export function placeOf(program: ProgramYaml, { from, amount = {} }: GrantYaml): readonly [string, string] {
  const [track, stage] = (from ?? "").split(".");
  if (track !== undefined && stage !== undefined) return [track, stage];
  for (const [id, { stages }] of Object.entries(program.tracks)) {
    const lowest = stages.find((each) => each.id in amount);
    if (lowest !== undefined) return [id, lowest.id];
  }
  throw new Error("a grant has no beginning");
}

/** The amount of a grant on a stage, in minor units; null for none. */
export function amountAt({ amount }: GrantYaml, ids: readonly string[], stage: string): number | null {
  if (amount === undefined) return null;
  const reached = ids.slice(0, ids.indexOf(stage) + 1).findLast((id) => id in amount);
  return reached === undefined ? null : (amount[reached] ?? 0) * 100;
}

/** What publications up to a day gave, and what remains of it. */
function publishedUnlocks(
  lines: Lines,
  partner: string,
  day: string,
): readonly (readonly [string, string, number | null])[] {
  return lines.offers.flatMap((offer) => {
    const published = offer.status === "live" || offer.status === "stopped" ? offer.liveOn : "";
    const program = published === "" || published > day ? null : programOn(published);
    if (offer.partner !== partner || program === null) return [];
    const then = worldOf(program, lines, partner, published, offer.id);
    const now = worldOf(program, lines, partner, day);
    const self = then.offers.find(({ id }) => id === offer.id);
    const still = now.offers.find(({ id }) => id === offer.id);
    return grantsOf(program).flatMap(([benefit, grant]) => {
      const { on = "9999-12-31", after } = grant.expires ?? {};
      const until = after === undefined ? on : moved(published, Temporal.Duration.from(after));
      if (grant.per !== "offer" || day >= until || still?.live !== true) return [];
      const [track, from] = placeOf(program, grant);
      const { stages = [], enter } = program.tracks[track] ?? {};
      const ids = stages.map(({ id }) => id);
      const standing = then.tracks[track];
      const stage = typeof standing === "object" ? standing[offer.id] : standing;
      if (stage === undefined || ids.indexOf(stage) < ids.indexOf(from)) return [];
      if (!then.holds(grant.when, self) || !now.holds(enter, still)) return [];
      return [[benefit, offer.id, amountAt(grant, ids, stage)] as const];
    });
  });
}

export interface Measured {
  readonly measures: Record<string, number | null>;
  /** In major units, as conditions are written; NaN where absent. */
  readonly values: Record<string, number>;
  readonly waiting: number;
}

function measuresOf(program: ProgramYaml, lines: Lines, partner: string, day: string): Measured {
  const observations = lines.observations.filter((each) => each.partner === partner);
  return measuresFrom(program, countedSales(lines, partner), observations, day);
}

/** The measures of a day, from what sales count and from observations in the order received. */
export function measuresFrom(
  program: ProgramYaml,
  sales: readonly CountedSale[],
  observations: readonly ObservationLine[],
  day: string,
): Measured {
  const measures: Measured["measures"] = {};
  const values: Measured["values"] = {};
  let waiting = 0;
  for (const [name, measure] of Object.entries(program.measures)) {
    if (measure.sum !== undefined) {
      const months = /^trailing (\d+) months$/.exec(measure.window ?? "")?.[1];
      const after = months === undefined ? "" : moved(day, { months: -Number(months) });
      const counted = sales.filter(
        (sale) => sale.day <= day && sale.day > after && !(measure.excluding ?? []).includes(sale.exclusion),
      );
      waiting += counted.reduce((count, sale) => count + sale.waiting, 0);
      const sum = counted.reduce((total, { minor }) => total + (minor ?? 0n), 0n);
      measures[name] = Number(sum);
      values[name] = Number(sum) / 100;
      continue;
    }
    const latest = observations
      .filter((each) => each.measure === measure.latest && each.on <= day)
      .reduce<ObservationLine | null>(
        (newest, each) => (newest === null || each.on >= newest.on ? each : newest),
        null,
      );
    const known = latest === null || (latest.expires !== "" && latest.expires <= day) ? null : latest.value;
    const minor = known === null ? null : measure.as === "money" ? Number(centsOf(known)) : Number(known);
    measures[name] = minor;
    values[name] = minor === null ? Number.NaN : measure.as === "money" ? minor / 100 : minor;
  }
  return { measures, values, waiting };
}

export interface CountedSale {
  readonly day: string;
  readonly exclusion: string;
  /** What it adds, in US cents; null without a rate. */
  readonly minor: bigint | null;
  /** 1: it waits for the rate. */
  readonly waiting: number;
}

function countedSales(lines: Lines, partner: string): readonly CountedSale[] {
  const own = lines.sales.filter((sale) => sale.partner === partner);
  const newest = (line: string) =>
    own
      .filter((sale) => sale.line === line)
      .reduce((one, other) => (other.revision > one.revision ? other : one));
  const ids = new Set(own.map(({ line }) => line));
  return [...ids].flatMap((id): CountedSale[] => {
    const sale = newest(id);
    if (sale.kind === "refund" && sale.offsets !== "") return [];
    const refunds = [...ids]
      .map(newest)
      .filter(({ kind, offsets }) => kind === "refund" && offsets === id)
      .filter(({ exclusion }) => exclusion !== "entered-in-error");
    if (sale.exclusion === "entered-in-error") return [];
    let left = minorOf(sale.amount, sale.currency);
    let cents = inCents(lines, sale, left);
    const { day } = sale;
    const counted = [{ day, exclusion: sale.exclusion, minor: cents, waiting: cents === null ? 1 : 0 }];
    for (const { amount, currency, exclusion } of refunds) {
      const taken = left + minorOf(amount, currency);
      left = taken < 0n ? 0n : taken;
      const before = cents;
      cents = inCents(lines, sale, left);
      const minor = cents === null || before === null ? null : cents - before;
      // One that is excluded takes away nothing from what counts.
      counted.push({ day, exclusion: exclusion || sale.exclusion, minor, waiting: minor === null ? 1 : 0 });
    }
    return counted;
  });
}

const decimalsOf = (currency: string) => (currency === "KRW" ? 0 : 2);

/** A decimal in minor units of its currency. */
export function minorOf(amount: string, currency: string): bigint {
  const [whole = "", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.padEnd(decimalsOf(currency), "0"));
}

/** An amount of any precision, rounded half to even to the cent. */
function centsOf(amount: string): bigint {
  const [whole = "", fraction = ""] = amount.split(".");
  return divided(BigInt(whole + fraction) * 100n, 10n ** BigInt(fraction.length));
}

function divided(numerator: bigint, denominator: bigint): bigint {
  const floor = numerator / denominator - (numerator < 0n && numerator % denominator !== 0n ? 1n : 0n);
  const twice = (numerator - floor * denominator) * 2n;
  if (twice === denominator) return floor % 2n === 0n ? floor : floor + 1n;
  return twice > denominator ? floor + 1n : floor;
}

/** An amount of the line's currency, at the rate of the line's day. */
export function inCents(
  { rates }: Pick<Lines, "rates">,
  { currency, day }: Pick<SaleLine, "currency" | "day">,
  minor: bigint,
): bigint | null {
  if (currency === "USD") return minor;
  const oldest = moved(day, { days: -7 });
  const usable = rates.filter((rate) => rate.currency === currency && rate.day <= day && rate.day >= oldest);
  const rate = usable.reduce<string | null>(
    (found, each) => (usable.every((other) => other.day <= each.day) ? each.rate : found),
    null,
  );
  if (rate === null) return null;
  const [whole = "", fraction = ""] = rate.split(".");
  const scale = 10n ** BigInt(fraction.length + decimalsOf(currency));
  return divided(minor * BigInt(whole + fraction) * 100n, scale);
}
