import {
  type Arrival,
  countryOn,
  endedSince,
  firstLiveDay,
  joiningDay,
  type Known,
  knownOn,
  offersOn,
  publicationsOf,
} from "./testing-known-facts.ts";
import {
  amountAt,
  type Expected,
  type GrantYaml,
  givenNow,
  grantsOf,
  type Measured,
  measuresFrom,
  moved,
  type ProgramYaml,
  placeOf,
  type World,
  worldFrom,
} from "./testing-oracle.ts";

/*
 * A second implementation of what is held through a history: it walks every calendar day and decides each
 * by the facts that were known on it. It uses nothing of the engine, and it knows only what the programs of
 * the tests use: no version that ends unlocks at its change, and no offer track that holds stages.
 */

/** What arrived about one partner, and the versions of the program, oldest first. */
export interface History {
  readonly programs: readonly ProgramYaml[];
  readonly arrivals: readonly Arrival[];
}

/** The stage of a partner track that was awarded on a day; null where the track wasn't entered. */
interface Award {
  readonly day: string;
  readonly version: string;
  readonly track: string;
  readonly stage: string | null;
  /** The stage without a time of grace. */
  readonly earned: string | null;
  /** The first day on which the grace is over; null where none runs. */
  readonly until: string | null;
}

/** An open unlock. `version`: the last one that gave at least its amount. */
interface OpenUnlock {
  readonly benefit: string;
  readonly version: string;
  readonly openedOn: string;
  readonly amount: number | null;
}

/** What the walk leaves after a day. */
interface State {
  readonly awards: readonly Award[];
  readonly open: readonly OpenUnlock[];
}

/** What a day is decided from. `awards`: those that count on it. */
interface Question {
  readonly programs: readonly ProgramYaml[];
  readonly known: Known;
  readonly day: string;
  readonly awards: readonly Award[];
  /** False: of the times of grace only those count that are on record. */
  readonly graceMayBegin?: boolean;
}

/** What a partner has on a day, as known at the end of another. */
export function expectedOn(history: History, day: string, at: string): Expected {
  const { programs } = history;
  const program = programOn(programs, day);
  if (program === null) return { version: null, tracks: {}, measures: {}, unlocked: [], waiting: 0 };
  const { awards, open } = stateAfter(history, day, at);
  const question = { programs, known: known(history, at, at), day, awards };
  const { measured, tracks, given } = decided(program, question);
  const best = new Map<string, number | null>();
  const give = (name: string, amount: number | null) => {
    if (!best.has(name) || (amount ?? -1) > (best.get(name) ?? -1)) best.set(name, amount);
  };
  for (const [benefit, { amount }] of given) give(benefit, amount);
  for (const unlock of open) if (isKept(program, question, unlock)) give(unlock.benefit, unlock.amount);
  for (const [name, amount] of published(question)) give(name, amount);
  const unlocked = [...best].map(([name, amount]) => (amount === null ? name : `${name} ${amount}`)).sort();
  const { measures, waiting } = measured;
  const ended = endedSince(question.known, day);
  return {
    version: program.version,
    tracks,
    measures,
    unlocked,
    waiting,
    ...(ended === null ? {} : { ended }),
  };
}

function programOn(programs: readonly ProgramYaml[], day: string): ProgramYaml | null {
  return programs.findLast((program) => program["in-force"].from <= day) ?? null;
}

const allKnown = new WeakMap<History, Map<string, Known>>();

/** Remembers what was known, because that changes only when something arrives. */
function known(history: History, on: string, at: string): Known {
  const found = allKnown.get(history) ?? new Map<string, Known>();
  allKnown.set(history, found);
  const { arrivals } = history;
  const count = (day: string) => arrivals.filter((arrival) => arrival.on <= day).length;
  const key = `${count(on < at ? on : at)} ${count(at)}`;
  const facts = found.get(key) ?? knownOn(arrivals, on, at);
  found.set(key, facts);
  return facts;
}

const walks = new WeakMap<History, Map<string, Map<string, State>>>();

/** The state after a day, as known at the end of another: before the first arrival there is none. */
function stateAfter(history: History, day: string, at: string): State {
  const byKnown = walks.get(history) ?? new Map<string, Map<string, State>>();
  walks.set(history, byKnown);
  const states = byKnown.get(at) ?? new Map<string, State>();
  byKnown.set(at, states);
  const [from = day] = [...history.arrivals.map(({ on }) => on), at].sort();
  let state: State = { awards: [], open: [] };
  for (let on = from; on <= day; on = moved(on, { days: 1 })) {
    state = states.get(on) ?? dayAfter(history, state, on, at);
    states.set(on, state);
  }
  return state;
}

/** Decides a day by what was known on it; records its stages and settles the unlocks. */
function dayAfter(history: History, before: State, day: string, at: string): State {
  const { programs } = history;
  const program = programOn(programs, day);
  if (program === null) return before;
  const question = { programs, known: known(history, day, at), day, awards: before.awards };
  const { given, awards } = decided(program, question);
  const today = { ...question, awards: [...before.awards, ...awards] };
  return { awards: today.awards, open: settled(program, today, given, before) };
}

/** What the stages give for a benefit, and by which track; a track counts where its grant is per term. */
interface Given {
  readonly amount: number | null;
  readonly termOf: string | null;
}

interface Decided {
  readonly measured: Measured;
  readonly tracks: World["tracks"];
  readonly awards: readonly Award[];
  /** By benefit, without what publications give. */
  readonly given: ReadonlyMap<string, Given>;
}

function decided(program: ProgramYaml, question: Question): Decided {
  const { day } = question;
  const measured = measuresOn(program, question.known, day);
  const world = worldOn(program, question.known, day);
  const tracks = { ...world.tracks };
  const awards: Award[] = [];
  for (const [track, { scope }] of Object.entries(program.tracks)) {
    if (scope === "offer") continue;
    const raw = world.tracks[track];
    const award = awardOf(program, track, question, typeof raw === "string" ? raw : null);
    awards.push(award);
    if (award.stage !== null) tracks[track] = award.stage;
  }
  const given = new Map<string, Given>();
  for (const [benefit, grant] of grantsOf(program)) {
    if (grant.per === "offer" || (grant.expires?.on !== undefined && day >= grant.expires.on)) continue;
    for (const amount of givenNow(program, grant, { ...world, tracks })) {
      const other = given.get(benefit);
      if (other !== undefined && (amount ?? -1) <= (other.amount ?? -1)) continue;
      given.set(benefit, { amount, termOf: grant.per === "term" ? placeOf(program, grant)[0] : null });
    }
  }
  return { measured, tracks, awards, given };
}

function awardOf(program: ProgramYaml, track: string, question: Question, raw: string | null): Award {
  const { day } = question;
  const nothing = { day, version: program.version, track, stage: null, earned: null, until: null };
  if (raw === null) return nothing;
  const ids = idsOf(program, track);
  const highest = (stages: readonly (string | null)[]) => ids.findLast((id) => stages.includes(id)) ?? null;
  const earned = highest([raw, ...heldStages(program, track, question)]);
  const kept = keptByGrace(program, track, question);
  const stage = highest([earned, kept?.stage ?? null]);
  return { ...nothing, stage, earned, until: kept === null || stage === earned ? null : kept.until };
}

function idsOf(program: ProgramYaml, track: string): readonly string[] {
  return program.tracks[track]?.stages.map(({ id }) => id) ?? [];
}

/** The stages awarded in the term that holds the day. */
function heldStages(program: ProgramYaml, track: string, question: Question): readonly (string | null)[] {
  const { programs, awards, day } = question;
  const { movement } = program.tracks[track] ?? {};
  if ((movement?.down ?? "at-once") === "at-once") return [];
  const from = termFrom(program, track, question, day);
  const isPromoted = movement?.term?.anchor === "promoted" && anchorOf(program, track, question, day) === day;
  // The first day of a term is decided without any award, also later.
  if (from === day && !isPromoted) return [];
  return awards
    .filter((award) => award.track === track && from !== null && award.day >= from && award.day <= day)
    .map((award) => asOf(programs, program, award, award.earned));
}

/** The stage that a time of grace keeps where the day earns a lower one. */
function keptByGrace(program: ProgramYaml, track: string, question: Question) {
  const { movement } = program.tracks[track] ?? {};
  const last = question.awards.findLast((award) => award.track === track && award.day <= question.day);
  if (movement?.grace === undefined || last === undefined) return null;
  if (last.until === null && question.graceMayBegin === false) return null;
  const stage = asOf(question.programs, program, last, last.stage);
  const holds = (movement.down ?? "at-once") !== "at-once";
  const from = holds ? termFrom(program, track, question, last.day) : null;
  const ended = from === null ? null : moved(from, termLength(program, track));
  const falls = ended !== null && ended <= question.day ? ended : question.day;
  const until = last.until ?? moved(falls, Temporal.Duration.from(movement.grace));
  return stage !== null && question.day < until ? { stage, until } : null;
}

/** The stage of a version that an award under another one counts as. */
function asOf(
  programs: readonly ProgramYaml[],
  program: ProgramYaml,
  { version, track }: Award,
  stage: string | null,
): string | null {
  const order = programs.map((each) => each.version);
  let current = stage;
  for (const each of programs.slice(order.indexOf(version) + 1, order.indexOf(program.version) + 1)) {
    const stages = each.tracks[track]?.stages ?? [];
    const same = stages.find(({ id }) => id === current);
    const next = stages.find(({ replaces = [] }) => [replaces].flat().includes(current ?? ""));
    current = (same ?? next)?.id ?? null;
  }
  return current !== null && idsOf(program, track).includes(current) ? current : null;
}

function termLength(program: ProgramYaml, track: string): Temporal.Duration {
  return Temporal.Duration.from(program.tracks[track]?.movement?.term?.length ?? "P12M");
}

/** The first day of the term of a track that holds a day, and that of the next; null before the first. */
function termOn(
  program: ProgramYaml,
  track: string,
  question: Question,
  day: string,
): { readonly from: string; readonly until: string } | null {
  const anchor = anchorOf(program, track, question, day);
  if (anchor === null || day < anchor) return null;
  const { months, years, days } = termLength(program, track);
  const start = (n: number) => moved(anchor, { months: n * (months + years * 12), days: n * days });
  let n = 0;
  while (start(n + 1) <= day) n += 1;
  return { from: start(n), until: start(n + 1) };
}

function termFrom(program: ProgramYaml, track: string, question: Question, day: string): string | null {
  return termOn(program, track, question, day)?.from ?? null;
}

function anchorOf(program: ProgramYaml, track: string, question: Question, day: string): string | null {
  const { anchor = "joined" } = program.tracks[track]?.movement?.term ?? {};
  if (anchor === "joined") return joiningDay(question.known);
  if (anchor === "first-benefit") return firstBenefit(program, track, question.known, question.day);
  if (anchor === "promoted") return lastPromotion(program, track, question, day);
  throw new Error(`no calculation for the anchor ${anchor}`);
}

const scanned = new WeakMap<Known, Map<string, { first: string | null; until: string }>>();

/** The first day, up to a day, on which the track has a stage by the facts alone. */
function firstBenefit(program: ProgramYaml, track: string, facts: Known, until: string): string | null {
  const byTrack = scanned.get(facts) ?? new Map<string, { first: string | null; until: string }>();
  scanned.set(facts, byTrack);
  const key = `${program.version} ${track}`;
  const start = firstLiveDay(facts);
  if (start === null) return null;
  const known = byTrack.get(key) ?? { first: null, until: moved(start, { days: -1 }) };
  byTrack.set(key, known);
  while (known.first === null && known.until < until) {
    known.until = moved(known.until, { days: 1 });
    if (worldOn(program, facts, known.until).tracks[track] !== undefined) known.first = known.until;
  }
  return known.first !== null && known.first <= until ? known.first : null;
}

/** The last day by a day on which a stage was higher than the one before. */
function lastPromotion(program: ProgramYaml, track: string, question: Question, day: string): string | null {
  const ids = idsOf(program, track);
  let before = -1;
  let last: string | null = null;
  for (const award of question.awards) {
    if (award.track !== track || award.day > day) continue;
    const stage = ids.indexOf(asOf(question.programs, program, award, award.stage) ?? "");
    if (stage > before) last = award.day;
    if (stage >= 0) before = stage;
  }
  return last;
}

const allWorlds = new WeakMap<ProgramYaml, Map<string, World>>();

/** The values of a day and the raw stages; remembered, because most days are alike. */
function worldOn(
  program: ProgramYaml,
  facts: Known,
  day: string,
  as?: { id: string; option: string },
): World {
  const { values } = measuresOn(program, facts, day);
  const given = { values, country: countryOn(facts, day), offers: offersOn(facts, day, as) };
  const worlds = allWorlds.get(program) ?? new Map<string, World>();
  allWorlds.set(program, worlds);
  const isOut = endedSince(facts, day) !== null;
  const key = JSON.stringify([given, isOut]);
  const world = worlds.get(key) ?? { ...worldFrom(program, given), ...(isOut ? { tracks: {} } : {}) };
  worlds.set(key, world);
  return world;
}

function measuresOn(program: ProgramYaml, facts: Known, day: string): Measured {
  return measuresFrom(program, facts.sales, facts.observations, day);
}

/** The unlocks on record after a day. */
function settled(
  program: ProgramYaml,
  question: Question,
  given: Decided["given"],
  before: State,
): readonly OpenUnlock[] {
  const { day } = question;
  const open: OpenUnlock[] = [];
  const earlier = { ...question, awards: question.awards.filter((award) => award.day < day) };
  const keptNow = before.open.filter((unlock) => isKept(program, earlier, unlock));
  for (const [benefit, { amount, termOf }] of given) {
    const record = before.open.find((unlock) => unlock.benefit === benefit);
    const keptOne = keptNow.find((unlock) => unlock.benefit === benefit);
    if (keptOne !== undefined && (keptOne.amount ?? -1) > (amount ?? -1)) {
      open.push(keptOne);
      continue;
    }
    const from = termOf === null ? null : termFrom(program, termOf, question, day);
    const goesOn = record !== undefined && (from === null || record.openedOn >= from);
    open.push({ benefit, version: program.version, openedOn: goesOn ? record.openedOn : day, amount });
  }
  return [...open, ...keptNow.filter(({ benefit }) => !given.has(benefit))];
}

/** Whether a change of version keeps an unlock on record that another version gave, and would still give. */
function isKept(program: ProgramYaml, question: Question, unlock: OpenUnlock): boolean {
  const giver = question.programs.find(({ version }) => version === unlock.version);
  if (giver === undefined || giver.version === program.version) return false;
  const order = question.programs.map(({ version }) => version);
  const byGiver = ({ version }: Award) => order.indexOf(version) <= order.indexOf(giver.version);
  const asked = { ...question, awards: question.awards.filter(byGiver), graceMayBegin: false };
  const until = endOf(giver, asked, unlock);
  if (until !== null && question.day >= until) return false;
  return decided(giver, asked).given.has(unlock.benefit);
}

/** The first day on which a version no longer gives an unlock that was opened on a day; null for none. */
function endOf(giver: ProgramYaml, question: Question, { benefit, openedOn }: OpenUnlock): string | null {
  const forGood = "9999-12-31";
  const ends = grantsOf(giver).flatMap(([id, grant]): readonly string[] => {
    if (id !== benefit || grant.per === "offer") return [];
    const expiry = grant.expires?.on ?? forGood;
    if (grant.per !== "term") return [expiry];
    const [track] = placeOf(giver, grant);
    const term = termOn(giver, track, question, openedOn);
    const end = term?.until ?? anchorOf(giver, track, question, openedOn);
    return end === null ? [] : [end < expiry ? end : expiry];
  });
  const last = ends.sort().at(-1) ?? forGood;
  return last === forGood ? null : last;
}

/** What publications by the day gave, and what remains of it: benefit and offer, with the amount. */
function published(question: Question): readonly (readonly [string, number | null])[] {
  const { programs, known: facts, day } = question;
  return publicationsOf(facts).flatMap((publication) => {
    const { id, on } = publication;
    const program = on > day ? null : programOn(programs, on);
    if (program === null) return [];
    const then = worldOn(program, facts, on, publication);
    const now = worldOn(program, facts, day);
    const self = then.offers.find((offer) => offer.id === id);
    const still = now.offers.find((offer) => offer.id === id);
    return grantsOf(program).flatMap(([benefit, grant]) => {
      if (grant.per !== "offer" || day >= endOfPublished(grant, on) || still?.live !== true) return [];
      const [track, from] = placeOf(program, grant);
      const ids = idsOf(program, track);
      const stages = then.tracks[track];
      const stage = typeof stages === "object" ? stages[id] : stages;
      if (stage === undefined || ids.indexOf(stage) < ids.indexOf(from)) return [];
      if (!then.holds(grant.when, self) || !now.holds(program.tracks[track]?.enter, still)) return [];
      return [[`${benefit} ${id}`, amountAt(grant, ids, stage)] as const];
    });
  });
}

function endOfPublished({ expires = {} }: GrantYaml, on: string): string {
  return expires.after === undefined
    ? (expires.on ?? "9999-12-31")
    : moved(on, Temporal.Duration.from(expires.after));
}
