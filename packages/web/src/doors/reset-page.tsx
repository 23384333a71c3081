import { useRef, useState, useSyncExternalStore } from "react";
import { resetPassword } from "../api/doors.ts";
import { forgetLinkToken, linkToken, onLinkToken } from "../api/link-token.ts";
import { RefusedRequest } from "../api/request.ts";
import { NewPasswordField } from "../forms/fields.tsx";
import { Form } from "../forms/form.tsx";
import { shortestPassword } from "../forms/new-password.ts";
import { SendButton } from "../forms/send-button.tsx";
import { useSending } from "../forms/use-sending.ts";
import { useSession } from "../ui/session.tsx";
import { useWords } from "../ui/use-words.ts";
import { DoorLink } from "./door-link.tsx";
import { DoorPage } from "./door-page.tsx";

/** Sets a new password by the link of a mail. */
export function ResetPage() {
  const { t } = useWords();
  const token = useSyncExternalStore(onLinkToken, linkToken);
  const [outcome, setOutcome] = useState<"done" | "dead" | null>(null);
  const [tried, setTried] = useState(token);
  if (tried !== token && token !== null) {
    setTried(token);
    setOutcome(null);
  }
  if (outcome === "done") {
    return (
      <DoorPage key="done" title={t("reset.done")} lead={t("reset.done-text")} takesFocus>
        <DoorLink to="/">{t("door.title")}</DoorLink>
      </DoorPage>
    );
  }
  if (outcome === "dead" || token === null) {
    return (
      <DoorPage key="dead" title={t("reset.no-link")} lead={t("reset.dead")} takesFocus={outcome === "dead"}>
        <DoorLink to="/forgot-password">{t("reset.again")}</DoorLink>
      </DoorPage>
    );
  }
  return <NewPassword key={token} token={token} end={setOutcome} />;
}

interface NewPasswordProps {
  readonly token: string;
  end(outcome: "done" | "dead"): void;
}

function NewPassword({ token, end }: NewPasswordProps) {
  const { t } = useWords();
  const { caller } = useSession();
  const [password, setPassword] = useState("");
  const [isChecked, setChecked] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isShort = password.length < shortestPassword;
  const sending = useSending(async () => {
    setChecked(true);
    if (isShort) return input.current?.focus();
    try {
      await resetPassword(caller.locale, token, password);
      forgetLinkToken();
      end("done");
    } catch (refusal) {
      if (!(refusal instanceof RefusedRequest && refusal.code === "INVALID_TOKEN")) throw refusal;
      forgetLinkToken();
      end("dead");
    }
  });
  return (
    <DoorPage key="ask" title={t("reset.title")} lead={t("reset.text")}>
      <Form sending={sending} question="new-password">
        <NewPasswordField ref={input} value={password} set={setPassword} isChecked={isChecked} />
        <SendButton isBusy={sending.isBusy}>{t("reset.send")}</SendButton>
      </Form>
    </DoorPage>
  );
}
