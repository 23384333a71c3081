import type { ActivationRefusal, Requirement } from "@laurel/core";
import { conditionName } from "@laurel/words";
import type { OneReason } from "../../platform/http/answer/problems.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import type { LoopGround } from "../ground.ts";
import { benefitName } from "../program-words.ts";
import type { BenefitTerms } from "./benefit-terms.ts";

/** A reason against an activation, with the way out, in the reader's language. */
export function reasonOf(
  refusal: ActivationRefusal,
  { program, unlock }: BenefitTerms,
  ground: LoopGround,
  { locale, words }: Messages,
): OneReason {
  switch (refusal.code) {
    case "contact-required":
      return { code: refusal.code, next: { kind: "contact" } };
    case "benefit-locked":
      return { code: refusal.code };
    case "used-up":
    case "already-active":
      return { code: refusal.code, next: { kind: "activation", id: refusal.activationId } };
    case "allowance-used": {
      const money = (minor: number) => words.money(minor, program.currency);
      const asked = refusal.askedMinor ?? unlock?.amountMinor ?? 0;
      return { code: refusal.code, params: { left: money(refusal.leftMinor), asked: money(asked) } };
    }
    case "prerequisite-missing": {
      const { requirement, offerId } = refusal;
      const nameOf = (benefit: string) => benefitName(ground, locale, benefit);
      const first = words.choice(namesOf(requirement, nameOf, conditionName(words)));
      const id = firstBenefit(requirement);
      const offer = offerId === null ? {} : { offer_id: offerId };
      return {
        code: refusal.code,
        params: { first },
        ...(id === null ? {} : { next: { kind: "benefit", id, ...offer } }),
      };
    }
  }
}

function namesOf(
  requirement: Requirement,
  nameOf: (benefit: string) => string,
  condition: string,
): readonly string[] {
  if (requirement.kind === "benefit") return [nameOf(requirement.benefit)];
  if (requirement.kind === "when") return [condition];
  return [...new Set(requirement.of.flatMap((each) => namesOf(each, nameOf, condition)))];
}

function firstBenefit(requirement: Requirement): string | null {
  if (requirement.kind === "benefit") return requirement.benefit;
  if (requirement.kind === "when") return null;
  for (const each of requirement.of) {
    const found = firstBenefit(each);
    if (found !== null) return found;
  }
  return null;
}
