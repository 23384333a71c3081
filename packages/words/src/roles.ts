import { type Action, actions, type Role, roles } from "@laurel/contract";
import { publishingOptions } from "@laurel/core";
import type { Words } from "./words.ts";

/** A role as a label: "Owner"; one that is not known here as it is. */
export function roleName(words: Words, role: string): string {
  return isOneOf(roles, role) ? words.say(`role.${role}`) : role;
}

/** A role within a sentence: "an owner". */
export function roleInSentence(words: Words, role: Role): string {
  return words.say(`role.${role}.in-sentence`);
}

/** What people with a role see and do. */
export function roleMeaning(words: Words, role: Role): string {
  return words.say(`role.${role}.meaning`);
}

/** What an action is; one that is not known here as it is. */
export function actionName(words: Words, action: string): string {
  return isOneOf<Action>(actions, action) ? words.say(`action.${action}`) : action;
}

/** A publishing option, such as "free or trial"; one that is not known here as it is. */
export function optionName(words: Words, option: string): string {
  return isOneOf(publishingOptions, option) ? words.say(`option.${option}`) : option;
}

function isOneOf<T extends string>(known: readonly T[], text: string): text is T {
  return known.some((one) => one === text);
}
