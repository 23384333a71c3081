import { useRef, useState, useSyncExternalStore } from "react";
import { resetPassword } from "../../api/auth.ts";
import { forgetLinkToken, linkToken, onLinkToken } from "../../api/link-token.ts";
import { useSession } from "../../api/session.tsx";
import { PlainLink } from "../../features/sign-in/plain-link.tsx";
import { NewPasswordField } from "../../kit/fields.tsx";
import { Form } from "../../kit/form.tsx";
import { shortestPassword } from "../../kit/new-password.ts";
import { RefusedRequest } from "../../kit/refused-request.ts";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { PlainPage } from "./plain-page.tsx";

/** Sets a new password with a mailed link. */
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
      <PlainPage key="done" title={t("reset.done")} lead={t("reset.done-text")} takesFocus>
        <PlainLink to="/">{t("sign-in.title")}</PlainLink>
      </PlainPage>
    );
  }
  if (outcome === "dead" || token === null) {
    return (
      <PlainPage key="dead" title={t("reset.no-link")} lead={t("reset.dead")} takesFocus={outcome === "dead"}>
        <PlainLink to="/forgot-password">{t("reset.again")}</PlainLink>
      </PlainPage>
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
  const [showsErrors, setShowsErrors] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isShort = password.length < shortestPassword;
  const submission = useSubmission(async () => {
    setShowsErrors(true);
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
    <PlainPage key="ask" title={t("reset.title")} lead={t("reset.text")}>
      <Form submission={submission} question="new-password">
        <NewPasswordField ref={input} value={password} set={setPassword} showsErrors={showsErrors} />
        <SubmitButton isBusy={submission.isBusy} isWide>
          {t("reset.send")}
        </SubmitButton>
      </Form>
    </PlainPage>
  );
}
