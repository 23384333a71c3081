export * from "./activation.ts";
export * from "./activation-work.ts";
export * from "./attachment.ts";
export * from "./audit.ts";
export * from "./bounce.ts";
export * from "./calendar.ts";
export * from "./contact.ts";
export * from "./draft.ts";
export * from "./example.ts";
export type { FormShape } from "./form.ts";
export * from "./health.ts";
export * from "./import.ts";
export { NoticedLine, RefusedLine } from "./import-lines.ts";
export * from "./import-undo.ts";
export * from "./inbox.ts";
export * from "./invitation.ts";
export * from "./key.ts";
export * from "./live.ts";
export * from "./locales.ts";
export * from "./me.ts";
export * from "./member.ts";
export {
  getMessage,
  listMessages,
  Message,
  MessageContent,
} from "./message.ts";
export * from "./message-classes.ts";
export * from "./message-example.ts";
export * from "./message-preference.ts";
export { NextStep } from "./next-step.ts";
export * from "./offer.ts";
export * from "./operation.ts";
export * from "./outreach.ts";
export * from "./page.ts";
export * from "./partner.ts";
export * from "./problem.ts";
export * from "./program.ts";
export * from "./promise.ts";
export * from "./publisher.ts";
export * from "./publisher-claim.ts";
export * from "./receipt.ts";
export { type RefusalCode, refusals } from "./refusals.ts";
export * from "./request.ts";
export {
  type Action,
  actions,
  may,
  type PartnerRole,
  partnerRoles,
  permissions,
  type Role,
  roles,
  type TeamRole,
  teamRoles,
} from "./roles.ts";
export * from "./sale.ts";
export * from "./self-check.ts";
export * from "./set-aside.ts";
export * from "./sign-in.ts";
export * from "./standing.ts";
export * from "./standing-effect.ts";
export * from "./team.ts";
export * from "./team-profile.ts";
export * from "./transfer.ts";
export * from "./waiting.ts";
export { camelWord, fromWire, referTo, type Shape, toWire } from "./wire.ts";
export * from "./withdrawal.ts";
