import type { EpochDay } from "../../values/calendar.ts";

/** After how many days of waiting a partner is warned; the last warning first. */
export const answerWarningDays = [53, 30] as const;

/** For how many days an activation waits for the partner's answer. */
export const answerWithinDays = 60;

/** An activation that waits for its partner. */
export interface AwaitedAnswer {
  /** The day on which the team asked. */
  readonly askedOn: EpochDay;
  /** The warnings already sent, by their days. */
  readonly sent: readonly number[];
}

/** What is due while an answer is awaited: the `expire` action, or a warning with the days that are left. */
export type AnswerDue =
  | { readonly kind: "expire" }
  | {
      readonly kind: "warning";
      readonly warningDays: (typeof answerWarningDays)[number];
      readonly daysLeft: number;
    };

/**
 * What is due on a day for an activation that waits for its partner; null where nothing is. The partner has
 * all of day 60 to answer. Each warning is sent once, and late if its day was missed, but not after a later
 * one.
 */
export function answerDue({ askedOn, sent }: AwaitedAnswer, day: EpochDay): AnswerDue | null {
  const waited = day - askedOn;
  if (waited > answerWithinDays) return { kind: "expire" };
  const warningDays = answerWarningDays.find((days) => waited >= days);
  if (warningDays === undefined || sent.some((days) => days >= warningDays)) return null;
  return { kind: "warning", warningDays, daysLeft: answerWithinDays - waited };
}
