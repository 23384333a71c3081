import { nearestLocale } from "@laurel/contract";
import { listIn, textIn } from "../program/program-texts.ts";
import type { LoopGround } from "./ground.ts";

/** A benefit's name in a language; in English, else its id, where it has none. */
export function benefitName({ versions }: LoopGround, language: string, benefit: string): string {
  return (
    first(versions, language, (texts, each) => textIn(texts, each, ["benefits", benefit, "name"])) ?? benefit
  );
}

/**
 * How a benefit is used, what to bring, or what promotes an offer: its lines in a language; none where the
 * program says nothing.
 */
export function benefitLines(
  { versions }: LoopGround,
  language: string,
  benefit: string,
  list: "usage" | "needs" | "kit",
): readonly string[] {
  return first(versions, language, (texts, each) => listIn(texts, each, ["benefits", benefit, list])) ?? [];
}

type Versions = LoopGround["versions"];

/** The first text found: in the language, then in English, of the newest version that has it. */
function first<T>(
  versions: Versions,
  language: string,
  find: (texts: Versions[number]["texts"], language: string) => T | null,
): T | null {
  for (const each of [nearestLocale([language]), "en"]) {
    for (const { texts } of versions) {
      const found = find(texts, each);
      if (found !== null) return found;
    }
  }
  return null;
}

/** What a level of a benefit means, in a language; null where the program says nothing. */
export function levelDescription({ versions }: LoopGround, language: string, level: string): string | null {
  return first(versions, language, (texts, each) => textIn(texts, each, ["levels", level, "description"]));
}
