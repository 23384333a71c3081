/**
 * What the program must decide, worked out from its public documents and not from the files in `programs/`: a
 * mistake in a file has to show here. This file holds the published table; single situations are in one file
 * for each version, both sides of every threshold in `marketplace-rewards.thresholds.golden.ts`.
 */
export interface Golden {
  readonly title: string;
  /** The day that is asked about. */
  readonly day: string;
  /** The only versions ever published. Absent: all four. */
  readonly versions?: readonly string[];
  readonly country?: string;
  /** Absent: 2023-01-15. */
  readonly joinedOn?: string | null;
  readonly offers: readonly GoldenOffer[];
  readonly sales?: readonly {
    readonly day: string;
    readonly amountMinor: number;
    readonly exclusion?: Exclusion;
  }[];
  readonly observations?: readonly GoldenObservation[];
  readonly awards?: readonly GoldenAward[];
  readonly unlocks?: readonly GoldenUnlock[];
  readonly expect: {
    readonly version: string | null;
    readonly tracks: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
    /** In any order. */
    readonly unlocked: readonly Unlocked[];
    /** Money in minor units; null where absent. */
    readonly measures?: Readonly<Record<string, number | null>>;
  };
}

type Exclusion = "fraud" | "cancelled-before-use" | "test";

export type Option = "list" | "trial" | "transact" | "services";

export interface GoldenOffer {
  readonly id: string;
  readonly option: Option;
  readonly liveOn: string;
  readonly stoppedOn?: string;
  readonly byol?: boolean;
  readonly private?: boolean;
  readonly publicOfferId?: string;
  /** Absent: one, on `liveOn` at `option`. */
  readonly publications?: readonly { readonly option: Option; readonly on: string }[];
}

export interface GoldenObservation {
  readonly measure: "business-applications-solution-value" | "teams-monthly-active-users";
  readonly value: string;
  readonly observedOn: string;
  readonly expiresOn?: string;
}

export interface GoldenAward {
  readonly day: string;
  readonly version: string;
  readonly track: string;
  readonly stage: string | null;
}

export interface GoldenUnlock {
  readonly benefit: string;
  readonly version: string;
  readonly openedOn: string;
  readonly amountMinor?: number;
}

export interface Unlocked {
  readonly benefit: string;
  readonly offer?: string;
  readonly amountMinor?: number;
}

/** The FY24 table (PC-2023): what each transact stage adds, and the totals of the two sponsorships in USD. */
const table: readonly { stage: string; adds: readonly string[]; deployment?: number; trial?: number }[] = [
  {
    stage: "publisher",
    adds: [
      "partner-marketing-center",
      "digital-marketing-on-demand",
      "readiness-assessments",
      "listing-optimization",
      "marketing-toolkit",
      "whats-new-blog",
      "press-release-support",
      "co-sell-listing-guidance",
      "grow-via-partners",
    ],
  },
  { stage: "t500", adds: ["rewards-testimonial", "featured-category-placement"], deployment: 2_000 },
  { stage: "t25k", adds: ["blog-feature"], deployment: 2_000 },
  { stage: "t50k", adds: ["in-depth-customer-review"], deployment: 15_000, trial: 5_000 },
  {
    stage: "t100k",
    adds: ["success-story", "social-spotlight", "seller-webinar", "solution-spotlight"],
    deployment: 30_000,
    trial: 5_000,
  },
  { stage: "t500k", adds: ["featured-home-placement", "guest-blog"], deployment: 60_000, trial: 40_000 },
  { stage: "t1m", adds: ["executive-endorsement"], deployment: 100_000, trial: 50_000 },
  { stage: "t2m", adds: [], deployment: 125_000, trial: 75_000 },
  { stage: "top", adds: [], deployment: 300_000, trial: 100_000 },
];

/** What a stage of the table gives, without the benefits in `but`. */
export function gives(stage: string, but: readonly string[] = []): readonly Unlocked[] {
  const index = table.findIndex((row) => row.stage === (stage === "t5m" || stage === "t4m" ? "top" : stage));
  const { deployment, trial } = table[index] ?? {};
  const plain: Unlocked[] = table
    .slice(0, index + 1)
    .flatMap(({ adds }) => adds.map((benefit) => ({ benefit })));
  if (deployment) plain.push({ benefit: "azure-sponsorship-deployment", amountMinor: deployment * 100 });
  if (trial) plain.push({ benefit: "azure-sponsorship-trial", amountMinor: trial * 100 });
  return plain.filter(({ benefit }) => !but.includes(benefit));
}

/**
 * What a transact offer published under 2020-07 gives at any stage: the tiers' own benefits were never
 * public.
 */
export function gives2020(offer: string): readonly Unlocked[] {
  return [
    ...base2020(offer),
    { benefit: "engagement-manager" },
    { benefit: "sales-marketing-benefits" },
    { benefit: "technical-assistance" },
    { benefit: "azure-sponsorship" },
  ];
}

/** What every publication gave under 2020-07, whatever the option. */
export function base2020(offer: string): readonly Unlocked[] {
  return [
    { benefit: "base-email", offer },
    { benefit: "rewards-team-contact", offer },
  ];
}

/** The set that a publication gives under 2023-08: a plain listing three, with a trial or services four. */
export function setOf(offer: string, withPress: boolean): readonly Unlocked[] {
  return partnerSet(withPress).map(({ benefit }) => ({ benefit, offer }));
}

/** The same benefits under 2023-12: once for the partner. */
export function partnerSet(withPress: boolean): readonly Unlocked[] {
  const ids = ["listing-optimization", "self-serve-pack", "m365-e5-developer"];
  return (withPress ? [...ids, "press-release-support"] : ids).map((benefit) => ({ benefit }));
}

/** A plain transact offer, published in the first days of 2023-08. */
export const app = { id: "app", option: "transact", liveOn: "2023-08-10" } as const;
