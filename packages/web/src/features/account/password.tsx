import { makeStyles, tokens } from "@fluentui/react-components";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { accountKey } from "../../api/account.ts";
import { changePassword } from "../../api/auth.ts";
import { useSession } from "../../api/session.tsx";
import { NewPasswordField } from "../../kit/fields.tsx";
import { Form } from "../../kit/form.tsx";
import { shortestPassword } from "../../kit/new-password.ts";
import { type ActionOutcome, useOutcome } from "../../kit/outcome.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { Part } from "./part.tsx";
import { useOwnPassword } from "./use-own-password.tsx";

const useStyles = makeStyles({
  fields: { maxWidth: "440px" },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

interface PasswordProps {
  /** False: a provider manages the password. */
  readonly hasPassword: boolean;
  /** The address of the account, for the browser's password manager. */
  readonly email: string;
}

/** The form that changes the password. */
export function Password({ hasPassword, email }: PasswordProps) {
  const { t } = useWords();
  const outcome = useOutcome();
  return (
    <Part
      title={t("password.title")}
      outcome={outcome}
      {...(hasPassword ? {} : { lead: t("password.elsewhere") })}
    >
      {hasPassword && <ChangeForm email={email} outcome={outcome} />}
    </Part>
  );
}

interface ChangeFormProps {
  readonly email: string;
  readonly outcome: ActionOutcome;
}

function ChangeForm({ email, outcome }: ChangeFormProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSession();
  const client = useQueryClient();
  const current = useOwnPassword("field.current-password");
  const [newPassword, setNew] = useState("");
  const [showsErrors, setShowsErrors] = useState(false);
  const newInput = useRef<HTMLInputElement>(null);
  const submission = useSubmission(async () => {
    outcome.clear();
    const currentPassword = current.read();
    setShowsErrors(true);
    if (currentPassword === null) return;
    if (newPassword.length < shortestPassword) return newInput.current?.focus();
    await changePassword(caller.locale, { currentPassword, newPassword });
    current.clear();
    setNew("");
    setShowsErrors(false);
    await client.invalidateQueries({ queryKey: accountKey });
    outcome.tell(t("password.changed-and-ended"));
  });
  return (
    <div className={styles.fields}>
      <Form submission={submission} question="new-password">
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        {current.field}
        <NewPasswordField ref={newInput} value={newPassword} set={setNew} showsErrors={showsErrors} />
        <p className={styles.quiet}>{t("password.end-others")}</p>
        <SubmitButton isBusy={submission.isBusy}>{t("password.change")}</SubmitButton>
      </Form>
    </div>
  );
}
