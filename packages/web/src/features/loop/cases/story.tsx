import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { LoopPromise } from "@laurel/contract";
import { ClockIcon, LockIcon } from "../../../kit/icons.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { pauseText } from "../promises/promise-words.ts";
import { StepParts } from "../steps/step-parts.tsx";
import { channelText, reasonText, type Step, stepText } from "../steps/step-words.ts";

type CasePause = LoopPromise["pauses"][number];

const useStyles = makeStyles({
  steps: { display: "grid", gap: "12px", margin: 0, padding: 0, listStyleType: "none" },
  step: {
    display: "grid",
    gap: "4px",
    padding: "10px 14px",
    border: "1px solid transparent",
    borderRadius: tokens.borderRadiusLarge,
    overflowWrap: "anywhere",
  },
  partner: { marginInlineEnd: "min(64px, 8%)", backgroundColor: tokens.colorNeutralBackground3 },
  team: { marginInlineStart: "min(64px, 8%)", backgroundColor: tokens.colorBrandBackground2 },
  note: {
    marginInlineStart: "min(64px, 8%)",
    backgroundColor: tokens.colorStatusWarningBackground1,
    border: `1px dashed ${tokens.colorStatusWarningBorder1}`,
  },
  head: { display: "flex", flexWrap: "wrap", alignItems: "baseline", gap: "0 8px" },
  name: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  mark: {
    display: "inline-flex",
    alignItems: "center",
    gap: "6px",
    color: tokens.colorStatusWarningForeground3,
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
  },
  text: { margin: 0, whiteSpace: "pre-wrap", lineHeight: 1.5 },
  pause: {
    display: "flex",
    gap: "8px",
    alignItems: "start",
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: "anywhere",
  },
});

interface StoryProps {
  readonly partnerName: string;
  readonly steps: readonly Step[];
  readonly promises: readonly LoopPromise[];
}

/** All that happened, the earliest first: both sides' words, the team's notes, and the pauses. */
export function Story({ partnerName, steps, promises }: StoryProps) {
  const words = useWords();
  const styles = useStyles();
  const pauses = promises.flatMap((promise) => promise.pauses);
  const lines = [
    ...steps.map((step) => ({ at: Date.parse(step.recordedAt), step, pause: null })),
    ...pauses.map((pause) => ({ at: Date.parse(pause.from), step: null, pause })),
  ].toSorted((a, b) => a.at - b.at);
  if (lines.length === 0) return <p className={styles.text}>{words.t("step.none")}</p>;
  return (
    <ol className={styles.steps}>
      {lines.map(({ step, pause }) =>
        step === null ? (
          <PauseItem key={`pause ${pause?.from}`} pause={pause} />
        ) : (
          <StepItem key={step.stepId} step={step} partnerName={partnerName} />
        ),
      )}
    </ol>
  );
}

function PauseItem({ pause }: { readonly pause: CasePause | null }) {
  const words = useWords();
  const styles = useStyles();
  if (pause === null) return null;
  return (
    <li className={styles.pause}>
      <ClockIcon />
      <span>{pauseText(words, pause)}</span>
    </li>
  );
}

function StepItem({ step, partnerName }: { readonly step: Step; readonly partnerName: string }) {
  const words = useWords();
  const styles = useStyles();
  const { side, by, happenedAt, channel, reason, text, internal } = step;
  const whose = side === "partner" ? partnerName : words.t(side === "clock" ? "side.laurel" : `side.${side}`);
  const said = [
    ...(by.name === null ? [] : [whose]),
    ...[stepText(words, step), channelText(words, channel)].filter((each) => each !== null),
    words.moment(happenedAt),
  ];
  const why = reasonText(words, reason);
  return (
    <li
      className={mergeClasses(
        styles.step,
        internal ? styles.note : side === "partner" ? styles.partner : styles.team,
      )}
    >
      {internal && (
        <span className={styles.mark}>
          <LockIcon />
          {words.t("case.note-mark")}
        </span>
      )}
      <span className={styles.head}>
        <span className={styles.name}>{by.name ?? whose}</span>
        <span className={styles.quiet}>{said.join(" · ")}</span>
      </span>
      {why !== null && <p className={styles.text}>{why}</p>}
      {text !== null && <p className={styles.text}>{text}</p>}
      <StepParts step={step} />
    </li>
  );
}
