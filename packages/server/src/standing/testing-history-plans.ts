import fc from "fast-check";
import { type Arrival, type Fact, isFact, type OfferFact } from "./testing-known-facts.ts";
import { dayBetween } from "./testing-lines.ts";
import { minorOf, moved, type SaleLine } from "./testing-oracle.ts";

type Line = Omit<SaleLine, "partner">;
type Observed = Extract<Fact, { kind: "observation" }>;
type Rate = Extract<Fact, { kind: "rate" }>;

const deeds = [
  ["sale", 6],
  ["restated", 2],
  ["fraud", 3],
  ["mistake", 2],
  ["test", 1],
  ["cancelled", 1],
  ["right-after-all", 3],
  ["corrected", 1],
  ["refund", 3],
  ["chargeback", 2],
  ["rate", 2],
  ["rate-wrong", 1],
  ["observation", 2],
  ["observation-wrong", 1],
  ["undone", 3],
  ["restored", 3],
  ["stopped", 2],
  ["resumed", 2],
  ["live-later", 1],
  ["live-earlier", 1],
  ["draft", 1],
  ["other-models", 2],
  ["other-privacy", 1],
  ["joined", 1],
  ["ended", 2],
  ["came-back", 2],
  ["country", 1],
  ["another-offer", 1],
  ["older-revision", 1],
] as const;
/** What a step of a history does. Where there is nothing to do it to, it sells something or does nothing. */
export type Deed = (typeof deeds)[number][0];

const amounts = [300, 499.99, 500, 5000, 10_000, 16_000, 24_500, 25_000, 26_000, 46_000, 50_000, 100_000];
const models = [["subscription"], ["subscription"], ["usage", "byol"], ["byol"], ["free"], ["consulting"]];

const anyStep = fc.record({
  after: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 }), fc.integer({ min: 20, max: 150 })),
  does: fc.oneof(...deeds.map(([deed, weight]) => ({ arbitrary: fc.constant(deed), weight }))),
  which: fc.nat(11),
  amount: fc.constantFrom(...amounts),
  days: fc.oneof(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 420 })),
  foreign: fc.boolean(),
  recompute: fc.boolean(),
  ask: fc.nat(3).map((number) => number === 0),
});
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

/**
 * Histories of a partner with so many steps, and on which days they are asked about. `rates`: at most so many
 * rates are received before the partner.
 */
export const plansOf = (minLength: number, maxLength: number, rates = 0) =>
  fc.record({
    early: fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: rates }),
    start: dayBetween("2023-06-01", "2024-03-01"),
    joined: fc.oneof(fc.constant(null), fc.integer({ min: -30, max: 400 })),
    offers: fc.array(
      fc.record({ live: fc.integer({ min: -20, max: 500 }), models: fc.constantFrom(...models) }),
      { minLength: 1, maxLength: 2 },
    ),
    steps: fc.array(anyStep, { minLength, maxLength }),
    tail: fc.integer({ min: 0, max: 200 }),
    asked: fc.array(dayBetween("2023-05-01", "2026-01-01"), { minLength: 4, maxLength: 4 }),
    pick: fc.nat(9),
  });
/** A partner's history, and on which days it is asked about. */
export const anyPlan = plansOf(3, 12);
/** See `anyPlan`. */
export type Plan = typeof anyPlan extends fc.Arbitrary<infer T> ? T : never;

/** A history as it is lived: what arrives on which day, and what happens on its evening. */
export interface Lived {
  readonly arrivals: readonly Arrival[];
  readonly recomputed: ReadonlySet<string>;
  readonly asked: ReadonlySet<string>;
  readonly last: string;
}

/** The days of the steps of a plan. */
export function daysOfSteps({ start, steps }: Plan): readonly string[] {
  let day = start;
  return steps.map(({ after }) => {
    day = moved(day, { days: after });
    return day;
  });
}

/** The history that a plan makes. `transferred`: the days on which something is transferred. */
export function livedOf(plan: Plan, transferred: readonly string[] = []): Lived {
  const book = new Book(plan, transferred);
  const recomputed = new Set<string>();
  const asked = new Set<string>();
  for (const step of plan.steps) {
    book.day = moved(book.day, { days: step.after });
    book.do(step);
    if (step.recompute) recomputed.add(book.day);
    if (step.ask) asked.add(book.day);
  }
  const last = moved(book.day, { days: plan.tail });
  return { arrivals: book.arrivals, recomputed, asked, last };
}

/** The days about which a history is asked: those of arrivals, of beginnings, and others. */
export function daysAbout({ asked, pick, joined, start, offers }: Plan, { arrivals, last }: Lived): string[] {
  const yearly = [...offers.map(({ live }) => -live), -(joined ?? 0)].flatMap((days) =>
    [0, 12, 24].map((months) => moved(moved(start, { days }), { months })),
  );
  const days = arrivals.map(({ on }) => on);
  const around = [...days, ...yearly, "2023-08-01", "2023-12-01", "2024-07-01"].flatMap((day) => [
    moved(day, { days: -1 }),
    day,
    moved(day, { days: 1 }),
  ]);
  const others = [...new Set(around)].filter((day) => !days.includes(day)).sort();
  const some = others.filter((_, n) => n % 4 === pick % 4);
  return [...new Set([...days, ...yearly, ...some, ...asked, last])].sort();
}

interface Enrolled {
  readonly country: string;
  readonly joinedOn: string;
  readonly endedOn: string;
}

/** Writes the files of a history, so that the marketplace accepts each of their lines. */
class Book {
  day: string;
  readonly arrivals: Arrival[] = [];
  /** All revisions of each line that weren't undone, with their files. */
  readonly #lines = new Map<string, { readonly sale: Line; readonly file: string }[]>();
  readonly #offers: OfferFact[] = [];
  #partner: Enrolled = { country: "", joinedOn: "", endedOn: "" };
  readonly #rates: { readonly fact: Rate; readonly file: string }[] = [];
  readonly #observations: { readonly fact: Observed; readonly file: string }[] = [];
  /** Whether a line of sales comes in the file of the one before, if that is of the same day. */
  #joinsFile = false;
  /** Files that can be undone, and those that were, with what they brought. */
  readonly #files: string[] = [];
  readonly #undone: { readonly file: string; readonly on: string; readonly back: () => void }[] = [];
  readonly #transferred: readonly string[];
  /** Lines that came again on another day after all of their revisions were undone. */
  readonly #resent = new Set<string>();

  constructor({ start, joined, offers, early }: Plan, transferred: readonly string[]) {
    this.#transferred = transferred;
    for (const days of early.toSorted((a, b) => b - a)) {
      this.day = moved(start, { days: -days });
      this.#rateOf(this.day, days);
    }
    this.day = start;
    const joinedOn = joined === null ? "" : moved(start, { days: -joined });
    this.#enrol({ country: "US", joinedOn, endedOn: "" });
    for (const { live, models: of } of offers) this.#addOffer(moved(start, { days: -live }), of);
  }

  do(step: Step): void {
    const { does, days, which } = step;
    this.#joinsFile = which % 2 === 0;
    if (does === "sale") this.#sell(step);
    else if (does === "rate" || does === "rate-wrong") this.#rate(step);
    else if (does === "observation" || does === "observation-wrong") this.#observe(step);
    else if (does === "undone") this.#undo(step);
    else if (does === "restored") this.#restore(step);
    else if (does === "refund" || does === "chargeback") this.#takeBack(step);
    else if (does === "joined") this.#enrol({ joinedOn: moved(this.day, { days: -days }) });
    else if (does === "ended")
      this.#enrol({ endedOn: moved(this.day, { days: which % 3 === 0 ? days : -days % 60 }) });
    else if (does === "came-back") this.#enrol({ endedOn: "" });
    else if (does === "country") this.#enrol({ country: which % 2 === 0 ? "KR" : "US" });
    else if (does === "another-offer")
      this.#addOffer(moved(this.day, { days: 10 - (days % 60) }), models[which % models.length] ?? []);
    else if (isAboutOffer(does)) this.#changeOffer(step);
    else this.#revise(step);
  }

  #enrol(changed: Partial<Enrolled>): void {
    const partner = { ...this.#partner, ...changed };
    if (JSON.stringify(partner) === JSON.stringify(this.#partner)) return;
    if (partner.endedOn !== "" && partner.endedOn < partner.joinedOn) return;
    this.#partner = partner;
    this.#receive({ kind: "partner", ...partner });
  }

  #addOffer(liveOn: string, of: readonly string[]): void {
    const id = `offer${this.#offers.length}`;
    const offer = { id, models: of, status: "live", liveOn, stoppedOn: "", private: false };
    this.#show({ ...offer, kind: "offer", publicOffer: id === "offer0" ? "" : "offer0" });
  }

  #receive(fact: Fact): string {
    const before = this.arrivals.at(-1);
    const follows =
      fact.kind === "sale" &&
      before?.on === this.day &&
      isFact(before.fact) &&
      before.fact.kind === "sale" &&
      this.#joinsFile;
    const file = follows ? before.file : `f${this.arrivals.length}`;
    this.arrivals.push({ on: this.day, file, fact });
    if (fact.kind !== "partner" && fact.kind !== "offer" && !follows) this.#files.push(file);
    return file;
  }

  #enter(sale: Line): void {
    const file = this.#receive({ kind: "sale", sale });
    this.#lines.set(sale.line, [...(this.#lines.get(sale.line) ?? []), { sale, file }]);
  }

  #sell({ which, amount, days, foreign }: Step): void {
    const day = moved(this.day, { days: -days });
    // A line that was undone may come again, after its refunds.
    const gone = [...this.#lines].find(
      ([id, revisions]) => id.startsWith("s") && revisions.length === 0,
    )?.[0];
    const line = which % 2 === 0 && gone !== undefined ? gone : `s${this.#lines.size}`;
    const sent = this.#sent(line);
    if (sent.length > 0) this.#resent.add(line);
    const revision = Math.max(-1, ...sent.map((sale) => sale.revision)) + 2;
    const currency = sent[0]?.currency ?? (foreign ? "EUR" : "USD");
    if (currency === "EUR" && which % 3 !== 0) this.#rateOf(day, which);
    const offer = (this.#offers[0] as OfferFact).id;
    const sale = { line, revision, offer, day, currency, kind: "sale", exclusion: "", offsets: "" };
    this.#enter({ ...sale, amount: amount.toFixed(2) });
  }

  /** The newest revision of a line that is on record. */
  #newest(line: string): Line | undefined {
    return this.#lines
      .get(line)
      ?.map(({ sale }) => sale)
      .reduce<Line | undefined>(
        (one, other) => (one === undefined || other.revision > one.revision ? other : one),
        undefined,
      );
  }

  #all(): readonly Line[] {
    return [...this.#lines.keys()].flatMap((line) => this.#newest(line) ?? []);
  }

  /** All revisions ever sent: the number of one that was undone isn't given to another. */
  #sent(line: string): readonly Line[] {
    return this.arrivals.flatMap(({ fact }) =>
      isFact(fact) && fact.kind === "sale" && fact.sale.line === line ? [fact.sale] : [],
    );
  }

  #revise(step: Step): void {
    const { does, which, amount } = step;
    const all = this.#all();
    const line = all[which % Math.max(1, all.length)];
    if (line === undefined) {
      this.#sell(step);
      return;
    }
    // The numbers between two revisions are left for those that arrive too late.
    const sent = this.#sent(line.line).map(({ revision }) => revision);
    const next = { ...line, revision: Math.max(...sent) + 2 };
    const isWrong = line.exclusion === "fraud" || line.exclusion === "entered-in-error";
    const other = line.kind === "sale" ? { amount: amount.toFixed(2) } : {};
    if (does === "right-after-all" || does === "corrected") {
      if (isWrong && this.#fits(line))
        this.#enter({ ...next, ...(does === "corrected" ? other : {}), exclusion: "" });
    } else if (does === "older-revision") {
      const older = { ...line, ...other, revision: line.revision - 1 };
      if (older.revision > 0 && !sent.includes(older.revision))
        this.#enter({ ...older, exclusion: ["", "fraud", "entered-in-error"][which % 3] ?? "" });
    } else if (does === "restated") {
      if (!isWrong && this.#fits(line)) this.#enter({ ...next, ...other });
    } else this.#enter({ ...next, exclusion: exclusions[does] ?? "" });
  }

  #rootOf(line: Line): Line | undefined {
    const named = line.kind === "sale" ? line : this.#newest(line.offsets);
    return named === undefined || named === line ? named : this.#rootOf(named);
  }

  /** What refunds left of the line that a line undoes, without that line. */
  #left(line: Line): bigint {
    const root = this.#rootOf(line);
    if (root === undefined) return -1n;
    return this.#all()
      .filter((other) => other.kind !== "sale" && other.exclusion === "" && other.line !== line.line)
      .filter((other) => this.#rootOf(other)?.line === root.line)
      .reduce((left, { amount, currency }) => left + minorOf(amount, currency), minorOf(root.amount, "USD"));
  }

  /** Whether a line may count again: a refund takes away at most what its sale has now, or waits for it. */
  #fits(line: Line): boolean {
    if (line.kind === "sale" || this.#rootOf(line) === undefined) return true;
    return this.#left(line) + minorOf(line.amount, line.currency) >= 0n;
  }

  #takeBack(step: Step): void {
    const { does, which, amount } = step;
    const all = this.#all();
    const named = all[which % Math.max(1, all.length)];
    if (named === undefined) {
      this.#sell(step);
      return;
    }
    const { offer, currency } = named;
    const line = `${does === "refund" ? "r" : "c"}${this.#lines.size}`;
    const back = { line, revision: 1, offer, currency, kind: does, exclusion: "", offsets: named.line };
    const draft = { ...back, day: this.day, amount: "0.00" };
    const left = Number(this.#left(draft)) / 100;
    if (left > 0) this.#enter({ ...draft, amount: `-${Math.min(left, amount).toFixed(2)}` });
  }

  #rateOf(day: string, which: number): void {
    const rate = `1.${String(10 + which + this.arrivals.length).padStart(3, "0")}`;
    const fact: Rate = { kind: "rate", currency: "EUR", day: moved(day, { days: -(which % 5) }), rate };
    this.#rates.push({ fact, file: this.#receive(fact) });
  }

  #rate({ does, which }: Step): void {
    const foreign = this.#all().filter(({ currency }) => currency === "EUR");
    const known = this.#rates[which % Math.max(1, this.#rates.length)];
    if (does === "rate-wrong") {
      if (known !== undefined) this.#withdraw(this.#rates, known);
      return;
    }
    const day = foreign[which % Math.max(1, foreign.length)]?.day ?? this.day;
    if (which % 2 === 0 && known !== undefined)
      this.#rateOf(moved(known.fact.day, { days: which % 5 }), which);
    else this.#rateOf(day, which);
  }

  #observe({ does, which, amount, days }: Step): void {
    if (does === "observation-wrong") {
      const known = this.#observations[which % Math.max(1, this.#observations.length)];
      if (known !== undefined) this.#withdraw(this.#observations, known);
      return;
    }
    const on = moved(this.day, { days: -(days % 60) });
    const measure = ["business-applications-solution-value", "teams-monthly-active-users"][which % 2] ?? "";
    const value = String((which % 2 === 0 ? Math.ceil(amount) : (which + 1) * 125) + this.arrivals.length);
    const expires = which % 3 === 0 ? moved(on, { days: days + 1 }) : "";
    const fact: Observed = { kind: "observation", measure, value, on, expires };
    this.#observations.push({ fact, file: this.#receive(fact) });
  }

  #withdraw<T extends Rate | Observed>(
    list: { readonly fact: T; readonly file: string }[],
    known: { readonly fact: T; readonly file: string },
  ): void {
    list.splice(list.indexOf(known), 1);
    this.#receive({ ...known.fact, exclusion: "entered-in-error" });
  }

  #undo({ which }: Step): void {
    const file = this.#files[which % Math.max(1, this.#files.length)];
    if (file === undefined) return;
    this.#files.splice(this.#files.indexOf(file), 1);
    this.arrivals.push({ on: this.day, file, fact: "undone" });
    const lists: { readonly list: { file: string }[]; readonly own: readonly { file: string }[] }[] = [];
    for (const list of [...this.#lines.values(), this.#rates, this.#observations] as { file: string }[][]) {
      lists.push({ list, own: list.filter((each) => each.file === file) });
      list.splice(0, list.length, ...list.filter((each) => each.file !== file));
    }
    const back = () => {
      for (const { list, own } of lists) list.push(...own);
    };
    this.#undone.push({ file, on: this.day, back });
  }

  /** Whether a file can be restored: after a transfer, only one that was undone after it. */
  #mayReturn({ file, on }: { readonly file: string; readonly on: string }): boolean {
    if (this.#transferred.some((day) => on <= day && day <= this.day)) return false;
    const lines = this.arrivals.flatMap(({ file: of, fact }) =>
      of === file && isFact(fact) && fact.kind === "sale" ? [fact.sale.line] : [],
    );
    return this.#transferred.length === 0 || !lines.some((line) => this.#resent.has(line));
  }

  #restore(step: Step): void {
    const { which } = step;
    const kept = this.#undone.filter((one) => this.#mayReturn(one));
    const undone = kept[which % Math.max(1, kept.length)];
    if (undone === undefined) {
      this.#undo(step);
      return;
    }
    this.#undone.splice(this.#undone.indexOf(undone), 1);
    undone.back();
    this.#files.push(undone.file);
    this.arrivals.push({ on: this.day, file: undone.file, fact: "restored" });
  }

  #show(offer: OfferFact): void {
    const at = this.#offers.findIndex(({ id }) => id === offer.id);
    if (at < 0) this.#offers.push(offer);
    else if (JSON.stringify(this.#offers[at]) === JSON.stringify(offer)) return;
    else this.#offers[at] = offer;
    this.#receive(offer);
  }

  #changeOffer({ does, which, days }: Step): void {
    const offer = this.#offers[which % this.#offers.length] as OfferFact;
    const { liveOn, stoppedOn, status } = offer;
    const ago = moved(this.day, { days: -(days % 15) });
    const isRunning = status === "live" && stoppedOn === "";
    if (does === "stopped" && isRunning) {
      const stop = which % 4 === 0 ? moved(this.day, { days }) : ago;
      const on = stop < liveOn ? liveOn : stop;
      this.#show({ ...offer, status: which % 4 === 0 ? "live" : "stopped", stoppedOn: on });
    } else if (does === "resumed" && !isRunning) this.#show({ ...offer, status: "live", stoppedOn: "" });
    else if (does === "live-later" && ago > liveOn)
      this.#show({ ...offer, status: "live", liveOn: ago, stoppedOn: "" });
    else if (does === "live-earlier" && this.#shown(offer.id) === 1)
      this.#show({ ...offer, liveOn: moved(liveOn, { days: -days - 1 }) });
    else if (does === "draft") this.#show({ ...offer, status: which % 2 === 0 ? "draft" : "preview" });
    else if (does === "other-models") this.#show({ ...offer, models: models[which % models.length] ?? [] });
    else if (does === "other-privacy") this.#show({ ...offer, private: !offer.private });
  }

  /** How often an offer was received. */
  #shown(id: string): number {
    return this.arrivals.filter(({ fact }) => isFact(fact) && fact.kind === "offer" && fact.id === id).length;
  }
}

const exclusions: Partial<Record<Deed, string>> = {
  fraud: "fraud",
  mistake: "entered-in-error",
  test: "test",
  cancelled: "cancelled-before-use",
};

function isAboutOffer(deed: Deed): boolean {
  const about = [
    "stopped",
    "resumed",
    "live-later",
    "live-earlier",
    "draft",
    "other-models",
    "other-privacy",
  ];
  return about.includes(deed);
}
