import type { Outreach } from "@laurel/contract";
import * as contract from "@laurel/contract";
import { call } from "../../../api/call.ts";
import type { RequestSender } from "../../../api/request.ts";
import type { PageWords } from "../../../kit/words.ts";
import { type CaseAction, momentGiven, textOf } from "./case-action.ts";
import { contactFields } from "./usual-fields.ts";

interface OutreachContext {
  readonly caller: RequestSender;
  readonly words: PageWords;
  /** The words of the language in which the owner is written to; null until they are loaded. */
  readonly ownersWords: PageWords | null;
  /** The reader's name, under the first word. */
  readonly name: string;
}

/** What the team may do with an outreach now, the next step first. */
export function outreachActions(
  outreach: Outreach,
  { caller, words, ownersWords, name }: OutreachContext,
): readonly CaseAction[] {
  const { t } = words;
  const params = { outreachId: outreach.outreachId };
  const { ownerEmail, offerTitle, actions } = outreach;
  const firstWord: CaseAction = {
    ...{ name: "first-word", label: t("act.first-word"), tone: "usual" },
    told: t("act.first-word-told", { who: ownerEmail ?? "" }),
    fields: [
      { name: "subject", kind: "line", label: t("act.field.subject"), isRequired: true },
      { name: "text", kind: "lines", label: t("act.field.letter"), isRequired: true, rows: 12 },
    ],
    initial: {
      subject: ownersWords?.t("act.letter-subject", { offer: offerTitle }) ?? "",
      text: ownersWords?.t("act.letter", { offer: offerTitle, name }) ?? "",
    },
    send: (entered) =>
      call(caller, contract.logOutreachContact, {
        params,
        body: { channel: "email", subject: textOf(entered, "subject"), text: textOf(entered, "text") },
      }),
  };
  const all: readonly CaseAction[] = [
    ...(ownersWords === null || ownerEmail === null || !actions.includes("contact") ? [] : [firstWord]),
    {
      ...{ name: "contact", label: t("act.contact"), told: t("act.contact-told"), tone: "usual" },
      fields: contactFields(words),
      initial: { channel: "call" },
      send: (entered) =>
        call(caller, contract.logOutreachContact, {
          params,
          body: {
            channel: textOf(entered, "channel") as "call",
            text: textOf(entered, "text"),
            ...momentGiven(entered),
          },
        }),
    },
    {
      ...{ name: "owner", label: t("act.owner"), told: t("act.owner-told"), tone: "usual" },
      fields: [{ name: "email", kind: "email", label: t("act.field.email"), isRequired: true }],
      send: (entered) =>
        call(caller, contract.nameOutreachOwner, { params, body: { email: textOf(entered, "email") } }),
    },
    {
      ...{ name: "opt-out", label: t("act.opt-out"), told: t("act.opt-out-told"), tone: "grave", fields: [] },
      send: () => call(caller, contract.optOutreachOut, { params }),
    },
    {
      ...{ name: "opt-in", label: t("act.opt-in"), told: t("act.opt-in-told"), tone: "usual", fields: [] },
      send: () => call(caller, contract.optOutreachIn, { params }),
    },
  ];
  return all.filter((each) => each === firstWord || actions.includes(each.name));
}
