import type { Condition } from "../../program/conditions/condition.ts";
import type { Facts } from "../facts.ts";
import { answerTo, questionOf } from "./reason.ts";

/** Whether a condition that names no offer of its own is true with these facts. */
export function isTrue(condition: Condition, facts: Facts): boolean {
  return answerTo(
    questionOf(condition, () => "assumed"),
    facts,
    null,
  ).holds;
}
