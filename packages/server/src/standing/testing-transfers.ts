import type { TransferSubject } from "../facts/transfers/plan-transfers.ts";
import type { History } from "./testing-histories.ts";
import { type Arrival, isFact, type OfferFact } from "./testing-known-facts.ts";
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

interface Ownership {
  /** Who has the lines billed on its days. */
  billed: readonly Owned[];
  /** Who has the offer itself on its days. */
  live: readonly Owned[];
  /** The first day on which the partner that has it now shows it as live. */
  since: string;
  /** The partners that had it and lost it. */
  readonly lost: Set<string>;
}

interface Offer extends Ownership {
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
  readonly #whole = new Map<string, Ownership>();
  readonly #rows: Row[] = [];
  readonly #undone = new Set<string>();
  readonly #own = new Map<string, Arrival[]>();
  readonly #everyones: Arrival[] = [];

  /** The publisher that has an offer now, and the one that had it first. */
  publisherOf(offer: string): string {
    return this.#offers.get(offer)?.live.at(-1)?.publisher ?? "";
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

  /**
   * The first day on which what goes is shown as live by a partner to which it has come back; `""`: it never
   * came back.
   */
  backSince(what: TransferSubject): string {
    const publishers = what.of === "partner" ? this.publishersOf(what.partnerId) : [what.publisherId];
    const ids = what.of === "offer" ? [what.offerId] : publishers.flatMap((id) => this.offersOf(id));
    const whole = what.of === "offer" ? [] : publishers.map((id) => this.#whole.get(id));
    const days = [...ids.map((id) => this.#offers.get(id)), ...whole].map((owned) => {
      const hadItBefore = owned?.lost.has(owned.live.at(-1)?.partner ?? "");
      return owned !== undefined && hadItBefore === true ? owned.since : "";
    });
    return days.sort().at(-1) ?? "";
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
          const owned = [{ ...always, publisher, partner }];
          this.#publishers.set(publisher, partner);
          this.#whole.set(publisher, { billed: owned, live: owned, since: "", lost: new Set() });
        }
        this.#of(partner).push(arrival);
      }
    }
    this.#sell(sales);
  }

  /** An offer is shown to the partner that has it now, as live from the first of its days. */
  #show(sender: string, on: string, shown: OfferFact): void {
    const whole = this.#whole.get(publisherOf(sender)) as Ownership;
    const known = this.#offers.get(shown.id);
    const offer = known ?? { ...whole, lost: new Set(whole.lost), shown };
    offer.shown = shown;
    this.#offers.set(shown.id, offer);
    const { since, live } = offer;
    const later = (day: string) => (day !== "" && day < since ? since : day);
    const fact = { ...shown, liveOn: later(shown.liveOn), stoppedOn: later(shown.stoppedOn) };
    this.#of(live.at(-1)?.partner ?? "").push({ on, file: `shown ${on}`, fact });
  }

  /** An offer that goes is stopped for the one partner, and shown to the other as live from its day on. */
  #give(on: string, offer: Offer, move: Move): void {
    const { from, fromDay } = move;
    const { shown, since } = offer;
    const isLive = (shown.status === "live" || shown.status === "stopped") && shown.liveOn !== "";
    const liveOn = shown.liveOn < since ? since : shown.liveOn;
    const end = fromDay > liveOn ? fromDay : liveOn;
    if (isLive && (shown.stoppedOn === "" || shown.stoppedOn > end))
      this.#of(from).push({
        ...{ on, file: `left ${on}` },
        fact: { ...shown, liveOn, status: "stopped", stoppedOn: end },
      });
    hand(offer, move);
    this.#show(from, on, shown);
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
    const found = this.#offers.get(offer)?.billed.find(({ from, until }) => from <= day && day < until);
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
    const whole = offerId === null ? this.#whole.get(publisherId) : undefined;
    if (whole !== undefined) {
      whole.billed = given(whole.billed, move);
      hand(whole, move);
    }
    for (const [id, offer] of this.#offers) {
      if (offerId !== null && offerId !== id) continue;
      const goes = this.publisherOf(id) === publisherId;
      offer.billed = given(offer.billed, move);
      if (!goes) continue;
      if (from === to) hand(offer, move);
      else this.#give(on, offer, move);
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

/** Gives days to another partner, which shows as live what came to it from the first of them on. */
function hand(owned: Ownership, move: Move): void {
  const { from, to } = move;
  const before = owned.live;
  owned.live = given(before, move);
  if (from === to) return;
  owned.lost.add(from);
  const wasOf = (day: string) => before.find((one) => one.from <= day && day < one.until)?.partner;
  owned.since = owned.live.find((one) => one.partner === to && wasOf(one.from) === from)?.from ?? "";
}

function splitAt(one: Owned, day: string): readonly Owned[] {
  if (day <= one.from || one.until <= day) return [one];
  return [
    { ...one, until: day },
    { ...one, from: day },
  ];
}

/** The lines that a line belongs together with: those that name one another, directly or through others. */
function togetherWith(line: string, all: ReadonlyMap<string, Line>): ReadonlySet<string> {
  const found = new Set([line]);
  for (const id of found)
    for (const [other, { offsets }] of all)
      if (offsets === id || all.get(id)?.offsets === other) found.add(other);
  return found;
}

/** The line that a refund, or the refund of a refund, is about; of one whose sale is missing, the last. */
function rootOf(line: string, all: ReadonlyMap<string, Line>): Line {
  const own = all.get(line) as Line;
  return all.has(own.offsets) ? rootOf(own.offsets, all) : own;
}
