import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { LoopPromise } from "@laurel/contract";
import { useSigned } from "../../../api/program.tsx";
import { CheckCircleIcon, ClockIcon, WarningIcon } from "../../../kit/icons.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { pauseText, promiseText } from "./promise-words.ts";

const useStyles = makeStyles({
  line: { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", gap: "2px 8px", margin: 0 },
  icon: { display: "inline-flex", paddingTop: "1px", color: tokens.colorNeutralForeground3 },
  open: { color: tokens.colorBrandForeground1 },
  kept: { color: tokens.colorStatusSuccessForeground1 },
  late: { color: tokens.colorStatusDangerForeground1 },
  strong: { fontWeight: tokens.fontWeightSemibold },
  more: {
    gridColumn: "2",
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  pauses: { gridColumn: "2", margin: 0, paddingInlineStart: "18px" },
});

interface PromiseLineProps {
  readonly promise: LoopPromise;
  /** Whether to tell who looks after it and all pauses. */
  readonly isFull?: boolean;
}

/** What the team owes by when, in words, with its pauses. */
export function PromiseLine({ promise, isFull = false }: PromiseLineProps) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const { state, assignee, pauses, dueAt } = promise;
  const isLate = state === "missed" || promise.late === true;
  return (
    <div className={styles.line}>
      <span
        className={mergeClasses(
          styles.icon,
          state === "open" && styles.open,
          state === "kept" && styles.kept,
          isLate && styles.late,
        )}
      >
        {isLate ? <WarningIcon /> : state === "kept" ? <CheckCircleIcon /> : <ClockIcon />}
      </span>
      <span className={state === "open" || state === "missed" ? styles.strong : undefined}>
        {promiseText(words, program.timeZone, promise)}
      </span>
      {isFull && assignee !== null && (
        <span className={styles.more}>
          {assignee.name === null
            ? words.t("promise.nobody")
            : words.t("promise.by", { name: assignee.name })}
        </span>
      )}
      {isFull && state === "open" && (
        <span className={styles.more}>{words.t("promise.moment", { moment: words.moment(dueAt) })}</span>
      )}
      {isFull && pauses.length > 0 && (
        <ul className={mergeClasses(styles.more, styles.pauses)}>
          {pauses.map((pause) => (
            <li key={pause.from}>{pauseText(words, pause)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
