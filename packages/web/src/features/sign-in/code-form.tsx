import { makeStyles } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import { sendCode } from "../../api/auth.ts";
import { useSession } from "../../api/session.tsx";
import { TextField } from "../../kit/fields.tsx";
import { Form } from "../../kit/form.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { OtherWay } from "./other-way.tsx";

const useStyles = makeStyles({
  others: { display: "flex", flexWrap: "wrap", justifyContent: "space-between", gap: "4px 12px" },
});

/** The form of the second sign-in step. */
export function CodeForm({ startAgain }: { startAgain(): void }) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller, enter } = useSession();
  const [kind, setKind] = useState<"app" | "backup">("app");
  const [code, setCode] = useState("");
  const [showsErrors, setShowsErrors] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isApp = kind === "app";
  // biome-ignore lint/correctness/useExhaustiveDependencies: another kind of code is another question.
  useEffect(() => input.current?.focus(), [kind]);
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    const typed = code.replaceAll(/\s/g, "");
    if (typed === "") return input.current?.focus();
    await sendCode(caller.locale, typed, kind);
    await enter();
  });
  const change = () => {
    setKind(isApp ? "backup" : "app");
    setCode("");
    setShowsErrors(false);
    submission.clear();
  };
  return (
    <Form submission={submission} question={isApp ? "code" : "backup-code"}>
      <TextField
        key={kind}
        ref={input}
        label={t(isApp ? "code.label" : "code.backup-label")}
        hint={t(isApp ? "code.hint" : "code.backup-hint")}
        inputMode={isApp ? "numeric" : "text"}
        autoComplete="one-time-code"
        maxLength={40}
        value={code}
        set={setCode}
        wrong={showsErrors && code.trim() === "" ? t("code.missing") : null}
      />
      <SubmitButton isBusy={submission.isBusy} isWide>
        {t("sign-in.send")}
      </SubmitButton>
      <div className={styles.others}>
        <OtherWay go={change}>{t(isApp ? "code.use-backup" : "code.use-app")}</OtherWay>
        <OtherWay go={startAgain}>{t("code.start-again")}</OtherWay>
      </div>
    </Form>
  );
}
