import type { EpochDay } from "../../values/calendar.ts";
import type { Minor } from "../../values/money.ts";
import type { PriorActivation } from "./uses.ts";

/**
 * What is left of an allowance, in minor units: the total minus what its uses take, never below zero. The
 * total can fall below what is already granted.
 */
export function allowanceLeft(
  totalMinor: Minor,
  uses: readonly Pick<PriorActivation, "amountMinor">[],
): Minor {
  const granted = uses.reduce((sum, { amountMinor }) => sum + (amountMinor ?? 0), 0);
  return Math.max(0, totalMinor - granted) as Minor;
}

/** How many days before its end a partner is warned that an allowance is unused; the last warning first. */
export const allowanceWarningDays = [7, 30] as const;

/** An allowance that may end unused. */
export interface EndingAllowance {
  readonly leftMinor: Minor;
  /** The first day on which it can't be used; null where it has no end. */
  readonly endsOn: EpochDay | null;
  /** The warnings already sent, by their days. */
  readonly sent: readonly number[];
}

/** A warning to send: which one, and how many days are really left. */
export interface AllowanceWarning {
  readonly warningDays: (typeof allowanceWarningDays)[number];
  readonly daysLeft: number;
}

/**
 * The warning that is due on a day; null where none is. Each is sent once, and late if its day was missed,
 * but not after a later one.
 */
export function allowanceWarning(allowance: EndingAllowance, day: EpochDay): AllowanceWarning | null {
  const { leftMinor, endsOn, sent } = allowance;
  if (endsOn === null || leftMinor === 0 || day >= endsOn) return null;
  const daysLeft = endsOn - day;
  const warningDays = allowanceWarningDays.find((days) => daysLeft <= days);
  if (warningDays === undefined || sent.some((days) => days <= warningDays)) return null;
  return { warningDays, daysLeft };
}
