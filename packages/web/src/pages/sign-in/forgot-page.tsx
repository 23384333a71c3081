import { useRef, useState } from "react";
import { requestReset } from "../../api/auth.ts";
import { useSession } from "../../api/session.tsx";
import { PlainLink } from "../../features/sign-in/plain-link.tsx";
import { EmailField } from "../../kit/fields.tsx";
import { Form } from "../../kit/form.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { PlainPage } from "./plain-page.tsx";

/** Requests a link by e-mail. The answer is the same whether or not there is an account. */
export function ForgotPage() {
  const { t } = useWords();
  const { caller } = useSession();
  const [email, setEmail] = useState("");
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [showsErrors, setShowsErrors] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    if (email.trim() === "") return input.current?.focus();
    await requestReset(caller.locale, email);
    setSentTo(email.trim());
  });
  if (sentTo !== null) {
    return (
      <PlainPage
        key="sent"
        title={t("forgot.sent")}
        lead={t("forgot.sent-text", { email: sentTo })}
        takesFocus
      >
        <PlainLink to="/">{t("sign-in.back")}</PlainLink>
      </PlainPage>
    );
  }
  return (
    <PlainPage key="ask" title={t("forgot.title")} lead={t("forgot.text")}>
      <Form submission={submission} question="other">
        <EmailField ref={input} value={email} set={setEmail} showsErrors={showsErrors} />
        <SubmitButton isBusy={submission.isBusy} isWide>
          {t("forgot.send")}
        </SubmitButton>
      </Form>
      <PlainLink to="/">{t("sign-in.back")}</PlainLink>
    </PlainPage>
  );
}
