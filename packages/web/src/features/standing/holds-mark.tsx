import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CheckIcon, CrossIcon } from "../../kit/icons.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  mark: {
    flexShrink: 0,
    display: "inline-flex",
    alignItems: "center",
    justifyContent: "center",
    width: "20px",
    height: "20px",
    borderRadius: "50%",
  },
  holds: {
    color: tokens.colorStatusSuccessForeground1,
    backgroundColor: tokens.colorStatusSuccessBackground2,
  },
  fails: { color: tokens.colorNeutralForeground3, backgroundColor: tokens.colorNeutralBackground4 },
});

/** Whether something holds: an icon, with a word for screen readers. */
export function HoldsMark({ holds }: { readonly holds: boolean }) {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <span
      role="img"
      aria-label={t(holds ? "reason.holds" : "reason.fails")}
      className={mergeClasses(styles.mark, holds ? styles.holds : styles.fails)}
    >
      {holds ? <CheckIcon /> : <CrossIcon />}
    </span>
  );
}
