import { Badge, Button, makeStyles, tokens } from "@fluentui/react-components";
import type { OwnSession } from "../api/account.ts";
import { useWords } from "../ui/use-words.ts";
import type { Words } from "../ui/words.ts";
import { agentOf } from "./agent-text.ts";

const useStyles = makeStyles({
  item: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "8px 16px",
    padding: "12px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ":first-child": { borderTopStyle: "none", paddingTop: 0 },
    ":last-child": { paddingBottom: 0 },
  },
  about: { flex: "1 1 260px", minWidth: 0, display: "grid", gap: "2px", overflowWrap: "anywhere" },
  name: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 8px" },
  strong: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

interface SessionItemProps {
  readonly session: OwnSession;
  /** Whether it is the one that looks. */
  readonly isHere: boolean;
  readonly isBusy: boolean;
  end(): void;
}

/** One place where the person is signed in. */
export function SessionItem({ session, isHere, isBusy, end }: SessionItemProps) {
  const { t, ago, moment } = useWords();
  const styles = useStyles();
  const { createdAt, updatedAt, ipAddress } = session;
  const name = agentText(session.userAgent, t);
  const began = t("sessions.began", { ago: ago(createdAt), at: moment(createdAt) });
  return (
    <li className={styles.item}>
      <div className={styles.about}>
        <span className={styles.name}>
          <span className={styles.strong}>{name}</span>
          {isHere && (
            <Badge appearance="tint" color="brand">
              {t("sessions.here")}
            </Badge>
          )}
        </span>
        <span className={styles.quiet}>{began}</span>
        {updatedAt !== createdAt && (
          <span className={styles.quiet}>
            {t("sessions.used", { ago: ago(updatedAt), at: moment(updatedAt) })}
          </span>
        )}
        {ipAddress && <span className={styles.quiet}>{t("sessions.from", { address: ipAddress })}</span>}
      </div>
      {!isHere && (
        <Button aria-label={t("sessions.end-this", { name, began })} disabledFocusable={isBusy} onClick={end}>
          {t("sessions.end")}
        </Button>
      )}
    </li>
  );
}

/** A browser by its name, or by what it says of itself. */
function agentText(header: string | null, t: Words["t"]): string {
  const agent = agentOf(header ?? "");
  if (agent !== null) return t("sessions.name", { browser: agent.browser, system: agent.system });
  return header?.trim() ? header.slice(0, 200) : t("sessions.unknown");
}
