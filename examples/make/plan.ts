import type { Company } from "./companies.ts";
import type { Currency } from "./money.ts";

/**
 * The transact ladder of version 2026-01, lowest stage first: the threshold of each stage, in whole US
 * dollars of billed sales or solution value, or in Teams users.
 */
export const LADDER = [
  { stage: "publisher", dollars: 0, users: 0 },
  { stage: "t500", dollars: 500, users: 0 },
  { stage: "t25k", dollars: 25_000, users: 250 },
  { stage: "t50k", dollars: 50_000, users: 500 },
  { stage: "t100k", dollars: 100_000, users: 1_000 },
  { stage: "t500k", dollars: 500_000, users: 5_000 },
  { stage: "t1m", dollars: 1_000_000, users: 50_000 },
  { stage: "t2m", dollars: 2_000_000, users: 200_000 },
  { stage: "t4m", dollars: 4_000_000, users: 500_000 },
] as const;

/**
 * What kind of offers a partner has: `transact` sells through the marketplace; `list`, `trial` and `services`
 * have only offers of that option; `dormant` has no live offer; `none` has no offer.
 */
export type Role = "transact" | "list" | "trial" | "services" | "dormant" | "none";

export interface PlannedObservation {
  readonly measure: "business-applications-solution-value" | "teams-monthly-active-users";
  readonly value: number;
  readonly daysAgo: number;
  readonly expiresInDays?: number;
}

/** A sale that a story needs, besides the random ones. */
export interface PlannedSale {
  readonly billedOn: Temporal.PlainDate;
  readonly amountMinor: number;
  readonly currency: Currency;
  /** Restated as fraud on this day. */
  readonly fraudOn?: Temporal.PlainDate;
}

export interface PlannedPublisher {
  readonly suffix: string;
  readonly name: string;
  readonly currency: Currency;
  /** Its share of the partner's sales, relative to the shares of the others. */
  readonly share: number;
}

/** Everything about a partner that is decided before its random offers and sales. */
export interface Plan {
  readonly partnerId: string;
  readonly company: Company;
  readonly role: Role;
  readonly joinedOn: Temporal.PlainDate | null;
  readonly publishers: readonly PlannedPublisher[];
  /** The exact sum of the billed sales of the trailing 12 months today, in US cents. */
  readonly salesCents: number;
  readonly linesPerMonth: number;
  readonly trend: "steady" | "growing" | "shrinking" | "quarterly";
  readonly observations: readonly PlannedObservation[];
  readonly sales: readonly PlannedSale[];
  /** How many days ago the main offer went live; negative: in the future. Random when absent. */
  readonly liveDaysAgo?: number;
  /** A second offer: how many days ago it went live, and who owns it. */
  readonly secondOffer?: { readonly liveDaysAgo: number; readonly ownerEmail: string };
}
