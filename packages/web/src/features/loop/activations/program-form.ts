import type { FormShape, ProgramSummary } from "@laurel/contract";
import type { ReactNode } from "react";
import type { KeptFields } from "../../../api/drafts.ts";
import { ruleOf } from "../benefits/choices.ts";

/** What a reader has entered into a field. */
type Entered =
  | string
  | boolean
  | readonly string[]
  | readonly { readonly attachmentId: string; readonly name: string }[];

/** What a form of the program needs to be filled and sent. */
export interface ProgramFormInput {
  readonly form: FormShape;
  readonly texts: ProgramSummary["texts"]["forms"][string];
  readonly value: Readonly<Record<string, Entered>>;
  onChange(value: Readonly<Record<string, Entered>>): void;
  /** The offers to choose from. */
  readonly offers: readonly { readonly offerId: string; readonly title: string }[];
  upload(file: File): Promise<{ readonly attachmentId: string }>;
  submit(answers: KeptFields): Promise<void>;
  /** The label of the button. */
  readonly action: string;
  /** What else is asked, between the fields and the button. */
  readonly children?: ReactNode;
}

/** Shows a form of the program. */
export type RenderForm = (input: ProgramFormInput) => ReactNode;

/** The form that a benefit asks for, with its texts; null where it asks for none. */
export function formOf(
  program: ProgramSummary,
  benefit: string,
): Pick<ProgramFormInput, "form" | "texts"> | null {
  const id = ruleOf(program, benefit)?.form ?? null;
  const form = program.versions
    .toReversed()
    .flatMap(({ forms }) => forms)
    .find((each) => each.form === id);
  const texts = id === null ? undefined : program.texts.forms[id];
  return form === undefined || texts === undefined ? null : { form, texts };
}

/** Kept answers as they were entered; what is no entry of a field is left out. */
export function enteredIn(kept: KeptFields): ProgramFormInput["value"] {
  return Object.fromEntries(
    Object.entries(kept).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "boolean" || Array.isArray(value)
        ? [[name, value as Entered]]
        : [],
    ),
  );
}

/** Sent answers as they would be entered: numbers as text, files with the names that the steps give them. */
export function enteredAgain(
  form: FormShape,
  answers: KeptFields,
  fileName: (attachmentId: string) => string,
): ProgramFormInput["value"] {
  const isFile = new Set(form.fields.filter(({ kind }) => kind === "files").map(({ field }) => field));
  return Object.fromEntries(
    Object.entries(answers).flatMap(([name, value]): readonly (readonly [string, Entered])[] => {
      if (typeof value === "number") return [[name, String(value)]];
      if (typeof value === "string" || typeof value === "boolean") return [[name, value]];
      if (!Array.isArray(value)) return [];
      if (!isFile.has(name)) return [[name, value.map(String)]];
      return [[name, value.map((id) => ({ attachmentId: String(id), name: fileName(String(id)) }))]];
    }),
  );
}
