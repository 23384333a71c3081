/** What came to another partner: a publisher with all its offers, or one offer to another publisher. */
export interface Transfer {
  readonly transferId: number;
  readonly publisherId: string;
  /** Null: the publisher with all its offers. */
  readonly offerId: string | null;
  /** The publisher that has it since: `publisherId` itself where that came with all its offers. */
  readonly toPublisher: string;
  readonly fromPartner: string;
  /** The same as `fromPartner` where an offer came to another publisher of the same partner. */
  readonly toPartner: string;
  /** The first day that counts for `toPartner`, `YYYY-MM-DD`; null: all days. */
  readonly fromDay: string | null;
}

/** An offer of a publisher. */
interface Sold {
  readonly publisherId: string;
  readonly offerId: string;
}

/** On which days the lines of an offer, sold under one publisher, belong to which. */
export interface OfferDays extends Sold {
  /** The first of these days; null: since ever. */
  readonly from: string | null;
  /** The first day after them; null: for ever. */
  readonly until: string | null;
  readonly belongsTo: string;
}

/** All transfers, in their order: which partner has what was sold, and since when. */
export class Transfers {
  readonly #all: readonly Transfer[];
  readonly #concerned: ReadonlySet<string>;

  constructor(all: readonly Transfer[]) {
    this.#all = all;
    this.#concerned = new Set(all.flatMap(({ publisherId, toPublisher }) => [publisherId, toPublisher]));
  }

  /** Whether a transfer concerns a publisher or one of its offers. */
  concern(publisherId: string): boolean {
    return this.#concerned.has(publisherId);
  }

  /** The partner for which a line billed on a day counts. `partnerId`: the one that has the publisher now. */
  holderOn(sold: Sold, day: string, partnerId: string): string {
    return this.#wayOf(sold, day).holder ?? partnerId;
  }

  /** The partners that have lines of an offer, or had some. */
  holdersOf(sold: Sold): readonly string[] {
    return this.#concerning(sold).flatMap(({ fromPartner, toPartner }) => [fromPartner, toPartner]);
  }

  /** The first day from which on the partner that has an offer now has all days of it; null: all days. */
  heldSince(sold: Sold): string | null {
    const { holder } = this.#wayOf(sold, null);
    const starts = this.startsOf(sold);
    const other = starts.findLastIndex((day) => this.#wayOf(sold, day ?? "").holder !== holder);
    return starts[other + 1] ?? null;
  }

  /** Whether a partner has an offer now that it had at some time. */
  isHeldBy(sold: Sold, partnerId: string): boolean {
    return (this.#wayOf(sold, null).holder ?? partnerId) === partnerId;
  }

  /** The publisher to which a day of an offer belongs, and the lines billed on it. */
  publisherOn(sold: Sold, day: string): string {
    return this.#wayOf(sold, day).publisher;
  }

  /** Whether an offer of a publisher is the same as the one with its id of another publisher. */
  isSame(sold: Sold, other: string): boolean {
    return this.#publishersOf(sold).has(other);
  }

  /** The publisher to which an offer went from this one, if it didn't come back; else null. */
  goneTo({ publisherId, offerId }: Sold): string | null {
    const last = this.#all.findLast(
      (one) => one.offerId === offerId && [one.publisherId, one.toPublisher].includes(publisherId),
    );
    return last === undefined || last.toPublisher === publisherId ? null : last.toPublisher;
  }

  /** Of the offers that went to other publishers: to which their lines belong, whatever these name. */
  offerDays(): readonly OfferDays[] {
    const sold = new Map<string, Sold>();
    for (const { offerId, publisherId, toPublisher } of this.#all)
      if (offerId !== null)
        for (const each of [publisherId, toPublisher])
          sold.set(`${each}\n${offerId}`, { publisherId: each, offerId });
    return [...sold.values()].flatMap((each) => this.#daysOf(each));
  }

  #daysOf(sold: Sold): readonly OfferDays[] {
    const starts = this.startsOf(sold);
    return starts.map((from, index) => {
      const until = starts[index + 1] ?? null;
      return { ...sold, from, until, belongsTo: this.#wayOf(sold, from ?? "").publisher };
    });
  }

  /** The days from which on transfers took an offer along, in their order; null: all days. */
  startsOf(sold: Sold): readonly (string | null)[] {
    const days = this.#concerning(sold).flatMap(({ fromDay }) => (fromDay === null ? [] : [fromDay]));
    return [null, ...[...new Set(days)].sort()];
  }

  /** The transfers of all publishers that had an offer at some time. */
  #concerning(sold: Sold): readonly Transfer[] {
    const publishers = this.#publishersOf(sold);
    return this.#all.filter(
      ({ publisherId, toPublisher, offerId }) =>
        (publishers.has(publisherId) || publishers.has(toPublisher)) &&
        (offerId ?? sold.offerId) === sold.offerId,
    );
  }

  /** All publishers that had an offer at some time. */
  #publishersOf({ publisherId, offerId }: Sold): ReadonlySet<string> {
    const publishers = new Set([publisherId]);
    const isConcerned = (one: Transfer) => publishers.has(one.publisherId) || publishers.has(one.toPublisher);
    let known = 0;
    while (known < publishers.size) {
      known = publishers.size;
      for (const one of this.#all)
        if (one.offerId === offerId && isConcerned(one)) publishers.add(one.publisherId).add(one.toPublisher);
    }
    return publishers;
  }

  /** The way of an offer's lines of a day (null: of the last one) from its first publisher on. */
  #wayOf({ publisherId, offerId }: Sold, day: string | null) {
    let publisher = this.#firstPublisher(publisherId, offerId);
    let holder: string | null = null;
    for (const one of this.#all) {
      if (one.publisherId !== publisher || (one.offerId ?? offerId) !== offerId) continue;
      holder ??= one.fromPartner;
      if (holder !== one.fromPartner || (one.fromDay !== null && day !== null && day < one.fromDay)) continue;
      holder = one.toPartner;
      publisher = one.toPublisher;
    }
    return { publisher, holder };
  }

  /** The publisher that had an offer before it came to this one. */
  #firstPublisher(publisherId: string, offerId: string, before = this.#all.length): string {
    const came = this.#all
      .slice(0, before)
      .findLastIndex((one) => one.offerId === offerId && one.toPublisher === publisherId);
    const arrival = this.#all[came];
    return arrival === undefined ? publisherId : this.#firstPublisher(arrival.publisherId, offerId, came);
  }
}
