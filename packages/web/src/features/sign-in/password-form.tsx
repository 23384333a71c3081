import { useRef, useState } from "react";
import { signIn } from "../../api/auth.ts";
import { useSession } from "../../api/session.tsx";
import { EmailField, PasswordField } from "../../kit/fields.tsx";
import { Form } from "../../kit/form.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { PlainLink } from "./plain-link.tsx";

interface PasswordFormProps {
  /** The address of the account, if it is given. */
  readonly email?: string;
  /** Called when the password is right and a code is needed too. */
  askForCode(): void;
}

/** The form to sign in with e-mail and password. */
export function PasswordForm({ email: settled, askForCode }: PasswordFormProps) {
  const { t } = useWords();
  const { caller, enter } = useSession();
  const [email, setEmail] = useState(settled ?? "");
  const [password, setPassword] = useState("");
  const [showsErrors, setShowsErrors] = useState(false);
  const emailInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    if (email.trim() === "") return emailInput.current?.focus();
    if (password === "") return passwordInput.current?.focus();
    if ((await signIn(caller.locale, email, password)) === "second") return askForCode();
    await enter();
  });
  return (
    <Form submission={submission} question="password">
      <EmailField
        ref={emailInput}
        value={email}
        set={setEmail}
        readOnly={settled !== undefined}
        showsErrors={showsErrors}
      />
      <PasswordField
        ref={passwordInput}
        label={t("field.password")}
        autoComplete="current-password"
        value={password}
        set={setPassword}
        wrong={showsErrors && password === "" ? t("field.password-missing") : null}
      />
      <PlainLink to="/forgot-password">{t("sign-in.forgot")}</PlainLink>
      <SubmitButton isBusy={submission.isBusy} isWide>
        {t("sign-in.send")}
      </SubmitButton>
    </Form>
  );
}
