import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { LoopPromise } from "@laurel/contract";
import { useSigned } from "../../../api/program.tsx";
import { ClockIcon, PersonIcon, WarningIcon } from "../../../kit/icons.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { type DueGroup, dueOf } from "./due-words.ts";

const useStyles = makeStyles({
  due: { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr)", gap: "0 8px", alignItems: "start" },
  icon: { display: "inline-flex", paddingTop: "1px" },
  text: { fontWeight: tokens.fontWeightSemibold },
  exact: {
    gridColumn: "2",
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  late: { color: tokens.colorStatusDangerForeground1 },
  today: { color: tokens.colorStatusWarningForeground3 },
  later: { color: tokens.colorNeutralForeground1 },
  waiting: { color: tokens.colorNeutralForeground2 },
});

const icons: Readonly<Record<DueGroup, () => React.ReactElement>> = {
  late: WarningIcon,
  today: ClockIcon,
  later: ClockIcon,
  waiting: PersonIcon,
};

interface DueBlockProps {
  readonly promise: LoopPromise;
  /** The present moment, in milliseconds. */
  readonly now: number;
}

/** When a promise is due: in words with an icon, and as a day. */
export function DueBlock({ promise, now }: DueBlockProps) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const { group, text, exact } = dueOf(words, promise, program.timeZone, now);
  const Icon = icons[group];
  return (
    <span className={styles.due}>
      <span className={mergeClasses(styles.icon, styles[group])}>
        <Icon />
      </span>
      <span className={mergeClasses(styles.text, styles[group])}>{text}</span>
      <span className={styles.exact}>{exact}</span>
    </span>
  );
}
