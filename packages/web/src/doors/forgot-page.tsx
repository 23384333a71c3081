import { makeStyles } from "@fluentui/react-components";
import { useRef, useState } from "react";
import { askForReset } from "../api/doors.ts";
import { useSession } from "../ui/session.tsx";
import { useWords } from "../ui/use-words.ts";
import { DoorLink } from "./door-link.tsx";
import { DoorPage } from "./door-page.tsx";
import { TextField } from "./fields.tsx";
import { FormError } from "./form-error.tsx";
import { SendButton } from "./send-button.tsx";
import { onSubmit, useSending } from "./use-sending.ts";

const useStyles = makeStyles({
  form: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px" },
});

/** Has a link mailed. What it says afterwards is the same whether or not there is an account. */
export function ForgotPage() {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSession();
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const { isBusy, error, send } = useSending(async () => {
    setChecked(true);
    if (email.trim() === "") return input.current?.focus();
    await askForReset(caller.locale, email);
    setSentTo(email.trim());
  });
  if (sentTo !== null) {
    return (
      <DoorPage
        key="sent"
        title={t("forgot.sent")}
        lead={t("forgot.sent-text", { email: sentTo })}
        takesFocus
      >
        <DoorLink to="/">{t("door.back")}</DoorLink>
      </DoorPage>
    );
  }
  return (
    <DoorPage key="ask" title={t("forgot.title")} lead={t("forgot.text")}>
      <form className={styles.form} onSubmit={onSubmit(send)} noValidate>
        <FormError error={error} question="other" />
        <TextField
          ref={input}
          label={t("field.email")}
          type="email"
          inputMode="email"
          autoComplete="username"
          value={email}
          set={setEmail}
          wrong={isChecked && email.trim() === "" ? t("field.email-missing") : null}
        />
        <SendButton isBusy={isBusy}>{t("forgot.send")}</SendButton>
      </form>
      <DoorLink to="/">{t("door.back")}</DoorLink>
    </DoorPage>
  );
}
