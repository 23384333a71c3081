import { Badge, Button, makeStyles } from "@fluentui/react-components";
import { useState } from "react";
import { endFactor, makeBackupCodes } from "../../api/auth.ts";
import { useSession } from "../../api/session.tsx";
import { Confirm } from "../../kit/confirm.tsx";
import { Dialog } from "../../kit/dialog.tsx";
import { CheckIcon } from "../../kit/icons.tsx";
import { useWords } from "../../kit/use-words.ts";
import { useOwnPassword } from "./use-own-password.tsx";

const useStyles = makeStyles({
  state: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
  badge: { marginInlineEnd: "8px" },
});

interface FactorIsOnProps {
  /** Called when one of the actions begins. */
  begin(): void;
  /** Called with new backup codes. */
  show(codes: readonly string[]): void;
  turnedOff(): Promise<void>;
}

/** The actions for a second factor that is on: create new backup codes, and turn it off. */
export function FactorIsOn({ begin, show, turnedOff }: FactorIsOnProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSession();
  const [open, setOpen] = useState<"codes" | "off" | null>(null);
  const ask = (what: "codes" | "off") => {
    begin();
    setOpen(what);
  };
  const close = () => setOpen(null);
  return (
    <div className={styles.state}>
      <Badge className={styles.badge} appearance="tint" color="success" size="large" icon={<CheckIcon />}>
        {t("factor.on")}
      </Badge>
      <Button onClick={() => ask("codes")}>{t("factor.new-codes")}</Button>
      <Button onClick={() => ask("off")}>{t("factor.turn-off")}</Button>
      {open === "codes" && (
        <Dialog title={t("factor.new-codes")} close={close}>
          <WithPassword
            text={t("factor.new-codes-text")}
            action={t("factor.create-codes")}
            back={close}
            work={async (password) => show(await makeBackupCodes(caller.locale, password))}
          />
        </Dialog>
      )}
      {open === "off" && (
        <Dialog title={t("factor.turn-off-title")} close={close}>
          <WithPassword
            text={t("factor.turn-off-text")}
            action={t("factor.turn-off")}
            back={close}
            work={async (password) => {
              await endFactor(caller.locale, password);
              await turnedOff();
            }}
          />
        </Dialog>
      )}
    </div>
  );
}

interface WithPasswordProps {
  readonly text: string;
  readonly action: string;
  back(): void;
  work(password: string): Promise<void>;
}

function WithPassword({ text, action, back, work }: WithPasswordProps) {
  const { field, read } = useOwnPassword();
  const workWith = async () => {
    const password = read();
    if (password !== null) await work(password);
  };
  return (
    <Confirm text={text} action={action} back={back} work={workWith}>
      {field}
    </Confirm>
  );
}
