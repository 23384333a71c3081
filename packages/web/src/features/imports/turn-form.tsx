import { Button } from "@fluentui/react-components";
import { useRef, useState } from "react";
import { undo } from "../../api/imports.ts";
import { useSigned } from "../../api/program.tsx";
import { DialogActions, DialogText } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/fields.tsx";
import { Form } from "../../kit/form.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";

interface UndoFormProps {
  readonly importId: number;
  back(): void;
  done(): Promise<void>;
}

/** Asks for the reason, without which no import is undone. */
export function UndoForm({ importId, back, done }: UndoFormProps) {
  const { t } = useWords();
  const { caller } = useSigned();
  const [reason, setReason] = useState("");
  const [showsErrors, setShowsErrors] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const isMissing = reason.trim() === "";
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    if (isMissing) return field.current?.focus();
    await undo(caller, importId, reason.trim());
    await done();
  });
  return (
    <Form submission={submission} question="other">
      <DialogText>{t("imports.undo-text")}</DialogText>
      <TextField
        ref={field}
        label={t("imports.undo-reason")}
        hint={t("imports.undo-reason-hint")}
        value={reason}
        set={setReason}
        maxLength={1000}
        autoComplete="off"
        wrong={showsErrors && isMissing ? t("imports.undo-reason-missing") : null}
      />
      <DialogActions>
        <Button onClick={back}>{t("dialog.back")}</Button>
        <SubmitButton isBusy={submission.isBusy}>{t("imports.undo")}</SubmitButton>
      </DialogActions>
    </Form>
  );
}
