import type { LoopRequest } from "@laurel/contract";
import * as contract from "@laurel/contract";
import { call } from "../../../api/call.ts";
import type { RequestSender } from "../../../api/request.ts";
import type { PageWords } from "../../../kit/words.ts";
import { type CaseAction, filesGiven, given, textOf } from "./case-action.ts";
import { askFields, noteField, wordsField } from "./usual-fields.ts";

/** What the team may do with a request now, the next step first. */
export function requestActions(
  request: LoopRequest,
  { caller, words }: { readonly caller: RequestSender; readonly words: PageWords },
): readonly CaseAction[] {
  const { t } = words;
  const params = { requestId: request.requestId };
  const who = request.openedBy.name ?? t("act.the-contact");
  const text = (label: string, isRequired = true) => wordsField("text", label, isRequired);
  const all: readonly CaseAction[] = [
    {
      ...{ name: "answer", label: t("act.answer"), told: t("act.answer-told", { who }), tone: "usual" },
      fields: [
        text(t("act.field.words")),
        { name: "attachments", kind: "files", label: "", isRequired: false },
      ],
      send: (entered) =>
        call(caller, contract.answerRequest, {
          params,
          body: { text: textOf(entered, "text"), ...filesGiven(entered) },
        }),
    },
    {
      ...{ name: "ask", label: t("act.ask"), told: t("act.ask-told", { who }), tone: "usual" },
      fields: askFields(words),
      send: (entered) =>
        call(caller, contract.askRequest, {
          params,
          body: { text: textOf(entered, "text"), ...given(entered, "reason"), ...filesGiven(entered) },
        }),
    },
    {
      ...{ name: "uphold", label: t("act.uphold"), told: t("act.uphold-told", { who }), tone: "usual" },
      fields: [
        text(t("act.field.words")),
        {
          ...{ name: "became", kind: "line", label: t("act.field.became"), isRequired: true },
          hint: t("act.field.became-hint"),
        },
      ],
      send: (entered) =>
        call(caller, contract.upholdRequest, {
          params,
          body: { text: textOf(entered, "text"), became: textOf(entered, "became") },
        }),
    },
    {
      ...{ name: "reopen", label: t("act.reopen"), told: t("act.reopen-told"), tone: "usual" },
      fields: [text(t("act.field.words"))],
      send: (entered) =>
        call(caller, contract.reopenRequest, { params, body: { text: textOf(entered, "text") } }),
    },
    {
      ...{ name: "note", label: t("act.note"), told: t("act.note-told"), tone: "internal" },
      fields: [noteField(words)],
      send: (entered) =>
        call(caller, contract.noteRequest, { params, body: { text: textOf(entered, "text") } }),
    },
    {
      ...{ name: "close", label: t("act.close"), told: t("act.close-told"), tone: "grave" },
      fields: [text(t("act.field.words-optional"), false)],
      send: (entered) => call(caller, contract.closeRequest, { params, body: given(entered, "text") }),
    },
  ];
  return all.filter(({ name }) => name === "note" || request.actions.includes(name as "answer"));
}
