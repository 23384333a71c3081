import type { ProblemDetail } from "@laurel/contract";
import {
  type AnswerFault,
  checkAnswers,
  type Form,
  type FormAnswers,
  type FormField,
  type Program,
} from "@laurel/core";
import type { Reader } from "../../platform/database/transaction.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { textIn } from "../../program/program-texts.ts";
import { ownOffers } from "../benefits/benefit-store.ts";
import type { LoopGround } from "../ground.ts";

/** The answers to a benefit's form. */
export interface GivenForm {
  readonly partnerId: string;
  readonly program: Program;
  /** The id of the form; null where the benefit has none. */
  readonly form: string | null;
  readonly answers: FormAnswers;
}

/** A fault, or an offer of someone else. */
type Fault = AnswerFault | "unknown-offer";

/** Everything that is wrong with the answers, in the reader's language; empty where all is well. */
export async function formErrors(
  reader: Reader,
  { partnerId, program, form: id, answers }: GivenForm,
  ground: LoopGround,
  messages: Messages,
): Promise<readonly ProblemDetail[]> {
  const form = (id === null ? undefined : program.forms.get(id)) ?? {
    currency: program.currency,
    fields: [],
  };
  const problems: { readonly field: string; readonly code: Fault }[] = [...checkAnswers(form, answers)];
  if (problems.length === 0) {
    const asked = offerAnswers(form, answers);
    const own =
      asked.length === 0
        ? new Map()
        : await ownOffers(
            reader,
            partnerId,
            asked.map(({ offer }) => offer),
          );
    for (const { field, offer } of asked)
      if (!own.has(offer)) problems.push({ field, code: "unknown-offer" });
  }
  return problems.map(({ field, code }) => {
    const said =
      id === null ? null : textOf(ground, program, messages.locale, ["forms", id, "fields", field, "error"]);
    const found = form.fields.find(({ name }) => name === field);
    return {
      code,
      message: said ?? usualWords(messages, code, field, found),
      pointer: `/form/${field.replaceAll("~", "~0").replaceAll("/", "~1")}`,
    };
  });
}

/** The offers that answers name, each with its field. */
export function offerAnswers({ fields }: Form, answers: FormAnswers) {
  return fields.flatMap(({ kind, name }) => {
    const answer = kind === "offer" ? answers[name] : undefined;
    return typeof answer === "string" && answer.trim() !== "" ? [{ field: name, offer: answer }] : [];
  });
}

function textOf(
  { versions }: LoopGround,
  { version }: Program,
  language: string,
  path: readonly string[],
): string | null {
  const texts = versions.find(({ program }) => program.version === version)?.texts;
  return texts === undefined ? null : (textIn(texts, language, path) ?? textIn(texts, "en", path));
}

function usualWords({ refusal }: Messages, code: Fault, field: string, found: FormField | undefined): string {
  switch (code) {
    case "required":
      return refusal("field-missing", { field });
    case "not-asked":
      return refusal("field-unknown", { field });
    case "too-short":
    case "too-long": {
      const limits = found?.kind === "text" ? found : { minLength: 0, maxLength: 0 };
      return code === "too-short"
        ? refusal("field-too-short", { limit: limits.minLength })
        : refusal("field-too-long", { limit: limits.maxLength });
    }
    case "unknown-offer":
      return refusal("offer-not-live");
    default:
      return refusal("field-wrong");
  }
}

/** The files that the answers name, by their ids. */
export function filesIn(program: Program, id: string | null, answers: FormAnswers): readonly number[] {
  const fields = (id === null ? undefined : program.forms.get(id)?.fields) ?? [];
  return fields.flatMap(({ kind, name }) => {
    const answer = kind === "files" ? answers[name] : undefined;
    return Array.isArray(answer) ? answer.map(Number) : [];
  });
}
