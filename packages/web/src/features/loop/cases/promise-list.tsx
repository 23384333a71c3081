import { makeStyles, tokens } from "@fluentui/react-components";
import type { LoopPromise } from "@laurel/contract";
import { CheckCircleIcon, CrossIcon, WarningIcon } from "../../../kit/icons.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { DueBlock } from "../queue/due-block.tsx";
import { useNow } from "../queue/use-now.ts";

const useStyles = makeStyles({
  list: { display: "grid", gap: "12px", margin: 0, padding: 0, listStyleType: "none" },
  kind: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  settled: { display: "flex", gap: "8px", alignItems: "start" },
  kept: { color: tokens.colorStatusSuccessForeground1 },
  late: { color: tokens.colorStatusDangerForeground1 },
  quiet: { color: tokens.colorNeutralForeground3 },
});

/** The promises of a case: when each is due, or how it ended. */
export function PromiseList({ promises }: { readonly promises: readonly LoopPromise[] }) {
  const { t } = useWords();
  const styles = useStyles();
  const now = useNow();
  if (promises.length === 0) return <p className={styles.quiet}>{t("partner-work.promises-none")}</p>;
  return (
    <ul className={styles.list}>
      {promises.map((promise) => (
        <li key={promise.promiseId}>
          {promise.state === "open" || promise.state === "missed" ? (
            <>
              <span className={styles.kind}>{t(`promise-kind.${promise.kind}`)}</span>
              <DueBlock promise={promise} now={now} />
            </>
          ) : (
            <Settled promise={promise} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Settled({ promise: { kind, state, keptAt, late } }: { readonly promise: LoopPromise }) {
  const { t, dayOf } = useWords();
  const styles = useStyles();
  const values = { kind: t(`promise-kind.${kind}`), day: keptAt === null ? "" : dayOf(keptAt) };
  if (state === "void") {
    return (
      <span className={styles.settled}>
        <span className={styles.quiet}>
          <CrossIcon />
        </span>
        {t("promise-told.void", values)}
      </span>
    );
  }
  return (
    <span className={styles.settled}>
      <span className={late ? styles.late : styles.kept}>{late ? <WarningIcon /> : <CheckCircleIcon />}</span>
      {t(late ? "promise-told.kept-late" : "promise-told.kept", values)}
    </span>
  );
}
