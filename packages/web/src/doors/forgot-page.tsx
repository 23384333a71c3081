import { useRef, useState } from "react";
import { askForReset } from "../api/doors.ts";
import { EmailField } from "../forms/fields.tsx";
import { Form } from "../forms/form.tsx";
import { SendButton } from "../forms/send-button.tsx";
import { useSending } from "../forms/use-sending.ts";
import { useSession } from "../ui/session.tsx";
import { useWords } from "../ui/use-words.ts";
import { DoorLink } from "./door-link.tsx";
import { DoorPage } from "./door-page.tsx";

/** Has a link mailed. What it says afterwards is the same whether or not there is an account. */
export function ForgotPage() {
  const { t } = useWords();
  const { caller } = useSession();
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [isChecked, setChecked] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const sending = useSending(async () => {
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
      <Form sending={sending} question="other">
        <EmailField ref={input} value={email} set={setEmail} isChecked={isChecked} />
        <SendButton isBusy={sending.isBusy}>{t("forgot.send")}</SendButton>
      </Form>
      <DoorLink to="/">{t("door.back")}</DoorLink>
    </DoorPage>
  );
}
