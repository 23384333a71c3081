import type { Locale } from "@laurel/contract";
import type { Currency } from "@laurel/core";
import type { Naming } from "@laurel/words";
import type { PublishedVersion } from "../program/load-timeline.ts";
import { textIn } from "../program/program-texts.ts";

/** The names of a program, with its own name and those of its levels. */
export interface ProgramNaming extends Naming {
  readonly program: string;
  level(level: string): string;
}

/**
 * The names of a version in a language. A thing that a version no longer names, such as a benefit that is
 * only kept, gets its name from the versions before it; a name without a text in the language is in English,
 * else it is the ID.
 */
export function namingOf(
  locale: Locale,
  currency: Currency,
  versions: readonly PublishedVersion[],
): ProgramNaming {
  const name = (...path: readonly string[]) => {
    for (const language of [locale, "en"]) {
      for (const { texts } of versions) {
        const text = textIn(texts, language, [...path, "name"]);
        if (text !== null) return text;
      }
    }
    return path.at(-1) ?? "";
  };
  return {
    currency,
    program: name("program"),
    track: (track) => name("tracks", track),
    stage: (track, stage) => name("stages", track, stage),
    measure: (measure) => name("measures", measure),
    benefit: (benefit) => name("benefits", benefit),
    level: (level) => name("levels", level),
    offer: (offer) => offer,
  };
}
