import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ImportKindName } from "../../packages/contract/src/import.ts";

/**
 * The currencies of the lines, with how many of their minor units make a major one. The program counts in
 * USD.
 */
export const currencies = [
  { code: "USD", digits: 2, rate: "1" },
  { code: "EUR", digits: 2, rate: "1.0847" },
  { code: "GBP", digits: 2, rate: "1.2713" },
  { code: "JPY", digits: 0, rate: "0.0066" },
  { code: "KRW", digits: 0, rate: "0.00072" },
  { code: "INR", digits: 2, rate: "0.0119" },
] as const;

/** The days on which lines are billed. */
export const firstDay = Temporal.PlainDate.from("2025-06-01");
export const dayCount = 540;

/** The id of a partner's publisher, and of its offer. */
export const publisherId = (partner: number) => `publisher-${partner}`;
export const offerId = (partner: number) => `offer-${partner}`;
export const partnerId = (partner: number) => `partner-${partner}`;

/** A file and what it holds. */
export interface MarketFile {
  readonly kind: ImportKindName;
  readonly path: string;
}

/**
 * Writes everything that lines of sales refer to, in the order in which it is imported: partners with an
 * offer each.
 */
export function makeMarket(folder: string, partnerCount: number): readonly MarketFile[] {
  const file = (kind: ImportKindName, heading: string, rows: readonly string[]) => {
    const path = join(folder, `${kind}.csv`);
    writeFileSync(path, `${[heading, ...rows].join("\n")}\n`);
    return { kind, path };
  };
  const partners = Array.from({ length: partnerCount }, (_, index) => index);
  const days = Array.from({ length: dayCount }, (_, index) => firstDay.add({ days: index }).toString());
  return [
    file(
      "partners",
      "partner_id,name,country,locale,joined_on",
      partners.map((partner) => `${partnerId(partner)},Company ${partner},US,en,2024-03-01`),
    ),
    file(
      "publishers",
      "publisher_id,partner_id,name",
      partners.map((partner) => `${publisherId(partner)},${partnerId(partner)},Company ${partner}`),
    ),
    file(
      "offers",
      "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private",
      partners.map(
        (partner) =>
          `${offerId(partner)},${publisherId(partner)},Product ${partner},saas,azure,` +
          "subscription,live,2024-06-01,false",
      ),
    ),
    file(
      "rates",
      "currency,day,rate",
      days.flatMap((day) =>
        currencies.filter(({ code }) => code !== "USD").map(({ code, rate }) => `${code},${day},${rate}`),
      ),
    ),
  ];
}
