import { makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import { keyIn } from "../../api/key.ts";
import { TextField } from "../../kit/fields.tsx";
import { Form } from "../../kit/form.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  example: {
    display: "block",
    padding: "12px",
    overflowWrap: "anywhere",
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
});

interface KeyFormProps {
  /** Whether a key was tried and refused. */
  readonly refused: boolean;
  enter(key: string): void;
}

/** Asks for the key and says where to find it. */
export function KeyForm({ refused, enter }: KeyFormProps) {
  const { t } = useWords();
  const styles = useStyles();
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (refused) input.current?.focus();
  }, [refused]);
  const submission = useSubmission(async () => {
    const key = keyIn(text);
    if (key === "") input.current?.focus();
    else enter(key);
  });
  return (
    <Form submission={submission} question="other">
      <code className={styles.example}>{location.origin}/#key=laurel_…</code>
      <TextField
        ref={input}
        label={t("key.label")}
        autoComplete="off"
        value={text}
        set={setText}
        wrong={refused ? t("key.wrong") : null}
      />
      <SubmitButton isBusy={submission.isBusy} isWide>
        {t("key.send")}
      </SubmitButton>
    </Form>
  );
}
