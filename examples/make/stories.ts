import type { Company } from "./companies.ts";
import type { Currency } from "./money.ts";
import type { Plan, PlannedPublisher } from "./plan.ts";
import { RATE_GAP } from "./rates.ts";

/** The partners whose stories the README tells, by what happens to them. */
export const STORIES = {
  nearlyThere: "4101101",
  pushedBackByFraud: "4101202",
  carriedByUsers: "4101303",
  carriedByKorea: "4101404",
  justLive: "4101505",
  liveSoon: "4101606",
  evidenceEnds: "4101707",
  waitsForRate: "4101808",
  bigSaleLeaves: "4101909",
  solutionValueOnly: "4102010",
} as const;

const company = (
  name: string,
  slug: string,
  country: string,
  locale: string,
  currency: Currency,
): Company => ({
  name,
  slug,
  country,
  locale,
  currency,
});

const only = (of: Company): PlannedPublisher[] => [
  { suffix: "", name: of.name, currency: of.currency, share: 1 },
];

/** What most stories share: a seller that joined two years ago and sells steadily. */
function seller(today: Temporal.PlainDate, partnerId: string, of: Company): Plan {
  const joinedOn = today.subtract({ years: 2, days: 40 });
  return {
    partnerId,
    company: of,
    role: "transact",
    joinedOn,
    publishers: only(of),
    salesCents: 0,
    linesPerMonth: 8,
    trend: "steady",
    observations: [],
    sales: [],
  };
}

function soldStories(today: Temporal.PlainDate): Plan[] {
  const plan = (id: string, of: Company): Plan => seller(today, id, of);
  // Its term ends in ten days: its only offer went live on the same day of the year.
  const firstBenefit = today.add({ days: 10 }).subtract({ years: 3 });
  const brackenmoor = company("Brackenmoor Systems Ltd", "brackenmoor", "GB", "en-GB", "GBP");
  return [
    {
      ...plan(STORIES.nearlyThere, company("Veltrassa Analytics, Inc.", "veltrassa", "US", "en-US", "USD")),
      salesCents: 93_200_00,
      trend: "growing",
    },
    {
      ...plan(
        STORIES.pushedBackByFraud,
        company("澄嵐岳資訊股份有限公司", "chenglanyue", "TW", "zh-TW", "TWD"),
      ),
      salesCents: 96_410_50,
      secondOffer: { liveDaysAgo: 35, ownerEmail: "kuanyu@chenglanyue.example" },
      sales: [
        {
          billedOn: today.subtract({ days: 75 }),
          amountMinor: 7_900_00,
          currency: "USD",
          fraudOn: today.subtract({ days: 6 }),
        },
      ],
    },
    {
      ...plan(STORIES.carriedByKorea, brackenmoor),
      publishers: [
        { suffix: "", name: "Brackenmoor Systems", currency: "GBP", share: 3 },
        { suffix: "us", name: "Brackenmoor US", currency: "USD", share: 2 },
        { suffix: "kr", name: "브래큰무어 코리아", currency: "KRW", share: 7 },
      ],
      salesCents: 538_204_77,
      linesPerMonth: 18,
      trend: "growing",
    },
    {
      ...plan(STORIES.waitsForRate, company("嶼穗衡軟體股份有限公司", "yusuiheng", "TW", "zh-TW", "TWD")),
      salesCents: 49_380_00,
      sales: [
        {
          billedOn: today.subtract({ days: RATE_GAP.toDaysAgo + 2 }),
          amountMinor: 58_000_00,
          currency: "TWD",
        },
      ],
    },
    {
      ...plan(STORIES.bigSaleLeaves, company("Tarnwelk Software GmbH", "tarnwelk", "DE", "de-DE", "EUR")),
      joinedOn: firstBenefit.subtract({ days: 21 }),
      liveDaysAgo: firstBenefit.until(today, { largestUnit: "days" }).days,
      salesCents: 131_750_00,
      trend: "shrinking",
      sales: [
        {
          billedOn: today.add({ days: 3 }).subtract({ months: 12 }),
          amountMinor: 64_000_00,
          currency: "USD",
        },
      ],
    },
  ];
}

function otherStories(today: Temporal.PlainDate): Plan[] {
  const plan = (id: string, of: Company): Plan => seller(today, id, of);
  return [
    {
      ...plan(
        STORIES.carriedByUsers,
        company("株式会社霧木漏クラウド工房", "kirikomore", "JP", "ja-JP", "JPY"),
      ),
      salesCents: 812_40,
      linesPerMonth: 2,
      observations: [
        { measure: "teams-monthly-active-users", value: 41_870, daysAgo: 94 },
        { measure: "teams-monthly-active-users", value: 52_300, daysAgo: 21 },
      ],
    },
    {
      ...plan(STORIES.justLive, company("솔새미나루소프트 주식회사", "solsaeminaru", "KR", "ko-KR", "KRW")),
      joinedOn: today.subtract({ days: 44 }),
      salesCents: 212_00,
      linesPerMonth: 4,
      liveDaysAgo: 26,
    },
    {
      ...plan(STORIES.liveSoon, company("Quenlarka Data Ltda.", "quenlarka", "BR", "pt-BR", "USD")),
      joinedOn: today.subtract({ days: 12 }),
      liveDaysAgo: -5,
      linesPerMonth: 0,
    },
    {
      ...plan(STORIES.evidenceEnds, company("Ostrivanne Data SAS", "ostrivanne", "FR", "fr-FR", "EUR")),
      salesCents: 61_905_20,
      observations: [
        { measure: "business-applications-solution-value", value: 560_000, daysAgo: 360, expiresInDays: 1 },
      ],
    },
    {
      ...plan(
        STORIES.solutionValueOnly,
        company("Jorvelanta Retail Tech Inc.", "jorvelanta", "CA", "en-CA", "USD"),
      ),
      linesPerMonth: 0,
      observations: [
        { measure: "business-applications-solution-value", value: 2_450_000, daysAgo: 200 },
        { measure: "business-applications-solution-value", value: 2_118_500, daysAgo: 17 },
      ],
    },
  ];
}

/** The ten partners with handwritten numbers. */
export function makeStories(today: Temporal.PlainDate): Plan[] {
  return [...soldStories(today), ...otherStories(today)];
}
