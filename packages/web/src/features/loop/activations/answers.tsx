import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { ActivationDetail } from "@laurel/contract";
import { type ReactNode, useState } from "react";
import { uploadFile } from "../../../api/attachments.ts";
import { amendActivation } from "../../../api/loop.ts";
import { useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { useChanged } from "../use-changed.ts";
import { enteredAgain, formOf, type ProgramFormInput, type RenderForm } from "./program-form.ts";

const useStyles = makeStyles({
  list: { display: "grid", gap: "8px", margin: "0 0 12px" },
  label: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  value: { margin: 0, whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
});

interface AnswersProps {
  readonly activation: ActivationDetail;
  readonly offers: ProgramFormInput["offers"];
  readonly renderForm: RenderForm;
  /** Whether the reader may still change them: until the team has made contact. */
  readonly mayAmend: boolean;
}

/** What was answered in the form of the benefit, and the way to change it. */
export function Answers({ activation, offers, renderForm, mayAmend }: AnswersProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const [isAmending, setAmending] = useState(false);
  const form = formOf(program, activation.benefit);
  if (form === null || activation.form === null) return null;
  const titles = Object.fromEntries(
    [...offers, ...activation.answeredOffers].map(({ offerId, title }) => [offerId, title]),
  );
  const answered = form.form.fields.filter(({ field }) => activation.answers[field] != null);
  return (
    <Card title={t("activation.answers")}>
      {isAmending ? (
        <Amend
          activation={activation}
          form={form}
          offers={offers}
          renderForm={renderForm}
          close={() => setAmending(false)}
        />
      ) : (
        <>
          <dl className={styles.list}>
            {answered.map(({ field }) => (
              <div key={field}>
                <dt className={styles.label}>{form.texts.fields[field]?.label ?? field}</dt>
                <dd className={styles.value}>
                  <Answer
                    value={activation.answers[field]}
                    options={{ ...titles, ...form.texts.fields[field]?.options }}
                  />
                </dd>
              </div>
            ))}
          </dl>
          {mayAmend && <Button onClick={() => setAmending(true)}>{t("activation.amend")}</Button>}
        </>
      )}
    </Card>
  );
}

interface AnswerProps {
  readonly value: unknown;
  readonly options: Readonly<Record<string, string>>;
}

/** An answer in words; a file counts as one more. */
function Answer({ value, options }: AnswerProps): ReactNode {
  const { t, list, number } = useWords();
  if (typeof value === "boolean") return t(value ? "answer.yes" : "answer.no");
  if (typeof value === "number") return number(value);
  if (typeof value === "string") return options[value] ?? value;
  if (!Array.isArray(value)) return null;
  if (value.every((each) => typeof each === "string"))
    return list(value.map((each) => options[each] ?? each));
  return t("answer.files", { count: value.length });
}

interface AmendProps extends Omit<AnswersProps, "mayAmend"> {
  readonly form: NonNullable<ReturnType<typeof formOf>>;
  close(): void;
}

/** The form with the answers that were sent, to change them. */
function Amend({ activation, form, offers, renderForm, close }: AmendProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const { partnerId, activationId, answers, revision, steps } = activation;
  const changed = useChanged(partnerId);
  const files = steps.flatMap(({ attachments }) => attachments);
  const [value, setValue] = useState(() =>
    enteredAgain(
      form.form,
      answers,
      (id) => files.find((each) => String(each.attachmentId) === id)?.name ?? id,
    ),
  );
  return (
    <div className={styles.list}>
      {renderForm({
        ...form,
        value,
        onChange: setValue,
        offers,
        upload: async (file) => {
          const { attachmentId } = await uploadFile(caller, partnerId, file);
          return { attachmentId: String(attachmentId) };
        },
        submit: async (fields) => {
          await amendActivation(caller, partnerId, activationId, { form: fields, revision });
          await changed();
          close();
        },
        action: t("activation.save"),
      })}
      <div>
        <Button onClick={close}>{t("dialog.back")}</Button>
      </div>
    </div>
  );
}
