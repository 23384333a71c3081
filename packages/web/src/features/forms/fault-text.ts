import type { ProgramTexts } from "@laurel/contract";
import type { AnswerFault, FormField } from "@laurel/core";
import type { PageWords } from "../../kit/words.ts";

/** What a form and its fields say, in the reader's language. */
export type FormTexts = ProgramTexts["forms"][string];

/** What is wrong with a field: a fault of its answer, or that a file of it is still on its way. */
export type FieldFault = AnswerFault | "uploading";

/** FieldLimits that the program's own sentence, which is about what is missing, doesn't name. */
const ownLimits: readonly FieldFault[] = ["too-long", "too-many", "too-large", "repeated", "uploading"];

/** Why an answer can't be taken: in the words of the program if it has some, else in the usual ones. */
export function faultText(
  { t, number }: PageWords,
  field: FormField,
  fault: FieldFault,
  error: string | null,
): string {
  if (error !== null && !ownLimits.includes(fault)) return error;
  const limits = limitsOf(field);
  switch (fault) {
    case "required":
      return t(
        field.kind === "files"
          ? "form.required-file"
          : isChosen(field)
            ? "form.required-choice"
            : "form.required",
      );
    case "too-short":
    case "too-long":
    case "too-few":
    case "too-many":
      return t(`form.${fault}`, { limit: limits[fault] });
    case "too-small":
    case "too-large":
      return t(`form.${fault}`, { limit: number(limits[fault]) });
    case "wrong-kind":
      return t(
        field.kind === "integer"
          ? "form.whole-number"
          : field.kind === "number"
            ? "form.number"
            : "form.wrong",
      );
    case "bad-uri":
    case "bad-email":
    case "bad-date":
    case "bad-amount":
    case "uploading":
      return t(`form.${fault}`);
    case "bad-pattern":
    case "not-an-option":
    case "not-asked":
    case "repeated":
      return t("form.wrong");
  }
}

function isChosen({ kind }: FormField): boolean {
  return kind === "one-of" || kind === "several-of" || kind === "offer" || kind === "boolean";
}

type FieldLimits = Readonly<
  Record<"too-short" | "too-long" | "too-few" | "too-many" | "too-small" | "too-large", number>
>;

function limitsOf(field: FormField): FieldLimits {
  const text = field.kind === "text" ? field : { minLength: 0, maxLength: 0 };
  const several = field.kind === "several-of" ? field : { minItems: 0, maxItems: 0 };
  const figure = field.kind === "integer" || field.kind === "number" ? field : { minimum: 0, maximum: 0 };
  return {
    "too-short": text.minLength,
    "too-long": text.maxLength,
    "too-few": several.minItems,
    "too-many": field.kind === "files" ? field.maxItems : several.maxItems,
    "too-small": figure.minimum ?? 0,
    "too-large": figure.maximum ?? 0,
  };
}
