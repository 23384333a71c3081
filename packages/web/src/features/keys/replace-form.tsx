import { Button, Field, Select } from "@fluentui/react-components";
import type { Key } from "@laurel/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type FreshKey, replaceKey } from "../../api/keys.ts";
import { useSigned } from "../../api/program.tsx";
import { DialogActions, DialogText } from "../../kit/dialog.tsx";
import { Form } from "../../kit/form.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";

/** How long the old key may keep working, in hours. */
const graces = [0, 1, 24, 72, 168] as const;
/** Enough time to change the key everywhere it is used. */
const usualGrace = 24;

interface ReplaceFormProps {
  readonly of: Key;
  back(): void;
  show(key: FreshKey): void;
}

/** The form that replaces a key. The old key keeps working for a while. */
export function ReplaceForm({ of: { keyId, name }, back, show }: ReplaceFormProps) {
  const { t } = useWords();
  const { caller } = useSigned();
  const client = useQueryClient();
  const [hours, setHours] = useState<number>(usualGrace);
  const submission = useSubmission(async () => {
    const made = await replaceKey(caller, keyId, hours);
    show({ ...made, name });
    await client.invalidateQueries({ queryKey: ["keys"] });
  });
  return (
    <Form submission={submission} question="other">
      <DialogText>{t("keys.replace-text")}</DialogText>
      <Field label={t("keys.grace")}>
        <Select value={hours} onChange={(_, { value }) => setHours(Number(value))}>
          {graces.map((count) => (
            <option key={count} value={count}>
              {t("keys.hours", { count })}
            </option>
          ))}
        </Select>
      </Field>
      <DialogActions>
        <Button onClick={back}>{t("dialog.back")}</Button>
        <SubmitButton isBusy={submission.isBusy}>{t("keys.replace")}</SubmitButton>
      </DialogActions>
    </Form>
  );
}
