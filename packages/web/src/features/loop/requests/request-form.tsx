import { Field, Input, makeStyles, Radio, Select, Spinner, tokens } from "@fluentui/react-components";
import type { LoopRequest } from "@laurel/contract";
import { useRef, useState } from "react";
import { makeRequest } from "../../../api/loop.ts";
import { useSigned } from "../../../api/program.tsx";
import { Form } from "../../../kit/form.tsx";
import { LongField } from "../../../kit/long-field.tsx";
import type { MessageKey } from "../../../kit/messages.ts";
import { RadioRow } from "../../../kit/radio-row.tsx";
import { SubmitButton } from "../../../kit/submit-button.tsx";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";
import { DraftNotice } from "../drafts/draft-notice.tsx";
import { useDraft } from "../drafts/use-draft.ts";
import { FilesField } from "../steps/files-field.tsx";
import { filesOf } from "../steps/saying-form.tsx";
import { useChanged } from "../use-changed.ts";
import type { RequestKind } from "./request-search.ts";

const stages = ["pre-sales", "design", "deployment", "app-development"] as const;
const environments = ["cloud", "hybrid"] as const;

const useStyles = makeStyles({
  form: { maxWidth: "760px" },
  set: { margin: 0, padding: 0, border: "none", minWidth: 0 },
  legend: { padding: 0 },
  wrong: { margin: 0, color: tokens.colorStatusDangerForeground1, fontSize: tokens.fontSizeBase200 },
  date: { maxWidth: "220px" },
});

interface RequestFormProps {
  readonly partnerId: string;
  readonly kind: RequestKind;
  /** The offers to choose from. */
  readonly offers: readonly { readonly offerId: string; readonly title: string }[];
  /** The offer that the reader came from. */
  readonly offerId: string | null;
  /** What an appeal or a support request is about, as in `activation:12`. */
  readonly about: string | null;
  /** A first proposal for the text. */
  readonly proposal?: string;
  sent(request: LoopRequest): void;
}

/** The form of a request; what is filled in is kept while it is filled. */
export function RequestForm(props: RequestFormProps) {
  const { partnerId, kind, offers } = props;
  const { t } = useWords();
  const styles = useStyles();
  const form = useRequestForm(props);
  const { draft, values, errors, submission } = form;
  if (!draft.isReady) return <Spinner label={t("shell.loading")} />;
  return (
    <div className={styles.form}>
      <Form submission={submission} question="other">
        <DraftNotice draft={draft} />
        {kind === "technical" && (
          <>
            <Choices
              label={t("request.stage")}
              options={stages}
              textOf={(stage) => `request.stage.${stage}`}
              value={values.stage}
              set={(stage) => draft.change({ stage })}
              wrong={errors.stage}
            />
            <Choices
              label={t("request.environment")}
              options={environments}
              textOf={(environment) => `request.environment.${environment}`}
              value={values.environment}
              set={(environment) => draft.change({ environment })}
              wrong={errors.environment}
            />
          </>
        )}
        {kind !== "appeal" && (
          <Field
            label={t(kind === "practices" ? "request.offer" : "request.offer-optional")}
            {...(errors.offer === null ? {} : { validationState: "error", validationMessage: errors.offer })}
          >
            <Select value={values.offerId} onChange={(_, { value }) => draft.change({ offer_id: value })}>
              <option value="">{t("request.no-offer")}</option>
              {offers.map(({ offerId, title }) => (
                <option key={offerId} value={offerId}>
                  {title}
                </option>
              ))}
            </Select>
          </Field>
        )}
        <LongField
          ref={form.textInput}
          label={t(`request.text.${kind}`)}
          hint={t(`request.hint.${kind}`)}
          value={values.text}
          set={(text) => draft.change({ text })}
          wrong={errors.text}
          rows={7}
        />
        {kind === "technical" && (
          <Field label={t("request.wished-on")} hint={t("request.wished-hint")}>
            <Input
              className={styles.date}
              type="date"
              value={values.wishedOn}
              onChange={(_, { value }) => draft.change({ wished_on: value })}
            />
          </Field>
        )}
        <FilesField partnerId={partnerId} files={values.files} set={(files) => draft.change({ files })} />
        <SubmitButton isBusy={submission.isBusy}>{t("request.send")}</SubmitButton>
      </Form>
    </div>
  );
}

interface ChoicesProps<Option extends string> {
  readonly label: string;
  readonly options: readonly Option[];
  textOf(option: Option): MessageKey;
  readonly value: string;
  set(option: Option): void;
  readonly wrong: string | null;
}

function Choices<Option extends string>({ label, options, textOf, value, set, wrong }: ChoicesProps<Option>) {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <fieldset className={styles.set}>
      <legend className={styles.legend}>{label}</legend>
      <RadioRow
        aria-label={label}
        value={value}
        onChange={(_, data) => {
          const chosen = options.find((each) => each === data.value);
          if (chosen !== undefined) set(chosen);
        }}
      >
        {options.map((option) => (
          <Radio key={option} value={option} label={t(textOf(option))} />
        ))}
      </RadioRow>
      {wrong !== null && (
        <p role="alert" className={styles.wrong}>
          {wrong}
        </p>
      )}
    </fieldset>
  );
}

function useRequestForm({ partnerId, kind, offerId, about, proposal, sent }: RequestFormProps) {
  const { t } = useWords();
  const { caller } = useSigned();
  const changed = useChanged(partnerId);
  const draft = useDraft(partnerId, `request ${kind}${about === null ? "" : ` ${about}`}`);
  const [showsErrors, setShowsErrors] = useState(false);
  const textInput = useRef<HTMLTextAreaElement>(null);
  const text = (name: string, usual = "") => String(draft.fields[name] ?? usual);
  const values = {
    stage: text("stage"),
    environment: text("environment"),
    offerId: text("offer_id", offerId ?? ""),
    text: text("text", proposal),
    wishedOn: text("wished_on"),
    files: filesOf(draft.fields.files),
  };
  const stage = stages.find((each) => each === values.stage);
  const environment = environments.find((each) => each === values.environment);
  const isTechnical = kind === "technical";
  const missing = {
    stage: isTechnical && stage === undefined ? t("request.stage-missing") : null,
    environment: isTechnical && environment === undefined ? t("request.environment-missing") : null,
    offer: kind === "practices" && values.offerId === "" ? t("request.offer-missing") : null,
    text: values.text.trim() === "" ? t("saying.missing") : null,
  };
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    if (missing.text !== null) return textInput.current?.focus();
    if (Object.values(missing).some((each) => each !== null)) return;
    const request = await makeRequest(caller, partnerId, {
      kind,
      text: values.text.trim(),
      ...(isTechnical && stage !== undefined && environment !== undefined ? { stage, environment } : {}),
      ...(values.offerId === "" || kind === "appeal" ? {} : { offerId: values.offerId }),
      ...(isTechnical && values.wishedOn !== "" ? { wishedOn: values.wishedOn } : {}),
      ...(about === null ? {} : { about }),
      ...(values.files.length === 0
        ? {}
        : { attachments: values.files.map(({ attachmentId }) => attachmentId) }),
    });
    await draft.drop();
    await changed();
    sent(request);
  });
  const none = { stage: null, environment: null, offer: null, text: null };
  return { draft, values, errors: showsErrors ? missing : none, submission, textInput };
}
