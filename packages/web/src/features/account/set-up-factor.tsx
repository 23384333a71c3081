import { useRef, useState } from "react";
import { beginFactor, type FactorSecrets, sendCode } from "../../api/auth.ts";
import { useSession } from "../../api/session.tsx";
import { TextField } from "../../kit/fields.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { FactorSecret } from "./factor-secret.tsx";
import { Step } from "./step.tsx";
import { useOwnPassword } from "./use-own-password.tsx";

interface SetUpFactorProps {
  /** Called when the factor is on, with the backup codes, which are shown once. */
  turnedOn(codes: readonly string[]): void;
  cancel(): void;
}

/**
 * Turns on a second factor. It asks for the password, then for a code from the app, which proves that the app
 * has the secret. The factor stays off until then.
 */
export function SetUpFactor({ turnedOn, cancel }: SetUpFactorProps) {
  const [secrets, setSecrets] = useState<FactorSecrets | null>(null);
  if (secrets === null) return <PasswordStep next={setSecrets} cancel={cancel} />;
  return <CodeStep uri={secrets.totpURI} turnedOn={() => turnedOn(secrets.backupCodes)} cancel={cancel} />;
}

interface PasswordStepProps {
  next(secrets: FactorSecrets): void;
  cancel(): void;
}

function PasswordStep({ next, cancel }: PasswordStepProps) {
  const { t } = useWords();
  const { caller } = useSession();
  const { field, read } = useOwnPassword();
  const submission = useSubmission(async () => {
    const password = read();
    if (password !== null) next(await beginFactor(caller.locale, password));
  });
  return (
    <Step
      number={1}
      title={t("factor.step-password")}
      text={t("factor.why-password")}
      answer={t("factor.next")}
      submission={submission}
      question="other"
      cancel={cancel}
    >
      {field}
    </Step>
  );
}

interface CodeStepProps {
  readonly uri: string;
  turnedOn(): void;
  cancel(): void;
}

function CodeStep({ uri, turnedOn, cancel }: CodeStepProps) {
  const { t } = useWords();
  const { caller } = useSession();
  const [code, setCode] = useState("");
  const [showsErrors, setShowsErrors] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    const typed = code.replaceAll(/\s/g, "");
    if (typed === "") return input.current?.focus();
    await sendCode(caller.locale, typed, "app");
    turnedOn();
  });
  return (
    <Step
      number={2}
      title={t("factor.step-app")}
      text={t("factor.scan")}
      details={<FactorSecret uri={uri} />}
      answer={t("factor.turn-on")}
      submission={submission}
      question="code"
      cancel={cancel}
    >
      <TextField
        ref={input}
        label={t("code.label")}
        hint={t("code.hint")}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={40}
        value={code}
        set={setCode}
        wrong={showsErrors && code.trim() === "" ? t("code.missing") : null}
      />
    </Step>
  );
}
