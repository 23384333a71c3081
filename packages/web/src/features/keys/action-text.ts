import type { Action } from "@laurel/contract";
import type { MessageKey } from "../../kit/messages.ts";
import type { Words } from "../../kit/words.ts";

const names = {
  "program.read": "action.program.read",
  "program.check": "action.program.check",
  "program.publish": "action.program.publish",
  "partners.list": "action.partners.list",
  "partner.read": "action.partner.read",
  "partner.events": "action.partner.events",
  "partner.leave": "action.partner.leave",
  "members.invite": "action.members.invite",
  "members.manage": "action.members.manage",
  "team.read": "action.team.read",
  "team.manage": "action.team.manage",
  "messages.read": "action.messages.read",
  "messages.hand-on": "action.messages.hand-on",
  "keys.manage": "action.keys.manage",
  "audit.read": "action.audit.read",
  "publishers.claim": "action.publishers.claim",
  "publishers.grant": "action.publishers.grant",
  "imports.read": "action.imports.read",
  "imports.add": "action.imports.add",
} as const satisfies Record<Action, MessageKey>;

/** What an action is, in the reader's language; one that is not known here as it is. */
export function actionText(t: Words["t"], action: string): string {
  return action in names ? t(names[action as Action]) : action;
}
