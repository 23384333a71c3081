import { type Locale, locales, nearestLocale } from "@laurel/contract";
import { Option } from "commander";
import type { CliContext } from "./context.ts";

/** The context of a command that has several languages. */
export interface LocaleOptions {
  readonly locale?: string;
}

/** `--locale LOCALE`. */
export function localeOption(): Option {
  const list = locales.join(", ");
  return new Option("--locale <locale>", `the language of what is printed: ${list}`).default("en");
}

/** The language asked for, or the nearest there is. */
export function localeAsked(context: CliContext, { locale = "en" }: LocaleOptions): Locale {
  const nearest = nearestLocale([locale]);
  if (nearest === "en" && !/^en(-|$)/i.test(locale))
    context.stderr(`There is no "${locale}" yet; this is English. There are: ${locales.join(", ")}.\n`);
  return nearest;
}
