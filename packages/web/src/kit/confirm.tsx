import { Button } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { DialogActions, DialogText } from "./dialog.tsx";
import { Form } from "./form.tsx";
import { SubmitButton } from "./submit-button.tsx";
import { useSubmission } from "./use-submission.ts";
import { useWords } from "./use-words.ts";

interface ConfirmProps {
  /** What will happen, and whether it can be undone. */
  readonly text: string;
  /** The label of the button that does it. */
  readonly action: string;
  back(): void;
  work(): Promise<void>;
  /** Further fields. */
  readonly children?: ReactNode;
}

/** The content of a dialog that asks for confirmation. */
export function Confirm({ text, action, back, work, children }: ConfirmProps) {
  const { t } = useWords();
  const submission = useSubmission(work);
  return (
    <Form submission={submission} question="other">
      <DialogText>{text}</DialogText>
      {children}
      <DialogActions>
        <Button onClick={back}>{t("dialog.back")}</Button>
        <SubmitButton isBusy={submission.isBusy}>{action}</SubmitButton>
      </DialogActions>
    </Form>
  );
}
