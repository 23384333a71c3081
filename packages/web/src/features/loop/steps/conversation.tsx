import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { useWords } from "../../../kit/use-words.ts";
import { StepParts } from "./step-parts.tsx";
import { channelText, reasonText, type Step, stepText } from "./step-words.ts";

const useStyles = makeStyles({
  steps: { display: "grid", gap: "12px", margin: 0, padding: 0, listStyleType: "none" },
  step: {
    display: "grid",
    gap: "4px",
    padding: "10px 14px",
    marginInlineEnd: "min(48px, 6%)",
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground2,
    overflowWrap: "anywhere",
  },
  own: {
    marginInlineEnd: 0,
    marginInlineStart: "min(48px, 6%)",
    backgroundColor: tokens.colorBrandBackground2,
  },
  head: { display: "flex", flexWrap: "wrap", alignItems: "baseline", gap: "0 8px" },
  name: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  text: { margin: 0, whiteSpace: "pre-wrap", lineHeight: 1.5 },
});

/** What happened, as a conversation: the partner's words on one side, the team's on the other. */
export function Conversation({ steps }: { readonly steps: readonly Step[] }) {
  const { t } = useWords();
  const styles = useStyles();
  if (steps.length === 0) return <p className={styles.text}>{t("step.none")}</p>;
  return (
    <ol className={styles.steps}>
      {steps.map((step) => (
        <StepItem key={step.stepId} step={step} />
      ))}
    </ol>
  );
}

function StepItem({ step }: { readonly step: Step }) {
  const words = useWords();
  const { t, moment } = words;
  const styles = useStyles();
  const { side, by, happenedAt, channel, reason, text } = step;
  const why = reasonText(words, reason);
  return (
    <li className={mergeClasses(styles.step, side === "partner" && styles.own)}>
      <span className={styles.head}>
        <span className={styles.name}>{by.name ?? t(side === "clock" ? "side.laurel" : `side.${side}`)}</span>
        <span className={styles.quiet}>
          {[
            ...(by.name !== null && (side === "team" || side === "manager") ? [t("side.team")] : []),
            ...[stepText(words, step), channelText(words, channel)].filter((each) => each !== null),
            moment(happenedAt),
          ].join(" · ")}
        </span>
      </span>
      {why !== null && <p className={styles.text}>{why}</p>}
      {text !== null && <p className={styles.text}>{text}</p>}
      <StepParts step={step} />
    </li>
  );
}
