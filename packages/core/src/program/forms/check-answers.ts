import { parseDay } from "../../values/calendar.ts";
import { parseAmount } from "../../values/money.ts";
import type { FieldKind, Form, FormField, TextFormat } from "./form.ts";

/** Why an answer can't be taken. `field` names it; the limits are those of the field. */
export interface AnswerProblem {
  readonly field: string;
  readonly code: AnswerFault;
}

/** What can be wrong with an answer. */
export type AnswerFault =
  | "required"
  | "not-asked"
  | "wrong-kind"
  | "too-short"
  | "too-long"
  | "bad-pattern"
  | "bad-uri"
  | "bad-email"
  | "bad-date"
  | "bad-amount"
  | "too-small"
  | "too-large"
  | "not-an-option"
  | "repeated"
  | "too-few"
  | "too-many";

/** The answers to a form by field, as they came: of any shape. */
export type FormAnswers = Readonly<Record<string, unknown>>;

/**
 * Checks the answers to a form; empty where all is well. A text, date, address or option is a string; money a
 * plain decimal of major units; an offer and a file are ids, files and several options a list of them. An
 * empty text, an empty list and null count as no answer. A hidden field may have none. Whether an offer or a
 * file is the partner's own is not checked here.
 */
export function checkAnswers(form: Form, answers: FormAnswers): readonly AnswerProblem[] {
  const given = givenIn(answers);
  const shown = shownFields(form, given);
  const names = new Set(shown.map(({ name }) => name));
  const strange = [...given.keys()].filter((name) => !names.has(name));
  const problems: AnswerProblem[] = shown.flatMap((field) => {
    const { name, required } = field;
    const answer = given.get(name);
    if (answer === undefined) return required ? [{ field: name, code: "required" as const }] : [];
    const code = faultOf(form, field, answer);
    return code === null ? [] : [{ field: name, code }];
  });
  return [...problems, ...strange.map((field) => ({ field, code: "not-asked" as const }))];
}

/** The fields that are shown with these answers, in their order: those whose "show if" holds. */
export function fieldsShown(form: Form, answers: FormAnswers): readonly FormField[] {
  return shownFields(form, givenIn(answers));
}

function givenIn(answers: FormAnswers): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(answers).filter(([, answer]) => !isEmpty(answer)));
}

function shownFields(form: Form, given: ReadonlyMap<string, unknown>): readonly FormField[] {
  const shown: FormField[] = [];
  for (const field of form.fields) {
    const { showIf } = field;
    const asked = showIf !== null && shown.some(({ name }) => name === showIf.field);
    const answer = showIf === null ? null : given.get(showIf.field);
    const chosen = Array.isArray(answer) ? answer : [answer];
    if (showIf === null || (asked && showIf.values.some((value) => chosen.includes(value))))
      shown.push(field);
  }
  return shown;
}

function isEmpty(answer: unknown): boolean {
  if (typeof answer === "string") return answer.trim() === "";
  return answer === null || answer === undefined || (Array.isArray(answer) && answer.length === 0);
}

function faultOf(form: Form, field: FieldKind, answer: unknown): AnswerFault | null {
  switch (field.kind) {
    case "text":
      return typeof answer === "string" ? textFault(field, answer) : "wrong-kind";
    case "integer":
    case "number":
      return numberFault(field, answer);
    case "boolean":
      return typeof answer === "boolean" ? null : "wrong-kind";
    case "money":
      if (typeof answer !== "string") return "wrong-kind";
      return amountFault(parseAmount(answer, form.currency));
    case "one-of":
      if (typeof answer !== "string") return "wrong-kind";
      return field.options.includes(answer) ? null : "not-an-option";
    case "several-of":
      return severalFault(field, answer);
    case "offer":
      return typeof answer === "string" ? null : "wrong-kind";
    case "files":
      return listFault(answer, 0, field.maxItems);
  }
}

function amountFault(amount: ReturnType<typeof parseAmount>): AnswerFault | null {
  return typeof amount === "number" && amount >= 0 ? null : "bad-amount";
}

type Kind<K extends FieldKind["kind"]> = Extract<FieldKind, { readonly kind: K }>;

function textFault(field: Kind<"text">, answer: string): AnswerFault | null {
  const length = [...answer].length;
  if (length < field.minLength) return "too-short";
  if (length > field.maxLength) return "too-long";
  if (field.format !== "multiline" && /[\n\r]/.test(answer)) return "wrong-kind";
  if (field.pattern !== null && !new RegExp(field.pattern, "u").test(answer)) return "bad-pattern";
  return formatFault(field.format, answer);
}

const webAddress = /^https?:\/\/[^\s/?#@]+\.[^\s/?#@]+([/?#]\S*)?$/iu;
const mailAddress = /^[^\s@<>(),;:"]+@[^\s@<>(),;:".]+(\.[^\s@<>(),;:".]+)+$/u;

function formatFault(format: TextFormat, answer: string): AnswerFault | null {
  if (format === "uri") return webAddress.test(answer) ? null : "bad-uri";
  if (format === "email") return mailAddress.test(answer) ? null : "bad-email";
  if (format === "date") return parseDay(answer) === null ? "bad-date" : null;
  return null;
}

function numberFault(field: Kind<"integer" | "number">, answer: unknown): AnswerFault | null {
  if (typeof answer !== "number" || !Number.isFinite(answer)) return "wrong-kind";
  if (field.kind === "integer" && !Number.isSafeInteger(answer)) return "wrong-kind";
  if (field.minimum !== null && answer < field.minimum) return "too-small";
  return field.maximum !== null && answer > field.maximum ? "too-large" : null;
}

function severalFault(field: Kind<"several-of">, answer: unknown): AnswerFault | null {
  const fault = listFault(answer, field.minItems, field.maxItems);
  if (fault !== null) return fault;
  return (answer as readonly string[]).every((item) => field.options.includes(item)) ? null : "not-an-option";
}

function listFault(answer: unknown, least: number, most: number): AnswerFault | null {
  if (!Array.isArray(answer) || !answer.every((item) => typeof item === "string")) return "wrong-kind";
  if (new Set(answer).size < answer.length) return "repeated";
  if (answer.length < least) return "too-few";
  return answer.length > most ? "too-many" : null;
}
