import type { ActivationDetail } from "@laurel/contract";
import * as contract from "@laurel/contract";
import {
  type DeclineReason,
  declineReasons,
  declineReasonText,
  type RevokeGround,
  revokeGrounds,
  revokeGroundText,
} from "@laurel/words";
import { call } from "../../../api/call.ts";
import type { RequestSender } from "../../../api/request.ts";
import type { PageWords } from "../../../kit/words.ts";
import {
  type ActionField,
  type CaseAction,
  type EnteredForm,
  filesGiven,
  given,
  minorUnits,
  momentGiven,
  textOf,
} from "./case-action.ts";
import { askFields, contactFields, noteField, wordsField } from "./usual-fields.ts";

interface ActivationContext {
  readonly caller: RequestSender;
  readonly words: PageWords;
  readonly currency: string;
  /** How many digits its minor unit has. */
  readonly digits: number;
}

/** What the team may do with an activation now, the next step first. */
export function activationActions(
  activation: ActivationDetail,
  context: ActivationContext,
): readonly CaseAction[] {
  const all = [...stepsForward(activation, context), ...endsAndNotes(activation, context)];
  const allowed = new Set(activation.actions.map((name) => (name === "log-contact" ? "contact" : name)));
  return all.filter(({ name }) => allowed.has(name));
}

function stepsForward(activation: ActivationDetail, context: ActivationContext): readonly CaseAction[] {
  const { caller, words, currency, digits } = context;
  const { t } = words;
  const params = { activationId: activation.activationId };
  const who = activation.contact?.name ?? activation.contact?.email ?? t("act.the-contact");
  const amount = (entered: EnteredForm) => {
    const minor = minorUnits(textOf(entered, "amount"), digits);
    return minor === null ? {} : { amountMinor: minor };
  };
  return [
    {
      ...{ name: "contact", label: t("act.contact"), told: t("act.contact-told"), tone: "usual" },
      fields: contactFields(words),
      initial: { channel: "call" },
      send: (entered) =>
        call(caller, contract.logActivationContact, {
          params,
          body: {
            channel: textOf(entered, "channel") as "call",
            text: textOf(entered, "text"),
            ...momentGiven(entered),
          },
        }),
    },
    {
      ...{ name: "deliver", label: t("act.deliver"), told: t("act.deliver-told", { who }), tone: "usual" },
      fields: [
        wordsField("text", t("act.field.delivered"), false),
        { name: "link", kind: "link", label: t("act.field.link"), isRequired: false },
        ...(activation.amountMinor === null ? [] : [amountField(t("act.field.amount", { currency }), false)]),
        { name: "attachments", kind: "files", label: "", isRequired: false },
      ],
      send: (entered) =>
        call(caller, contract.deliverActivation, {
          params,
          body: {
            ...given(entered, "text"),
            ...given(entered, "link"),
            ...amount(entered),
            ...filesGiven(entered),
          },
        }),
    },
    {
      ...{ name: "ask", label: t("act.ask"), told: t("act.ask-told", { who }), tone: "usual" },
      fields: askFields(words),
      send: (entered) =>
        call(caller, contract.askActivation, {
          params,
          body: { text: textOf(entered, "text"), ...given(entered, "reason"), ...filesGiven(entered) },
        }),
    },
    {
      ...{ name: "plan", label: t("act.plan"), told: t("act.plan-told"), tone: "usual" },
      fields: [{ name: "steps", kind: "steps", label: "", isRequired: true }],
      send: ({ steps }) =>
        call(caller, contract.planActivation, {
          params,
          body: {
            steps: steps
              .filter(({ text }) => text.trim() !== "")
              .map(({ text, on }) => ({ text: text.trim(), ...(on === "" ? {} : { on }) })),
          },
        }),
    },
    {
      ...{ name: "redeem", label: t("act.redeem"), told: t("act.redeem-told"), tone: "usual" },
      fields: [
        amountField(t("act.field.amount-redeemed", { currency }), true),
        { name: "day", kind: "day", label: t("act.field.redeemed-on"), isRequired: true },
        { name: "reference", kind: "line", label: t("act.field.reference"), isRequired: true },
      ],
      send: (entered) =>
        call(caller, contract.redeemCredit, {
          params,
          body: {
            amountMinor: minorUnits(textOf(entered, "amount"), digits) ?? 0,
            redeemedOn: textOf(entered, "day"),
            reference: textOf(entered, "reference"),
          },
        }),
    },
  ];
}

function endsAndNotes(
  activation: ActivationDetail,
  { caller, words }: ActivationContext,
): readonly CaseAction[] {
  const { t } = words;
  const params = { activationId: activation.activationId };
  const who = activation.contact?.name ?? activation.contact?.email ?? t("act.the-contact");
  return [
    {
      ...{ name: "note", label: t("act.note"), told: t("act.note-told"), tone: "internal" },
      fields: [noteField(words)],
      send: (entered) =>
        call(caller, contract.noteActivation, { params, body: { text: textOf(entered, "text") } }),
    },
    {
      ...{ name: "decline", label: t("act.decline"), told: t("act.decline-told", { who }), tone: "grave" },
      fields: [
        {
          ...{ name: "reason", kind: "choice", label: t("act.field.reason"), isRequired: true },
          options: declineReasons.map((value) => ({ value, label: declineReasonText(words, value) })),
        },
        wordsField("text", t("act.field.words"), true),
        { name: "attachments", kind: "files", label: "", isRequired: false },
      ],
      send: (entered) =>
        call(caller, contract.declineActivation, {
          params,
          body: {
            text: textOf(entered, "text"),
            reason: textOf(entered, "reason") as DeclineReason,
            ...filesGiven(entered),
          },
        }),
    },
    {
      ...{ name: "revoke", label: t("act.revoke"), told: t("act.revoke-told", { who }), tone: "grave" },
      fields: [
        {
          ...{ name: "reason", kind: "choice", label: t("act.field.ground"), isRequired: true },
          options: revokeGrounds.map((value) => ({ value, label: revokeGroundText(words, value) })),
        },
        wordsField("text", t("act.field.words"), true),
      ],
      send: (entered) =>
        call(caller, contract.revokeActivation, {
          params,
          body: { text: textOf(entered, "text"), reason: textOf(entered, "reason") as RevokeGround },
        }),
    },
  ];
}

function amountField(label: string, isRequired: boolean): ActionField {
  return { name: "amount", kind: "amount", label, isRequired };
}
