import { makeStyles } from "@fluentui/react-components";
import type { FormShape } from "@laurel/contract";
import { type AnswerFault, checkAnswers, type FormAnswers, fieldsShown } from "@laurel/core";
import { type ReactNode, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useSigned } from "../../api/program.tsx";
import { Form } from "../../kit/form.tsx";
import { RefusedRequest } from "../../kit/refused-request.ts";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { answersOf, type DraftAnswer, type DraftAnswers } from "./draft.ts";
import { FaultSummary } from "./fault-summary.tsx";
import { type FieldFault, type FormTexts, faultText } from "./fault-text.ts";
import { FieldControl, type OfferChoice } from "./field-control.tsx";
import type { UploadFile } from "./file-control.tsx";
import { formOf } from "./form-of.ts";

const useStyles = makeStyles({ intro: { margin: 0, lineHeight: 1.5 } });

interface ProgramFormProps {
  readonly form: FormShape;
  readonly texts: FormTexts;
  /** What was entered so far. The parent keeps it, so that nothing is lost when the form is closed. */
  readonly value: DraftAnswers;
  onChange(value: DraftAnswers): void;
  /** The partner's offers that can be named. */
  readonly offers: readonly OfferChoice[];
  readonly upload: UploadFile;
  /** Sends the answers. A refusal that it throws is shown, at the fields that it names by pointer. */
  submit(answers: FormAnswers): Promise<void>;
  /** The label of the button. */
  readonly action: string;
  /** What else the form asks, between its fields and the button. */
  readonly children?: ReactNode;
}

/**
 * A form of the program. Answers are checked as the server checks them; until the reader sends the form,
 * nothing is said to be wrong.
 */
export function ProgramForm({
  form: shape,
  texts,
  value,
  onChange,
  submit,
  action,
  ...more
}: ProgramFormProps) {
  const { offers, upload, children } = more;
  const words = useWords();
  const styles = useStyles();
  const { currency } = useSigned().program;
  const form = useMemo(() => formOf(shape, currency), [shape, currency]);
  const prefix = useId();
  const [attempts, setAttempts] = useState(0);
  const [uploads, setUploads] = useState<Readonly<Record<string, number>>>({});
  const set = useLatest(value, onChange);
  const answers = answersOf(form, value);
  const submission = useSubmission(() => submit(answers));
  const faults = faultsOf(checkAnswers(form, answers), uploads);
  const refused = refusedFields(submission.error);
  const fields = fieldsShown(form, answers).map((field) => {
    const own = texts.fields[field.name];
    const fault = attempts === 0 ? undefined : faults.get(field.name);
    const wrong =
      fault === undefined
        ? (refused.get(field.name) ?? null)
        : faultText(words, field, fault, own?.error ?? null);
    return { field, own, wrong, id: `${prefix}-${field.name}` };
  });
  const wrong = fields.flatMap(({ field, own, wrong: text, id }) =>
    text === null ? [] : [{ id, label: own?.label ?? field.name, text }],
  );
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempts > 0) summary.current?.focus();
  }, [attempts]);
  const send = () => {
    if (faults.size === 0) return submission.send();
    submission.clear();
    setAttempts(attempts + 1);
  };
  return (
    <Form submission={{ ...submission, send }} question="other">
      {wrong.length > 0 && <FaultSummary ref={summary} wrong={wrong} />}
      {texts.intro !== null && <p className={styles.intro}>{texts.intro}</p>}
      {fields.map(({ field, own, wrong: text, id }) => (
        <FieldControl
          key={field.name}
          {...{ field, id, currency, offers, upload }}
          entered={value[field.name]}
          set={(update) => set(field.name, update)}
          texts={own}
          wrong={text}
          pending={(change) =>
            setUploads((before) => ({ ...before, [field.name]: (before[field.name] ?? 0) + change }))
          }
        />
      ))}
      {children}
      <SubmitButton isBusy={submission.isBusy}>{action}</SubmitButton>
    </Form>
  );
}

/** Changes one field of the latest draft: an upload may end after the reader has gone on. */
function useLatest(value: DraftAnswers, onChange: (value: DraftAnswers) => void) {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  }, [value]);
  return (name: string, update: (before: DraftAnswer | undefined) => DraftAnswer) => {
    latest.current = { ...latest.current, [name]: update(latest.current[name]) };
    onChange(latest.current);
  };
}

/** By field, what is wrong with it. */
function faultsOf(
  problems: readonly { readonly field: string; readonly code: AnswerFault }[],
  uploads: Readonly<Record<string, number>>,
): ReadonlyMap<string, FieldFault> {
  const uploading = Object.entries(uploads).filter(([, count]) => count > 0);
  return new Map<string, FieldFault>([
    ...problems.map(({ field, code }) => [field, code] as const),
    ...uploading.map(([field]) => [field, "uploading"] as const),
  ]);
}

/** What the server said about fields, by field: it may know more than the page, such as who owns an offer. */
function refusedFields(error: unknown): ReadonlyMap<string, string> {
  const errors = error instanceof RefusedRequest ? (error.problem?.errors ?? []) : [];
  return new Map(
    errors.flatMap(({ pointer, message }) => {
      const field = /^\/body\/form\/([^/]+)/.exec(pointer ?? "")?.[1];
      return field === undefined ? [] : [[field, message] as const];
    }),
  );
}
