import { fraudOn, withCorrections } from "./corrections.ts";
import { cellsOf, countedCents, type Line, ledgerCsv } from "./ledger.ts";
import { CURRENCIES, type Currency, fromCents } from "./money.ts";
import type { Offer } from "./offers.ts";
import { publisherId } from "./partners.ts";
import type { Plan } from "./plan.ts";
import { type Random, randomFor } from "./random.ts";
import type { Rates } from "./rates.ts";
import { withRefused } from "./refused.ts";
import { STORIES } from "./stories.ts";

type Day = Temporal.PlainDate;
const MONTHS = 18;

/** An offer that bills through the marketplace, with the days on which it can bill. */
interface Seller {
  readonly offer: Offer;
  readonly currency: Currency;
  readonly share: number;
  readonly from: Day;
  readonly to: Day;
}

/** What the random sales of a partner share. */
interface Till {
  readonly plan: Plan;
  readonly today: Day;
  readonly rates: Rates;
  readonly random: Random;
  readonly sellers: readonly Seller[];
}

const earlier = (a: Day, b: Day): Day => (Temporal.PlainDate.compare(a, b) < 0 ? a : b);
const later = (a: Day, b: Day): Day => (Temporal.PlainDate.compare(a, b) > 0 ? a : b);
const within = (day: Day, { from, to }: Seller): boolean =>
  later(day, from) === day && earlier(day, to) === day;

function sellersOf(plan: Plan, offers: readonly Offer[], today: Day): Seller[] {
  const first = today.subtract({ months: MONTHS }).add({ days: 1 });
  return offers.flatMap((offer): Seller[] => {
    if (offer.option !== "transact" || offer.liveOn === null) return [];
    const publisher = plan.publishers.find((p) => publisherId(plan, p) === offer.publisherId);
    if (publisher === undefined) throw new Error(`${offer.offerId} belongs to another partner`);
    const from = later(first, offer.liveOn);
    const to = offer.stoppedOn === null ? today : earlier(today, offer.stoppedOn.subtract({ days: 1 }));
    if (Temporal.PlainDate.compare(from, to) > 0) return [];
    return [{ offer, currency: publisher.currency, share: publisher.share, from, to }];
  });
}

/** Picks an offer that sells on the day, by its publisher's share. */
function sellerOn(day: Day, { sellers, random }: Till): Seller | undefined {
  const open = sellers.filter((s) => within(day, s));
  return open.length === 0 ? undefined : random.pick(open.flatMap((s) => Array<Seller>(s.share).fill(s)));
}

/** The weight of a month's sales; month 0 is the oldest, and the average is 100. */
function weightOf(trend: Plan["trend"], month: number): number {
  if (trend === "growing") return 40 + month * 7;
  if (trend === "shrinking") return 160 - month * 7;
  return trend === "quarterly" ? (month % 3 === 2 ? 180 : 60) : 100;
}

interface Draw {
  readonly seller: Seller;
  readonly day: Day;
  readonly weight: number;
}

function drawsOf(till: Till): Draw[] {
  const { plan, today, random } = till;
  const first = today.subtract({ months: MONTHS }).add({ days: 1 });
  return Array.from({ length: MONTHS }, (_, month) => month).flatMap((month) => {
    const start = first.add({ months: month });
    return Array.from({ length: plan.linesPerMonth }, () => start.add({ days: random.int(0, 29) })).flatMap(
      (day) => {
        const seller = earlier(day, today) === day ? sellerOn(day, till) : undefined;
        const weight = weightOf(plan.trend, month) * random.int(30, 170);
        return seller === undefined ? [] : [{ seller, day, weight }];
      },
    );
  });
}

function saleLine(seller: Seller, id: string, day: Day, amountMinor: number, currency: Currency): Line {
  const { publisherId: publisher, offerId } = seller.offer;
  return {
    id,
    revision: 1,
    publisherId: publisher,
    offerId,
    billedOn: day,
    amountMinor,
    currency,
    kind: "sale",
    exclusion: "",
    offsets: "",
    reportedOn: day,
  };
}

/** Two in three are billed in the publisher's own currency. */
const currencyOf = (seller: Seller, random: Random): Currency =>
  random.chance(660) ? seller.currency : random.chance(500) ? "USD" : random.pick(CURRENCIES);

/** Random sales with their corrections; those of the last 12 months sum to about `cents`. */
function drawnLines(till: Till, cents: number): Line[] {
  const { plan, today, rates, random } = till;
  const draws = drawsOf(till);
  const after = today.subtract({ months: 12 });
  const recent = draws.filter(({ day }) => Temporal.PlainDate.compare(day, after) > 0);
  const total = recent.reduce((sum, { weight }) => sum + weight, 0);
  return draws.flatMap(({ seller, day, weight }, i) => {
    const currency = currencyOf(seller, random);
    const { rate } = rates.on(currency, day.toString());
    const amount = fromCents(Math.floor((cents * weight) / Math.max(total, 1)), currency, rate);
    const id = `L${plan.partnerId}-${String(i + 1).padStart(4, "0")}`;
    return withCorrections(saleLine(seller, id, day, amount, currency), random, today);
  });
}

/** The sales that a story needs, all through the main offer. */
function plannedLines({ plan, sellers }: Till): Line[] {
  return plan.sales.flatMap(({ billedOn, amountMinor, currency, fraudOn: day }, i) => {
    const main = sellers[0];
    if (main === undefined) throw new Error(`${plan.partnerId} has nothing to sell`);
    const sale = saleLine(main, `L${plan.partnerId}-S${i + 1}`, billedOn, amountMinor, currency);
    return day === undefined ? [sale] : fraudOn(sale, day);
  });
}

/** Lines in US dollars that bring the sum of the last 12 months to exactly the planned one. */
function closingLines(till: Till, cents: number): Line[] {
  const { plan, random, sellers } = till;
  const main = sellers[0];
  if (cents === 0) return [];
  if (main === undefined) throw new Error(`${plan.partnerId} has nothing to sell`);
  const span = Math.min(80, main.from.until(main.to, { largestUnit: "days" }).days);
  const id = (i: number): string => `L${plan.partnerId}-9${String(i).padStart(3, "0")}`;
  const day = (): Day => main.to.subtract({ days: random.int(0, span) });
  if (cents < 0) return [{ ...saleLine(main, id(0), day(), cents, "USD"), kind: "adjustment" }];
  const count = cents < 1_000_00 ? 1 : Math.min(plan.linesPerMonth, 8);
  const parts = Array.from({ length: count - 1 }, () =>
    Math.floor((cents * random.int(90, 110)) / (count * 100)),
  );
  const rest = cents - parts.reduce((sum, part) => sum + part, 0);
  return [...parts, rest].map((part, i) => saleLine(main, id(i), day(), part, "USD"));
}

/** Every line of one partner, in no particular order. */
function linesOf(plan: Plan, offers: readonly Offer[], today: Day, rates: Rates): Line[] {
  const random = randomFor(`sales ${plan.partnerId}`);
  const till: Till = { plan, today, rates, random, sellers: sellersOf(plan, offers, today) };
  const planned = plannedLines(till);
  // A little less than planned, so that the difference is nearly always made up by sales, not by a deduction.
  const toDraw = Math.floor(((plan.salesCents - countedCents(planned, today, rates)) * 95) / 100);
  const lines = [...planned, ...drawnLines(till, toDraw)];
  return [...lines, ...closingLines(till, plan.salesCents - countedCents(lines, today, rates))];
}

/** A report sent again: these lines arrive a second time, unchanged, and add nothing. */
const repeatedOf = (lines: readonly Line[]): Line[] => lines.filter((_, i) => i % 4_000 === 1_000);

/** `sales.csv`, by the day each line was reported, so that late lines and most restatements come late. */
export function salesCsv(
  cast: readonly Plan[],
  offersByPartner: ReadonlyMap<string, readonly Offer[]>,
  today: Day,
  rates: Rates,
): string {
  const lines = cast.flatMap((plan) =>
    linesOf(plan, offersByPartner.get(plan.partnerId) ?? [], today, rates),
  );
  lines.sort((a, b) => Temporal.PlainDate.compare(a.reportedOn, b.reportedOn));
  const offer = offersByPartner.get(STORIES.nearlyThere)?.[0];
  if (offer === undefined) throw new Error("the story without an offer");
  return ledgerCsv(withRefused([...lines, ...repeatedOf(lines)].map(cellsOf), offer, today));
}
