import type { FormShape, ProgramSummary } from "@laurel/contract";
import type { ReactNode } from "react";
import type { UploadedFile } from "../../../api/attachments.ts";
import type { Fields } from "../../../api/drafts.ts";
import { RefusedRequest } from "../../../kit/refused-request.ts";
import { ruleOf } from "../benefits/choices.ts";

/** What a form of the program needs to be filled. */
export interface ProgramFormInput {
  readonly form: FormShape;
  readonly texts: ProgramSummary["texts"]["forms"][string];
  readonly value: Fields;
  /** Changes some fields; the others stay. */
  onChange(fields: Fields): void;
  /** What is wrong, by field. */
  readonly errors: Readonly<Record<string, string>>;
  upload(file: File): Promise<UploadedFile>;
  /** The offers to choose from. */
  readonly offers: readonly { readonly offerId: string; readonly title: string }[];
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

/** What a refusal says of the fields of a form, by field; empty where it is about something else. */
export function formErrors(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof RefusedRequest)) return {};
  return Object.fromEntries(
    (error.problem?.errors ?? []).flatMap(({ pointer, message }) => {
      const [, field] = /\/form\/([^/]+)/.exec(pointer ?? "") ?? [];
      return field === undefined ? [] : [[field, message]];
    }),
  );
}
