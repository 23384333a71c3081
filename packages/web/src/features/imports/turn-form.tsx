import { Button } from "@fluentui/react-components";
import { useRef, useState } from "react";
import { type ImportTurn, turnImport } from "../../api/imports.ts";
import { useSigned } from "../../api/program.tsx";
import { DialogActions, DialogText } from "../../kit/dialog.tsx";
import { TextField } from "../../kit/fields.tsx";
import { Form } from "../../kit/form.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { ImportEffect } from "./import-effect.tsx";

interface TurnFormProps {
  readonly turn: ImportTurn;
  readonly importId: number;
  back(): void;
  done(): Promise<void>;
}

/** Shows which partners move when an import is undone or restored, and asks for the reason. */
export function TurnForm({ turn, importId, back, done }: TurnFormProps) {
  const { t } = useWords();
  const { caller } = useSigned();
  const [reason, setReason] = useState("");
  const [showsErrors, setShowsErrors] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const isMissing = reason.trim() === "";
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    if (isMissing) return field.current?.focus();
    await turnImport(caller, turn, importId, reason.trim());
    await done();
  });
  return (
    <Form submission={submission} question="other">
      <DialogText>{t(`imports.${turn}-text`)}</DialogText>
      <ImportEffect turn={turn} importId={importId} />
      <TextField
        ref={field}
        label={t("imports.undo-reason")}
        hint={t("imports.undo-reason-hint")}
        value={reason}
        set={setReason}
        maxLength={1000}
        autoComplete="off"
        wrong={showsErrors && isMissing ? t(`imports.${turn}-reason-missing`) : null}
      />
      <DialogActions>
        <Button onClick={back}>{t("dialog.back")}</Button>
        <SubmitButton isBusy={submission.isBusy}>{t(`imports.${turn}`)}</SubmitButton>
      </DialogActions>
    </Form>
  );
}
