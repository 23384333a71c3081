import type { Currency } from "../../values/currencies.ts";

/** What a benefit asks a partner to supply: its fields in the order shown. Made from a form's JSON Schema. */
export interface Form {
  /** The currency of its money fields: that of the program. */
  readonly currency: Currency;
  readonly fields: readonly FormField[];
}

/** A field of a form. `kind` says what an answer is: see `checkAnswers`. */
export type FormField = FieldFrame & FieldKind;

/** What every field has. */
export interface FieldFrame {
  readonly name: string;
  /** Whether an answer is needed while the field is shown. */
  readonly required: boolean;
  /** The field is shown while a field above it has one of these answers; null: always. */
  readonly showIf: ShowIf | null;
}

/** The answers to a list field that show another field. */
export interface ShowIf {
  readonly field: string;
  readonly values: readonly string[];
}

/** What an answer is, and its limits. Lengths are counted in code points; null: no limit. */
export type FieldKind =
  | {
      readonly kind: "text";
      readonly format: TextFormat;
      readonly minLength: number;
      readonly maxLength: number;
      /** A regular expression (ECMAScript, Unicode) that some part of the answer has to match. */
      readonly pattern: string | null;
    }
  | {
      readonly kind: "integer" | "number";
      readonly minimum: number | null;
      readonly maximum: number | null;
    }
  | { readonly kind: "boolean" | "money" | "offer" }
  | { readonly kind: "one-of"; readonly options: readonly string[] }
  | {
      readonly kind: "several-of";
      readonly options: readonly string[];
      readonly minItems: number;
      readonly maxItems: number;
    }
  | {
      readonly kind: "files";
      readonly maxItems: number;
      /** The kinds of file that are taken, as in "image/png"; empty: any that Laurel takes. */
      readonly mediaTypes: readonly string[];
    };

/** How a text is entered and checked. */
export type TextFormat = "plain" | "multiline" | "uri" | "email" | "date";
