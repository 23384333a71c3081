import { askReasons, askReasonText } from "@laurel/words";
import type { PageWords } from "../../../kit/words.ts";
import type { ActionField } from "./case-action.ts";

/** A field for words that the partner reads. */
export function wordsField(name: string, label: string, isRequired: boolean): ActionField {
  return { name, kind: "lines", label, isRequired };
}

/** The field of an internal note. */
export function noteField({ t }: PageWords): ActionField {
  return { name: "text", kind: "lines", label: t("act.field.note"), isRequired: true };
}

/** How, when and about what the team was in touch. */
export function contactFields({ t }: PageWords): readonly ActionField[] {
  const options = (["call", "email", "meeting", "chat"] as const).map((value) => ({
    value,
    label: t(`channel.${value}`),
  }));
  return [
    { name: "channel", kind: "choice", label: t("act.field.channel"), isRequired: true, options },
    { name: "at", kind: "moment", label: t("act.field.at"), isRequired: false },
    wordsField("text", t("act.field.said"), true),
  ];
}

/** Why the team asks, and what. */
export function askFields(words: PageWords): readonly ActionField[] {
  const { t } = words;
  const options = askReasons.map((value) => ({ value, label: askReasonText(words, value) }));
  return [
    { name: "reason", kind: "choice", label: t("act.field.reason"), isRequired: true, options },
    wordsField("text", t("act.field.question"), true),
    { name: "attachments", kind: "files", label: "", isRequired: false },
  ];
}
