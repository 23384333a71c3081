import type { Locale } from "@laurel/contract";
import type { PublishingOption } from "@laurel/core";
import type { LoopGround } from "../ground.ts";
import { benefitLines, levelDescription } from "../program-words.ts";

/** The two halves of the base message: advice for the option, and how to promote the offer. */
export interface BaseAdvice {
  readonly advice: string;
  readonly kit: string;
}

/**
 * The base message in a language. It is the program's benefit that is delivered as a message for each offer:
 * its description for the option and its steps; then what its kit has for promoting the offer, and its links.
 */
export function baseAdvice(ground: LoopGround, locale: Locale, option: PublishingOption): BaseAdvice {
  const benefit = ground.program?.benefits.find(({ delivery }) => delivery === "message");
  if (benefit === undefined) return { advice: "", kit: "" };
  const level = levelDescription(ground, locale, `advice-${option}`);
  const steps = benefitLines(ground, locale, benefit.id, "usage");
  const links =
    benefit.resources.get(locale) ?? benefit.resources.get("en") ?? benefit.resources.get("") ?? [];
  return {
    advice: [...(level === null ? [] : [level]), ...steps].join("\n"),
    kit: [...benefitLines(ground, locale, benefit.id, "kit"), ...links].join("\n"),
  };
}
