import { Button, makeStyles } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { Form } from "../../kit/form.tsx";
import type { FormQuestion } from "../../kit/refusal-text.ts";
import { SubmitButton } from "../../kit/submit-button.tsx";
import type { Submission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { Panel } from "./panel.tsx";

const useStyles = makeStyles({
  form: { maxWidth: "440px" },
  answers: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

/** The number of steps to set up a second factor, including the one that shows the backup codes. */
export const stepCount = 3;

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly text: string;
  /** Content above the fields. */
  readonly details?: ReactNode;
  /** The text of the button that continues. */
  readonly answer: string;
  readonly submission: Submission<void>;
  /** Decides the text of a refusal. */
  readonly question: FormQuestion;
  cancel(): void;
  readonly children: ReactNode;
}

/** A step with a form, when setting up a second factor. */
export function Step({
  number,
  title,
  text,
  details,
  answer,
  submission,
  question,
  cancel,
  children,
}: StepProps) {
  const { t } = useWords();
  const styles = useStyles();
  const above = t("factor.step", { number, count: stepCount });
  return (
    <Panel title={title} above={above} lead={text} cancel={cancel}>
      {details}
      <div className={styles.form}>
        <Form submission={submission} question={question}>
          {children}
          <div className={styles.answers}>
            <SubmitButton isBusy={submission.isBusy}>{answer}</SubmitButton>
            <Button onClick={cancel}>{t("dialog.back")}</Button>
          </div>
        </Form>
      </div>
    </Panel>
  );
}
