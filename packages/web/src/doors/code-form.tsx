import { makeStyles } from "@fluentui/react-components";
import { useEffect, useRef, useState } from "react";
import { sendCode } from "../api/doors.ts";
import { useSession } from "../ui/session.tsx";
import { useWords } from "../ui/use-words.ts";
import { TextField } from "./fields.tsx";
import { FormError } from "./form-error.tsx";
import { OtherWay } from "./other-way.tsx";
import { SendButton } from "./send-button.tsx";
import { onSubmit, useSending } from "./use-sending.ts";

const useStyles = makeStyles({
  form: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px" },
  others: { display: "flex", flexWrap: "wrap", justifyContent: "space-between", gap: "4px 12px" },
});

/** The second step of signing in. */
export function CodeForm({ startAgain }: { startAgain(): void }) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller, enter } = useSession();
  const [kind, setKind] = useState<"app" | "backup">("app");
  const [code, setCode] = useState("");
  const [isChecked, setChecked] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const isApp = kind === "app";
  // biome-ignore lint/correctness/useExhaustiveDependencies: the other kind is another question.
  useEffect(() => input.current?.focus(), [kind]);
  const { isBusy, error, send } = useSending(async () => {
    setChecked(true);
    const typed = code.replaceAll(/\s/g, "");
    if (typed === "") return input.current?.focus();
    await sendCode(caller.locale, typed, kind);
    await enter();
  });
  const change = () => {
    setKind(isApp ? "backup" : "app");
    setCode("");
    setChecked(false);
  };
  return (
    <form className={styles.form} onSubmit={onSubmit(send)} noValidate>
      <FormError error={error} question={isApp ? "code" : "backup-code"} />
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
        wrong={isChecked && code.trim() === "" ? t("code.missing") : null}
      />
      <SendButton isBusy={isBusy}>{t("door.send")}</SendButton>
      <div className={styles.others}>
        <OtherWay go={change}>{t(isApp ? "code.use-backup" : "code.use-app")}</OtherWay>
        <OtherWay go={startAgain}>{t("code.start-again")}</OtherWay>
      </div>
    </form>
  );
}
