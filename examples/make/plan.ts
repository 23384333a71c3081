import type { Company } from "./companies.ts";
import type { Currency } from "./money.ts";

/**
 * The transact ladder of version 2023-12, lowest first: what each stage takes, in whole US dollars of billed
 * sales or solution value, or in Teams users.
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
 * What a partner sells: `transact` through the marketplace, else only what the name says. `dormant` has
 * offers, none of them live; `none` has no offer at all.
 */
export type Role = "transact" | "list" | "trial" | "services" | "dormant" | "none";

export interface PlannedObservation {
  readonly measure: "business-applications-solution-value" | "teams-monthly-active-users";
  readonly value: number;
  readonly daysAgo: number;
  readonly expiresInDays?: number;
}

/** A sale that a story needs, beside those that are drawn. */
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
  /** How much of the partner's sales go through it, against the others' shares. */
  readonly share: number;
}

/** Everything about a partner that is decided before offers and sales are drawn. */
export interface Plan {
  readonly partnerId: string;
  readonly company: Company;
  readonly role: Role;
  readonly joinedOn: Temporal.PlainDate | null;
  readonly publishers: readonly PlannedPublisher[];
  /** What the billed sales of the trailing 12 months come to today, in US cents: exactly. */
  readonly salesCents: number;
  readonly linesPerMonth: number;
  readonly trend: "steady" | "growing" | "shrinking" | "quarterly";
  readonly observations: readonly PlannedObservation[];
  readonly sales: readonly PlannedSale[];
  /** When the main offer went live; negative: it will. Drawn when absent. */
  readonly liveDaysAgo?: number;
}
