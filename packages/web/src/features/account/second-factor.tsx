import { Badge, Button, makeStyles } from "@fluentui/react-components";
import type { Me } from "@laurel/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { accountKey } from "../../api/account.ts";
import { type ActionOutcome, useOutcome } from "../../kit/outcome.tsx";
import { useWords } from "../../kit/use-words.ts";
import { BackupCodes } from "./backup-codes.tsx";
import { FactorIsOn } from "./factor-is-on.tsx";
import { Part } from "./part.tsx";
import { SetUpFactor } from "./set-up-factor.tsx";
import { stepCount } from "./step.tsx";

const useStyles = makeStyles({
  state: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "16px" },
});

/** Two-step sign-in: its state, and the forms that turn it on and off. */
export function SecondFactor({ me }: { readonly me: Me }) {
  const { t } = useWords();
  const outcome = useOutcome();
  return (
    <Part
      title={t("factor.title")}
      lead={t(me.hasPassword ? "factor.lead" : "factor.elsewhere")}
      outcome={outcome}
    >
      {me.hasPassword && <Factor me={me} outcome={outcome} />}
    </Part>
  );
}

function Factor({ me, outcome }: { readonly me: Me; readonly outcome: ActionOutcome }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [isSettingUp, setSettingUp] = useState(false);
  /** Codes that were just created. */
  const [made, setMade] = useState<{ readonly codes: readonly string[]; readonly isFirst: boolean } | null>(
    null,
  );
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ["me"] }),
      client.invalidateQueries({ queryKey: accountKey }),
    ]);
  const show = (codes: readonly string[], isFirst: boolean) => {
    setMade({ codes, isFirst });
    setSettingUp(false);
    void refresh();
  };
  if (made !== null) {
    const above = made.isFirst ? { above: t("factor.step", { number: stepCount, count: stepCount }) } : {};
    const done = () => {
      setMade(null);
      outcome.tell(t(made.isFirst ? "factor.turned-on" : "factor.codes-created"), true);
    };
    return <BackupCodes {...above} codes={made.codes} email={me.email ?? ""} done={done} />;
  }
  if (isSettingUp) {
    const cancel = () => {
      setSettingUp(false);
      outcome.title.current?.focus();
    };
    return <SetUpFactor turnedOn={(codes) => show(codes, true)} cancel={cancel} />;
  }
  if (me.secondFactor) {
    const turnedOff = async () => {
      await refresh();
      outcome.tell(t("factor.turned-off"), true);
    };
    return <FactorIsOn begin={outcome.clear} show={(codes) => show(codes, false)} turnedOff={turnedOff} />;
  }
  const begin = () => {
    outcome.clear();
    setSettingUp(true);
  };
  return <FactorIsOff begin={begin} />;
}

function FactorIsOff({ begin }: { begin(): void }) {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <div className={styles.state}>
      <Badge appearance="outline" color="informative" size="large">
        {t("factor.off")}
      </Badge>
      <Button onClick={begin}>{t("factor.set-up")}</Button>
    </div>
  );
}
