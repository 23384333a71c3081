import { useRef, useState } from "react";
import { signIn } from "../api/doors.ts";
import { EmailField, PasswordField } from "../forms/fields.tsx";
import { Form } from "../forms/form.tsx";
import { SendButton } from "../forms/send-button.tsx";
import { useSending } from "../forms/use-sending.ts";
import { useSession } from "../ui/session.tsx";
import { useWords } from "../ui/use-words.ts";
import { DoorLink } from "./door-link.tsx";

interface PasswordFormProps {
  /** Whose password it is, where that is settled. */
  readonly email?: string;
  /** The password was right; a code is wanted too. */
  askForCode(): void;
}

/** E-mail and password. */
export function PasswordForm({ email: settled, askForCode }: PasswordFormProps) {
  const { t } = useWords();
  const { caller, enter } = useSession();
  const [email, setEmail] = useState(settled ?? "");
  const [password, setPassword] = useState("");
  const [isChecked, setChecked] = useState(false);
  const emailInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);
  const sending = useSending(async () => {
    setChecked(true);
    if (email.trim() === "") return emailInput.current?.focus();
    if (password === "") return passwordInput.current?.focus();
    if ((await signIn(caller.locale, email, password)) === "second") return askForCode();
    await enter();
  });
  return (
    <Form sending={sending} question="password">
      <EmailField
        ref={emailInput}
        value={email}
        set={setEmail}
        readOnly={settled !== undefined}
        isChecked={isChecked}
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
      <SendButton isBusy={sending.isBusy}>{t("door.send")}</SendButton>
    </Form>
  );
}
