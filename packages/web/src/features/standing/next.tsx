import { Badge, makeStyles, tokens } from "@fluentui/react-components";
import type { ComparisonReason, TrackReasons } from "@laurel/core";
import { measureName, openText, progressText, unlockText } from "@laurel/words";
import { shareOf } from "../../api/gap.ts";
import { namesOf, useSigned } from "../../api/program.tsx";
import { Card } from "../../kit/card.tsx";
import { Meter } from "../../kit/meter.tsx";
import { useWords } from "../../kit/use-words.ts";
import { useFigureLinks } from "./figure-links.ts";
import { ReasonList } from "./reason-list.tsx";
import { comparisonsOf, flattened } from "./standing.ts";

const useStyles = makeStyles({
  note: { margin: "0 0 12px", color: tokens.colorNeutralForeground2 },
  gaps: { display: "grid", gap: "16px", margin: 0, padding: 0, listStyleType: "none" },
  gap: { display: "grid", gap: "4px" },
  line: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "0 8px",
    fontVariantNumeric: "tabular-nums",
  },
  measure: { fontWeight: tokens.fontWeightSemibold },
  open: {
    marginInlineStart: "auto",
    color: tokens.colorBrandForeground1,
    fontWeight: tokens.fontWeightSemibold,
  },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  title: { margin: "20px 0 8px", fontSize: tokens.fontSizeBase300 },
  unlocks: { margin: 0, paddingInlineStart: "20px", display: "grid", gap: "4px" },
});

/** The next stage: each alternative with its gap, and what the stage would unlock. */
export function Next({ track }: { readonly track: TrackReasons }) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const { t } = words;
  if (track.next === null) {
    return (
      <Card title={t("next.top")}>
        <p className={styles.note}>{t("next.top-detail")}</p>
      </Card>
    );
  }
  const { stage, unlocks } = track.next;
  // Until the track is entered, the stage waits for what the track asks for, which is listed beside it.
  const when = track.stages.find((one) => one.stage === stage)?.when ?? null;
  return (
    <Card title={t("next.title", { stage: names.stage(track.track, stage) })}>
      {track.entered && <Missing when={when} />}
      {unlocks.length > 0 && (
        <>
          <h3 className={styles.title}>{t("next.unlocks")}</h3>
          <ul className={styles.unlocks}>
            {unlocks.map((unlock) => (
              <li key={unlock.benefit}>{unlockText(words, names, unlock)}</li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

interface MissingProps {
  readonly when: TrackReasons["stages"][number]["when"];
}

/** Shows alternatives, or figures that are all needed, as meters; what has other parts as sentences. */
function Missing({ when }: MissingProps) {
  const { t } = useWords();
  const styles = useStyles();
  if (when === null) return null;
  const reason = flattened(when);
  const comparisons = comparisonsOf(reason);
  const isPlain =
    reason.op === "compare" ||
    ((reason.op === "any" || reason.op === "all") && reason.of.every((part) => part.op === "compare"));
  if (!isPlain) return <ReasonList reasons={[reason]} />;
  return (
    <>
      {comparisons.length > 1 && (
        <p className={styles.note}>{t(reason.op === "all" ? "next.all" : "next.any")}</p>
      )}
      <ul className={styles.gaps}>
        {comparisons.map((comparison, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of a condition have no other name.
          <GapLine key={index} comparison={comparison} />
        ))}
      </ul>
    </>
  );
}

function GapLine({ comparison }: { readonly comparison: ComparisonReason }) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const linksOf = useFigureLinks();
  const { value, needed, source, measure } = comparison;
  const name = measureName(words, names, comparison);
  const progress = progressText(words, names, comparison);
  const open = openText(words, names, comparison);
  return (
    <li className={styles.gap}>
      <span className={styles.line}>
        <span className={styles.measure}>{name}</span>
        <span className={styles.open}>{open}</span>
      </span>
      <Meter
        share={shareOf(value, needed)}
        label={name}
        text={open === null ? progress : words.t("next.progress-open", { progress, gap: open })}
        done={comparison.holds}
      />
      <span className={styles.line}>
        <span className={styles.quiet}>{progress}</span>
        <Badge appearance="outline" color="informative" size="small">
          {words.say(`source.${source}`)}
        </Badge>
        {measure !== null && linksOf(measure)}
      </span>
    </li>
  );
}
