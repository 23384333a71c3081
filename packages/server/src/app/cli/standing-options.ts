import { nearestLocale } from "@laurel/contract";
import { type EpochDay, epochDay, parseDay } from "@laurel/core";
import { messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import type { PublishedProgram } from "../../program/load-timeline.ts";
import type { LocaleOptions } from "./ask-locale.ts";

/** The options of `laurel standing`. */
export interface StandingOptions extends LocaleOptions {
  readonly asOf?: string;
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

/**
 * No-break spaces are for text that wraps; here they would only hide amounts from a search.
 */
export function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, " ");
}
