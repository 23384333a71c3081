import { makeStyles } from "@fluentui/react-components";
import { useRef, useState, useSyncExternalStore } from "react";
import { resetPassword } from "../api/doors.ts";
import { forgetLinkToken, linkToken, onLinkToken } from "../api/link-token.ts";
import { RefusedRequest } from "../api/request.ts";
import { useSession } from "../ui/session.tsx";
import { useWords } from "../ui/use-words.ts";
import { DoorLink } from "./door-link.tsx";
import { DoorPage } from "./door-page.tsx";
import { PasswordField } from "./fields.tsx";
import { FormError } from "./form-error.tsx";
import { shortestPassword } from "./new-password.ts";
import { SendButton } from "./send-button.tsx";
import { onSubmit, useSending } from "./use-sending.ts";

const useStyles = makeStyles({
  form: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px" },
});

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
  const styles = useStyles();
  const { caller } = useSession();
  const [password, setPassword] = useState("");
  const [isChecked, setChecked] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isShort = password.length < shortestPassword;
  const { isBusy, error, send } = useSending(async () => {
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
      <form className={styles.form} onSubmit={onSubmit(send)} noValidate>
        <FormError error={error} question="new-password" />
        <PasswordField
          ref={input}
          label={t("field.new-password")}
          hint={t("password.hint", { count: shortestPassword })}
          autoComplete="new-password"
          value={password}
          set={setPassword}
          wrong={isChecked && isShort ? t("password.too-short", { count: shortestPassword }) : null}
        />
        <SendButton isBusy={isBusy}>{t("reset.send")}</SendButton>
      </form>
    </DoorPage>
  );
}
