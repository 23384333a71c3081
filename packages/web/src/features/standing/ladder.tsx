import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { TrackReasons } from "@laurel/core";
import { thresholds, thresholdText } from "@laurel/words";
import { namesOf, useSigned } from "../../api/program.tsx";
import { forced } from "../../kit/forced-colors.ts";
import { useWords } from "../../kit/use-words.ts";

const narrow = "@media (max-width: 960px)";

const useStyles = makeStyles({
  ladder: {
    display: "flex",
    margin: "4px 0 12px",
    padding: 0,
    listStyleType: "none",
    [narrow]: { flexDirection: "column" },
  },
  rung: {
    position: "relative",
    flex: "1 1 0",
    minWidth: 0,
    display: "grid",
    gap: "2px",
    alignContent: "start",
    paddingTop: "30px",
    paddingInline: "4px",
    textAlign: "center",
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    [narrow]: {
      flex: "none",
      gridTemplateColumns: "max-content 1fr",
      gridTemplateRows: "auto auto",
      columnGap: "12px",
      height: "52px",
      padding: "2px 0 0 36px",
      textAlign: "start",
    },
  },
  reached: { color: tokens.colorNeutralForeground1 },
  here: { color: tokens.colorNeutralForeground1, fontWeight: tokens.fontWeightSemibold },
  // The line from the previous stage to this one, filled if this one is reached.
  way: {
    position: "absolute",
    top: "9px",
    insetInlineEnd: "50%",
    width: "100%",
    height: "6px",
    backgroundColor: tokens.colorNeutralStroke2,
    [forced]: { backgroundColor: "GrayText" },
    [narrow]: {
      top: "-100%",
      insetInlineStart: "9px",
      width: "6px",
      height: "100%",
      transform: "translateY(12px)",
    },
  },
  wayReached: {
    backgroundColor: tokens.colorCompoundBrandBackground,
    [forced]: { backgroundColor: "Highlight" },
  },
  dot: {
    position: "absolute",
    zIndex: 1,
    top: "3px",
    insetInlineStart: "calc(50% - 9px)",
    width: "18px",
    height: "18px",
    borderRadius: "50%",
    border: `3px solid ${tokens.colorNeutralStrokeAccessible}`,
    backgroundColor: tokens.colorNeutralBackground1,
    [narrow]: { insetInlineStart: "3px" },
  },
  dotReached: {
    border: `3px solid ${tokens.colorCompoundBrandBackground}`,
    backgroundColor: tokens.colorCompoundBrandBackground,
    [forced]: { backgroundColor: "Highlight", border: "3px solid Highlight" },
  },
  dotHere: {
    [forced]: { outline: "2px solid CanvasText", outlineOffset: "2px" },
    boxShadow: `0 0 0 4px ${tokens.colorBrandBackground2}, 0 0 0 5px ${tokens.colorBrandStroke1}`,
  },
  threshold: {
    fontWeight: tokens.fontWeightRegular,
    fontVariantNumeric: "tabular-nums",
    [narrow]: { gridColumn: "1", gridRow: "2" },
  },
  source: { color: tokens.colorNeutralForeground3, whiteSpace: "nowrap" },
  mark: {
    color: tokens.colorBrandForeground1,
    fontWeight: tokens.fontWeightSemibold,
    [narrow]: { gridColumn: "2", gridRow: "1" },
  },
});

/** The stages as a picture: those reached, the current one, and those ahead. */
export function Ladder({ track }: { readonly track: TrackReasons }) {
  const { t } = useWords();
  const { ladder } = useStyles();
  const awarded = track.stages.findIndex(({ stage }) => stage === track.awarded);
  return (
    <ol className={ladder} aria-label={t("ladder.label")}>
      {track.stages.map((stage, index) => (
        <Rung
          key={stage.stage}
          track={track.track}
          stage={stage}
          isFirst={index === 0}
          place={index < awarded ? "behind" : index === awarded ? "here" : "ahead"}
        />
      ))}
    </ol>
  );
}

interface RungProps {
  readonly track: string;
  readonly stage: TrackReasons["stages"][number];
  readonly isFirst: boolean;
  readonly place: "behind" | "here" | "ahead";
}

function Rung({ track, stage, isFirst, place }: RungProps) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const threshold = thresholdText(words, names, stage.when);
  const source = thresholds(stage.when).find(({ source }) => source !== "published")?.source;
  return (
    <li
      className={mergeClasses(
        styles.rung,
        place === "behind" && styles.reached,
        place === "here" && styles.here,
      )}
      aria-current={place === "here" ? "step" : undefined}
    >
      {!isFirst && <span className={mergeClasses(styles.way, place !== "ahead" && styles.wayReached)} />}
      <span
        className={mergeClasses(
          styles.dot,
          place !== "ahead" && styles.dotReached,
          place === "here" && styles.dotHere,
        )}
      />
      <span>{names.stage(track, stage.stage)}</span>
      {threshold !== null && (
        <span className={styles.threshold}>
          {threshold}{" "}
          {source !== undefined && <span className={styles.source}>{words.say(`source.${source}`)}</span>}
        </span>
      )}
      {place === "here" && <span className={styles.mark}>{words.t("ladder.here")}</span>}
    </li>
  );
}
