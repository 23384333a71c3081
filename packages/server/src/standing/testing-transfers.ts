import type { TransferSubject } from "../facts/transfers/plan-transfers.ts";
import type { History } from "./testing-histories.ts";
import { type Arrival, isFact, type OfferFact, type Time, timesOf } from "./testing-known-facts.ts";
import type { ProgramYaml, SaleLine } from "./testing-oracle.ts";

/*
 * Where transfers leave what arrived: a second implementation from the guide about transfers and decision 28
 * alone. It goes through all files and transfers in their order and gives each partner a history of its own,
 * as if it had never known of transfers.
 */

/** What happens in a marketplace: a partner's file arrives, or something is transferred. */
export type Happening =
  | { readonly on: string; readonly partner: string; readonly file: readonly Arrival[] }
  | { readonly on: string; readonly what: TransferSubject; readonly fromDay: string | null };

type Line = Omit<SaleLine, "partner">;
/** Who has an offer from a day (`""`: since ever) until the day before another. */
interface Owned {
  readonly from: string;
  readonly until: string;
  readonly publisher: string;
  readonly partner: string;
}

interface Offer {
  /** Who has its days, with the lines billed on them. */
  days: readonly Owned[];
  /** As the catalogue had it last. */
  shown: OfferFact;
}

/** A revision of a line, and the partner that has it. */
interface Row {
  readonly sale: Line;
  readonly file: string;
  partner: string;
  /** When each partner received it first. */
  readonly received: Map<string, string>;
}

/** The only publisher that a partner brings. */
export const publisherOf = (partner: string) => `pub-${partner}`;
const newestOf = (lines: readonly Line[]) =>
  lines.reduce((one, other) => (other.revision > one.revision ? other : one));
const always = { from: "", until: "9999-12-31" };

/** Goes through what happens, in its order. */
export class Marketplace {
  /** The partner that has a publisher now. */
  readonly #publishers = new Map<string, string>();
  readonly #offers = new Map<string, Offer>();
  /** What transfers of whole publishers mean for an offer that is shown later. */
  readonly #whole = new Map<string, readonly Owned[]>();
  readonly #rows: Row[] = [];
  readonly #undone = new Set<string>();
  readonly #own = new Map<string, Arrival[]>();
  readonly #everyones: Arrival[] = [];

  /** The publisher that has an offer now. */
  publisherOf(offer: string): string {
    return this.#offers.get(offer)?.days.at(-1)?.publisher ?? "";
  }

  partnerOf(publisher: string): string {
    return this.#publishers.get(publisher) ?? "";
  }

  offersOf(publisher: string): readonly string[] {
    return [...this.#offers.keys()].filter((id) => this.publisherOf(id) === publisher);
  }

  publishersOf(partner: string): readonly string[] {
    return [...this.#publishers].flatMap(([id, owner]) => (owner === partner ? [id] : []));
  }

  /** What each partner has received. */
  historyOf(partner: string, programs: readonly ProgramYaml[]): History {
    const lines = this.#rows.flatMap(({ sale, file, partner: holder, received }): readonly Arrival[] => {
      const on = received.get(partner) ?? "";
      return holder === partner ? [{ on, file, fact: { kind: "sale", sale } }] : [];
    });
    return { programs, arrivals: [...this.#of(partner), ...lines, ...this.#everyones] };
  }

  happen(happening: Happening): void {
    if ("file" in happening) this.#receive(happening.partner, happening.file);
    else this.#transfer(happening.on, happening.what, happening.fromDay);
  }

  #of(partner: string): Arrival[] {
    const own = this.#own.get(partner) ?? [];
    this.#own.set(partner, own);
    return own;
  }

  #receive(partner: string, file: readonly Arrival[]): void {
    const sales: (Arrival & { readonly sale: Line })[] = [];
    for (const arrival of file) {
      const { fact } = arrival;
      if (!isFact(fact)) {
        if (fact === "undone") this.#undone.add(arrival.file);
        else this.#undone.delete(arrival.file);
        this.#everyones.push(arrival);
      } else if (fact.kind === "rate") this.#everyones.push(arrival);
      else if (fact.kind === "sale") sales.push({ ...arrival, sale: fact.sale });
      else if (fact.kind === "offer") this.#show(partner, arrival.on, fact);
      else {
        const publisher = publisherOf(partner);
        if (!this.#publishers.has(publisher)) {
          this.#publishers.set(publisher, partner);
          this.#whole.set(publisher, [{ ...always, publisher, partner }]);
        }
        this.#of(partner).push(arrival);
      }
    }
    this.#sell(sales);
  }

  /** An offer is shown to the partner that has it now, as live from the first of its days. */
  #show(sender: string, on: string, shown: OfferFact): void {
    const days = this.#whole.get(publisherOf(sender)) ?? [];
    const offer = this.#offers.get(shown.id) ?? { days, shown };
    offer.shown = shown;
    this.#offers.set(shown.id, offer);
    const partner = offer.days.at(-1)?.partner ?? "";
    this.#of(partner).push({ on, file: `shown ${on}`, fact: shownFrom(sinceWhen(offer.days), shown) });
  }

  /** The days of an offer that go to another partner are live there as they were here. */
  #give(on: string, offer: Offer, { publisherId, from, to }: Move, before: readonly Owned[]): void {
    const { id } = offer.shown;
    const [own, others] = [this.#of(from), this.#of(to)];
    const went = offer.days.filter((day) => {
      const owner = ownerOf(before, day.from);
      return day.partner === to && owner.partner === from && owner.publisher === publisherId;
    });
    const isGoing = ownerOf(before, lastDay).publisher === publisherId;
    const times = timesOf(own, id);
    const leaving = within(times, went);
    if (leaving.length === 0 && !isGoing) return;
    const fact = lastOf(own, id) ?? offer.shown;
    const come = joinedTimes([...timesOf(others, id), ...leaving]);
    const there = lastOf(others, id) ?? fact;
    const kept = joinedTimes(
      within(
        times,
        offer.days.filter(({ partner }) => partner === from),
      ),
    );
    if (leaving.length > 0) own.push({ on, file: `left ${on}`, fact: seenBy(from, fact, kept, offer) });
    others.push({ on, file: `came ${on}`, fact: seenBy(to, isGoing ? fact : there, come, offer) });
  }

  /** The lines that weren't undone, by their newest revisions; `partner`: those that it has. */
  #onRecord(partner?: string): Map<string, Line> {
    const rows = this.#rows.filter(({ file }) => !this.#undone.has(file));
    const own = rows.filter((row) => partner === undefined || row.partner === partner);
    const lines = Map.groupBy(own, ({ sale }) => sale.line);
    return new Map([...lines].map(([id, of]) => [id, newestOf(of.map(({ sale }) => sale))]));
  }

  /** Lines that come in one file: each goes where the lines are with which it belongs together. */
  #sell(arrived: readonly (Arrival & { readonly sale: Line })[]): void {
    const all = this.#onRecord();
    const record = new Set(all.keys());
    for (const { sale } of arrived) all.set(sale.line, newestOf([all.get(sale.line) ?? sale, sale]));
    const holders = new Map(arrived.map(({ sale }) => [sale.line, this.#holderOf(sale.line, record, all)]));
    for (const { sale, file, on } of arrived) {
      const partner = holders.get(sale.line) ?? "";
      this.#rows.push({ sale, file, partner, received: new Map([[partner, on]]) });
    }
  }

  #holderOf(line: string, record: ReadonlySet<string>, all: ReadonlyMap<string, Line>): string {
    const known = [...togetherWith(line, all)].find((id) => record.has(id));
    const row = this.#rows.find(({ sale, file }) => sale.line === known && !this.#undone.has(file));
    if (row !== undefined) return row.partner;
    const { offer, day } = rootOf(line, all);
    return this.#ownerOn(offer, day).partner;
  }

  #ownerOn(offer: string, day: string): Owned {
    const found = this.#offers.get(offer)?.days.find(({ from, until }) => from <= day && day < until);
    if (found === undefined) throw new Error(`the offer ${offer} is unknown`);
    return found;
  }

  #transfer(on: string, what: TransferSubject, fromDay: string | null): void {
    if (what.of === "offer") {
      const { publisherId, offerId, toPublisher } = what;
      const [from, to] = [this.partnerOf(publisherId), this.partnerOf(toPublisher)];
      this.#move(on, { publisherId, offerId, toPublisher, from, to, fromDay: fromDay ?? "" });
      return;
    }
    const from = what.of === "partner" ? what.partnerId : this.partnerOf(what.publisherId);
    const going = what.of === "partner" ? this.publishersOf(from) : [what.publisherId];
    for (const publisherId of going) {
      const whole = { publisherId, offerId: null, toPublisher: publisherId };
      this.#move(on, { ...whole, from, to: what.toPartner, fromDay: fromDay ?? "" });
      this.#publishers.set(publisherId, what.toPartner);
    }
  }

  #move(on: string, move: Move): void {
    const { publisherId, offerId, from, to } = move;
    if (from !== to) this.#moveLines(on, move);
    const whole = this.#whole.get(publisherId);
    if (offerId === null && whole !== undefined) this.#whole.set(publisherId, given(whole, move));
    for (const [id, offer] of this.#offers) {
      if (offerId !== null && offerId !== id) continue;
      const before = offer.days;
      offer.days = given(before, move);
      if (from !== to) this.#give(on, offer, move, before);
    }
  }

  #moveLines(on: string, { publisherId, offerId, from, to, fromDay }: Move): void {
    const own = this.#onRecord(from);
    const isLeaving = (id: string) => {
      const { offer, day } = rootOf(id, own);
      const isConcerned = this.#ownerOn(offer, day).publisher === publisherId;
      return isConcerned && (offerId === null || offer === offerId) && day >= fromDay;
    };
    const leaving = new Set([...own.keys()].filter(isLeaving));
    for (const row of this.#rows) {
      if (row.partner !== from || !leaving.has(row.sale.line) || this.#undone.has(row.file)) continue;
      row.partner = to;
      // A line that comes back counts as received when it first was.
      if (!row.received.has(to)) row.received.set(to, on);
    }
  }
}

interface Move {
  readonly publisherId: string;
  readonly offerId: string | null;
  readonly toPublisher: string;
  readonly from: string;
  readonly to: string;
  /** Empty: all days. */
  readonly fromDay: string;
}

/** Who has which days after a transfer. */
function given(owned: readonly Owned[], { publisherId, toPublisher, from, to, fromDay }: Move) {
  const isOwn = (one: Owned) => one.publisher === publisherId && one.partner === from;
  return owned
    .flatMap((one) => (isOwn(one) ? splitAt(one, fromDay) : [one]))
    .map((one) =>
      isOwn(one) && one.from >= fromDay ? { ...one, publisher: toPublisher, partner: to } : one,
    );
}

const lastDay = "9999-12-30";

function ownerOf(days: readonly Owned[], day: string): Owned {
  return days.find(({ from, until }) => from <= day && day < until) as Owned;
}

/** Since when the partner that has an offer now has all its days. */
function sinceWhen(days: readonly Owned[]): string {
  const { partner } = ownerOf(days, lastDay);
  const other = days.findLastIndex((one) => one.partner !== partner);
  return days[other + 1]?.from ?? "";
}

/** The catalogue of an offer, as it is shown to a partner that has it from a day on. */
function shownFrom(since: string, shown: OfferFact): OfferFact {
  const later = (day: string) => (day !== "" && day < since ? since : day);
  const stoppedOn = shown.liveOn < since ? later(shown.stoppedOn) : shown.stoppedOn;
  return { ...shown, liveOn: later(shown.liveOn), stoppedOn };
}

/** An offer that a partner has, or had, with the times in which it is live there. */
function seenBy(partner: string, fact: OfferFact, times: readonly Time[], offer: Offer): OfferFact {
  const { days, shown } = offer;
  const { status, liveOn } = fact;
  if (ownerOf(days, lastDay).partner === partner) {
    const now = shownFrom(sinceWhen(days), shown);
    // A go-live that the catalogue named earlier while another partner had those days is not known here.
    const [first = now.liveOn] = times.map((time) => time.from).sort();
    return { ...now, liveOn: now.liveOn !== "" && now.liveOn < first ? first : now.liveOn, times };
  }
  if (liveOn === "" || (status !== "live" && status !== "stopped")) return { ...fact, times };
  const { from = liveOn, until = liveOn } = times.at(-1) ?? {};
  const first = from < liveOn ? from : liveOn;
  return { ...fact, status: "stopped", liveOn: first, stoppedOn: until ?? from, times };
}

function lastOf(arrivals: readonly Arrival[], id: string): OfferFact | undefined {
  const facts = arrivals.flatMap(({ fact }) => (isFact(fact) && fact.kind === "offer" ? [fact] : []));
  return facts.findLast((fact) => fact.id === id);
}

/** The parts of times that lie on days. */
function within(times: readonly Time[], days: readonly Owned[]): readonly Time[] {
  return days.flatMap((day) =>
    times.flatMap((time) => {
      const from = time.from > day.from ? time.from : day.from;
      const until = time.until !== null && time.until < day.until ? time.until : day.until;
      return from < until ? [{ from, until: until === always.until ? null : until }] : [];
    }),
  );
}

/** Times in their order; what follows on the day of an end goes on. */
function joinedTimes(times: readonly Time[]): readonly Time[] {
  const found: Time[] = [];
  for (const time of [...times].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = found.at(-1);
    if (last?.until === time.from) found[found.length - 1] = { ...last, until: time.until };
    else if (time.until === null || time.from < time.until) found.push(time);
  }
  return found;
}

function splitAt(one: Owned, day: string): readonly Owned[] {
  if (day <= one.from || one.until <= day) return [one];
  return [
    { ...one, until: day },
    { ...one, from: day },
  ];
}

/**
 * The lines that a line belongs together with: those that name one another, directly or through others, or
 * one that is missing.
 */
function togetherWith(line: string, all: ReadonlyMap<string, Line>): ReadonlySet<string> {
  const found = new Set([line]);
  for (const id of found) {
    const named = all.get(id)?.offsets || null;
    for (const [other, { offsets }] of all)
      if (offsets === id || named === other || named === offsets) found.add(other);
  }
  return found;
}

/**
 * The line that a refund, or the refund of a refund, is about; where that is missing, the first of those that
 * name it.
 */
function rootOf(line: string, all: ReadonlyMap<string, Line>): Line {
  const own = all.get(line) as Line;
  if (all.has(own.offsets)) return rootOf(own.offsets, all);
  const others = own.offsets === "" ? [] : [...all.values()].filter(({ offsets }) => offsets === own.offsets);
  return others.reduce((first, other) => (other.day < first.day ? other : first), own);
}
