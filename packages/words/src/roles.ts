import { type Action, actions, type Role, roles } from "@laurel/contract";
import { publishingOptions } from "@laurel/core";
import type { Words } from "./words.ts";

/** A role as a label: "Owner". An unknown role stays as it is. */
export function roleName(words: Words, role: string): string {
  return isOneOf(roles, role) ? words.say(`role.${role}`) : role;
}

/** A role within a sentence: "an owner". */
export function roleInSentence(words: Words, role: Role): string {
  return words.say(`role.${role}.in-sentence`);
}

/** A sentence about what people with a role see and do. */
export function roleMeaning(words: Words, role: Role): string {
  return words.say(`role.${role}.meaning`);
}

/** The name of an action. An unknown action stays as it is. */
export function actionName(words: Words, action: string): string {
  return isOneOf<Action>(actions, action) ? words.say(`action.${action}`) : action;
}

/** The name of a publishing option, such as "free or trial". An unknown option stays as it is. */
export function optionName(words: Words, option: string): string {
  return isOneOf(publishingOptions, option) ? words.say(`option.${option}`) : option;
}

function isOneOf<T extends string>(known: readonly T[], text: string): text is T {
  return known.some((one) => one === text);
}
