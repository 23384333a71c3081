import { makeStyles } from "@fluentui/react-components";
import { useRef, useState } from "react";
import { signIn } from "../api/doors.ts";
import { useSession } from "../ui/session.tsx";
import { useWords } from "../ui/use-words.ts";
import { DoorLink } from "./door-link.tsx";
import { PasswordField, TextField } from "./fields.tsx";
import { FormError } from "./form-error.tsx";
import { SendButton } from "./send-button.tsx";
import { onSubmit, useSending } from "./use-sending.ts";

const useStyles = makeStyles({
  form: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px" },
});

interface PasswordFormProps {
  /** Whose password it is, where that is settled. */
  readonly email?: string;
  /** The password was right; a code is wanted too. */
  askForCode(): void;
}

/** E-mail and password. */
export function PasswordForm({ email: settled, askForCode }: PasswordFormProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller, enter } = useSession();
  const [email, setEmail] = useState(settled ?? "");
  const [password, setPassword] = useState("");
  const [isChecked, setChecked] = useState(false);
  const emailInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const { isBusy, error, send } = useSending(async () => {
    setChecked(true);
    if (email.trim() === "") return emailInput.current?.focus();
    if (password === "") return passwordInput.current?.focus();
    if ((await signIn(caller.locale, email, password)) === "second") return askForCode();
    await enter();
  });
  return (
    <form className={styles.form} onSubmit={onSubmit(send)} noValidate>
      <FormError error={error} question="password" />
      <TextField
        ref={emailInput}
        label={t("field.email")}
        type="email"
        inputMode="email"
        autoComplete="username"
        value={email}
        set={setEmail}
        readOnly={settled !== undefined}
        wrong={isChecked && email.trim() === "" ? t("field.email-missing") : null}
      />
      <PasswordField
        ref={passwordInput}
        label={t("field.password")}
        autoComplete="current-password"
        value={password}
        set={setPassword}
        wrong={isChecked && password === "" ? t("field.password-missing") : null}
      />
      <DoorLink to="/forgot-password">{t("door.forgot")}</DoorLink>
      <SendButton isBusy={isBusy}>{t("door.send")}</SendButton>
    </form>
  );
}
