import { type EpochDay, parseDay, plainDate } from "@laurel/core";
import fc from "fast-check";
import type { Database } from "../platform/database/open.ts";
import { importLines } from "./testing-marketplace.ts";
import type { Lines, OfferLine, SaleLine } from "./testing-oracle.ts";

/** A day written out in a test. */
export const epoch = (text: string) => parseDay(text) as EpochDay;
/** Days from one to another. */
export const dayBetween = (from: string, to: string) =>
  fc.integer({ min: epoch(from), max: epoch(to) }).map((day) => plainDate(day as EpochDay).toString());
const anyDay = dayBetween("2020-01-01", "2025-06-30");
const models = [
  "contact-me",
  "byol",
  "free",
  "free-trial",
  "test-drive",
  "subscription",
  "usage",
  "consulting",
];
const anyOffer = fc.record({
  models: fc.uniqueArray(fc.constantFrom(...models), { minLength: 1, maxLength: 3 }),
  status: fc.constantFrom("live", "live", "live", "stopped", "draft", "preview"),
  liveOn: anyDay,
  runs: fc.integer({ min: 0, max: 900 }),
  ends: fc.boolean(),
  private: fc.boolean(),
  publicOffer: fc.constantFrom("", "0", "1"),
});

const anySale = fc.record({
  day: anyDay,
  amount: fc.oneof(
    fc.integer({ min: 0, max: 3_000_000 }),
    // Near the thresholds, where an error of a cent changes the result.
    fc
      .tuple(
        fc.constantFrom(50_000, 2_500_000, 5_000_000, 10_000_000, 50_000_000),
        fc.integer({ min: -1, max: 1 }),
      )
      .map(([threshold, by]) => threshold + by),
    // Restated at twice its amount, this is nearly the largest line there may be.
    fc.constant(4_000_000_000_000),
  ),
  currency: fc.constantFrom("USD", "USD", "USD", "EUR", "KRW"),
  exclusion: fc.constantFrom("", "", "", "fraud", "test", "cancelled-before-use"),
  restated: fc.option(
    fc.record({ share: fc.integer({ min: 0, max: 200 }), exclusion: fc.constantFrom("", "fraud") }),
  ),
  refunded: fc.option(
    fc.record({
      share: fc.integer({ min: 0, max: 100 }),
      after: fc.integer({ min: 0, max: 60 }),
      exclusion: fc.constantFrom("", "", "fraud", "test"),
    }),
  ),
});

/** What a partner has and does. */
export const anyPartner = fc.record({
  country: fc.constantFrom("US", "KR", "TW"),
  offers: fc.array(anyOffer, { maxLength: 4 }),
  sales: fc.array(anySale, { maxLength: 12 }),
  observations: fc.array(
    fc.record({
      measure: fc.constantFrom("teams-monthly-active-users", "business-applications-solution-value"),
      value: fc.constantFrom("0", "249", "250", "499.99", "500", "5000", "25000.005", "1000000"),
      on: anyDay,
      lasts: fc.option(fc.integer({ min: 1, max: 500 })),
    }),
    { maxLength: 4 },
  ),
});
/** See `anyPartner`. */
export type PartnerPlan = typeof anyPartner extends fc.Arbitrary<infer T> ? T : never;

const plainOffer = { status: "live", runs: 0, ends: false, private: false, publicOffer: "" } as const;
const plainSale = { currency: "USD", exclusion: "", restated: null, refunded: null } as const;

/**
 * Partners with an offer of each option, published under each version, and with small and large sales: laws
 * try them first, so that what they look for occurs by more than chance.
 */
export const partnersOfEachKind: readonly PartnerPlan[] = ["2020-07-10", "2023-08-10", "2023-12-10"].flatMap(
  (liveOn) =>
    ["byol", "free-trial", "subscription", "consulting"].map((model, n) => ({
      country: "US",
      offers: [{ ...plainOffer, models: [model], liveOn }],
      sales: [
        { ...plainSale, day: liveOn, amount: 49_999 },
        { ...plainSale, day: "2024-01-10", amount: n % 2 === 0 ? 2_500_000 : 50_000_000 },
      ],
      observations: [],
    })),
);

const later = (day: string, days: number) => Temporal.PlainDate.from(day).add({ days }).toString();
function decimal(minor: number, currency: string): string {
  if (currency === "KRW") return String(minor);
  const cents = String(Math.abs(minor) % 100).padStart(2, "0");
  return `${minor < 0 ? "-" : ""}${Math.trunc(Math.abs(minor) / 100)}.${cents}`;
}

/** The lines of the files that say so. Ids begin with `prefix`. */
export function linesOf(plans: readonly PartnerPlan[], prefix: string): Lines {
  const rates = ["EUR", "KRW"].flatMap((currency) =>
    // A gap of more than a week after each month: some lines find no rate.
    ["01", "05", "12", "19"].flatMap((date) =>
      Array.from({ length: 72 }, (_, month) => ({
        currency,
        day: `${2020 + Math.trunc(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-${date}`,
        rate: currency === "EUR" ? `1.0${month % 10}5` : `0.000${month + 10}`,
      })),
    ),
  );
  // Ids may hold characters beyond the basic plane.
  const ids = plans.map((_, index) => `${prefix}-${index % 2 === 0 ? "" : "𠮷"}${index}`);
  return {
    partners: plans.map(({ country }, index) => ({ id: ids[index] as string, country })),
    offers: plans.flatMap((plan, index) =>
      plan.offers.map((offer, n) => offerLine(ids[index] as string, offer, n)),
    ),
    sales: plans.flatMap((plan, index) =>
      plan.offers.length === 0
        ? []
        : plan.sales.flatMap((sale, n) => saleLines(ids[index] as string, sale, n)),
    ),
    observations: plans.flatMap(({ observations }, index) =>
      observations.map(({ lasts, ...each }) => ({
        ...each,
        partner: ids[index] as string,
        expires: lasts === null ? "" : later(each.on, lasts),
      })),
    ),
    rates,
  };
}

function offerLine(
  partner: string,
  { runs, ends, publicOffer, ...offer }: PartnerPlan["offers"][number],
  n: number,
): OfferLine {
  const stoppedOn =
    offer.status === "stopped" || (offer.status === "live" && ends) ? later(offer.liveOn, runs) : "";
  return {
    ...offer,
    id: `${partner}-${n}`,
    partner,
    stoppedOn,
    publicOffer: publicOffer && `${partner}-${publicOffer}`,
  };
}

function saleLines(partner: string, sale: PartnerPlan["sales"][number], n: number): readonly SaleLine[] {
  const { day, amount, currency, exclusion, restated, refunded } = sale;
  const common = { partner, offer: `${partner}-0`, currency, offsets: "" };
  const line = `${n}`;
  const first = {
    ...common,
    line,
    revision: 1,
    day,
    amount: decimal(amount, currency),
    kind: "sale",
    exclusion,
  };
  const whole = restated === null ? amount : Math.trunc((amount * restated.share) / 100);
  // Never more than the line has, whichever of its revisions is known.
  const back = Math.trunc((Math.min(amount, whole) * (refunded?.share ?? 0)) / 100);
  return [
    first,
    ...(restated === null
      ? []
      : [
          {
            ...first,
            revision: 2,
            amount: decimal(whole, currency),
            exclusion: restated.exclusion,
          },
        ]),
    ...(refunded === null || back === 0
      ? []
      : [
          {
            ...common,
            line: `${n}-back`,
            revision: 1,
            day: later(day, refunded.after),
            amount: decimal(-back, currency),
            kind: "refund",
            exclusion: refunded.exclusion,
            offsets: line,
          },
        ]),
  ];
}

/** Imports partners, each with a publisher. */
export async function importPartners(database: Database, partners: Lines["partners"]): Promise<void> {
  const names = partners.map(({ id, country }) => `${id},Company 🎁 ${id},${country},en,2020-01-01`);
  await importLines(database, "partners", "partner_id,name,country,locale,joined_on", names);
  await importLines(
    database,
    "publishers",
    "publisher_id,partner_id,name",
    partners.map(({ id }) => `pub-${id},${id},${id}`),
  );
}

/** Imports snapshots of offers. */
export async function importOffers(database: Database, offers: readonly OfferLine[]): Promise<void> {
  await importLines(
    database,
    "offers",
    "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,stopped_on,private," +
      "public_offer_id",
    offers.map(({ id, partner, models: all, status, liveOn, stoppedOn, private: hidden, publicOffer }) =>
      [
        id,
        `pub-${partner}`,
        "Offer 🛒",
        "saas",
        "marketplace",
        all.join(";"),
        status,
        liveOn,
        stoppedOn,
        hidden,
        publicOffer,
      ].join(),
    ),
  );
}

/** Imports rates. */
export async function importRates(database: Database, rates: Lines["rates"]): Promise<void> {
  await importLines(
    database,
    "rates",
    "currency,day,rate",
    rates.map(({ currency, day, rate }) => `${currency},${day},${rate}`),
  );
}

/** Imports lines of billed sales. */
export async function importSales(database: Database, sales: readonly SaleLine[]): Promise<void> {
  await importLines(
    database,
    "sales",
    "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets",
    sales.map(({ line, revision, partner, offer, day, amount, currency, kind, exclusion, offsets }) =>
      [line, revision, `pub-${partner}`, offer, day, amount, currency, kind, exclusion, offsets].join(),
    ),
  );
}

/** Imports observations. */
export async function importObservations(
  database: Database,
  observations: Lines["observations"],
): Promise<void> {
  await importLines(
    database,
    "observations",
    "partner_id,measure,value,observed_on,expires_on",
    observations.map(({ partner, measure, value, on, expires }) =>
      [partner, measure, value, on, expires].join(),
    ),
  );
}
