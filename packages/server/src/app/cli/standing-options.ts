import { nearestLocale } from "@laurel/contract";
import { type EpochDay, epochDay, parseDay } from "@laurel/core";
import { type Messages, messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import type { PublishedProgram } from "../../program/load-timeline.ts";
import { readKnownAt } from "../../standing/known-facts.ts";
import type { LocaleOptions } from "./ask-locale.ts";

/** The options of `laurel standing`. */
export interface StandingOptions extends LocaleOptions {
  readonly asOf?: string;
  readonly knownAt?: string;
  readonly sort?: "id" | "next";
}

/** What is published, and the day that it is in the program's time zone. */
export interface PublishedToday extends PublishedProgram {
  readonly today: Temporal.PlainDate;
}

/** The day that is asked for; today by default. */
export function dayAsked({ asOf, locale = "en" }: StandingOptions, { today }: PublishedToday): EpochDay {
  if (asOf === undefined) return epochDay(today);
  const day = parseDay(asOf);
  if (day !== null) return day;
  const speaking = messages(nearestLocale([locale]));
  throw new OperatorError(`--as-of: ${speaking.refusal("day-invalid", { found: asOf })}`, { exit: 2 });
}

/** As of when the facts are known; null: now. */
export function knownAtAsked(
  { knownAt, locale = "en" }: StandingOptions,
  { timeline }: PublishedToday,
): Temporal.Instant | null {
  if (knownAt === undefined) return null;
  const moment = readKnownAt(knownAt, timeline);
  if (moment !== null) return moment;
  const speaking = messages(nearestLocale([locale]));
  const refusal = speaking.refusal("known-at-invalid", { found: knownAt });
  throw new OperatorError(`--known-at: ${refusal}`, { exit: 2 });
}

/** Says as of when the facts are known, if that isn't now. */
export function knownLines({ words }: Messages, knownAt: Temporal.Instant | null): readonly string[] {
  return knownAt === null
    ? []
    : [words.say("standing.known-at", { moment: words.moment(knownAt.toString()) })];
}

/**
 * No-break spaces are for text that wraps; here they would only hide amounts from a search.
 */
export function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, " ");
}
