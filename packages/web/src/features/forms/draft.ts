import { type Form, type FormAnswers, type FormField, fieldsShown } from "@laurel/core";

/** A file that was uploaded for a form. */
export interface AttachedFile {
  readonly attachmentId: string;
  readonly name: string;
}

/** What a reader has entered into a field: numbers and amounts as they were typed. */
export type DraftAnswer = string | boolean | readonly string[] | readonly AttachedFile[];

/** What a reader has entered so far, by field; it can be kept as JSON. Fields may be missing. */
export type DraftAnswers = Readonly<Record<string, DraftAnswer>>;

/**
 * The answers of a draft, as core checks them and the server takes them: of the fields that are shown,
 * without those that were left open. What isn't a number stays text, so that the check refuses it.
 */
export function answersOf(form: Form, draft: DraftAnswers): FormAnswers {
  const all = Object.fromEntries(
    form.fields.flatMap((field) => {
      const entered = draft[field.name];
      const answer = entered === undefined ? undefined : answerOf(field, entered);
      return answer === undefined ? [] : [[field.name, answer] as const];
    }),
  );
  const shown = new Set(fieldsShown(form, all).map(({ name }) => name));
  return Object.fromEntries(Object.entries(all).filter(([name]) => shown.has(name)));
}

function answerOf({ kind }: FormField, entered: DraftAnswer): unknown {
  if (typeof entered === "string") {
    const text = entered.trim();
    if (text === "") return undefined;
    if (kind === "money") return plainNumber(text);
    if (kind === "integer" || kind === "number") return numberOf(plainNumber(text));
    return text;
  }
  if (typeof entered === "boolean") return entered;
  if (entered.length === 0) return undefined;
  return entered.map((item) => (typeof item === "string" ? item : item.attachmentId));
}

/** Digits of a Chinese or Korean keyboard become plain ones, and commas between thousands go. */
function plainNumber(text: string): string {
  const plain = text.normalize("NFKC");
  return /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(plain) ? plain.replaceAll(",", "") : plain;
}

function numberOf(text: string): number | string {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
