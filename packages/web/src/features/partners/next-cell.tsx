import { Badge, makeStyles, tokens } from "@fluentui/react-components";
import type { CurrentStanding } from "@laurel/contract";
import { stepText, unlocksText, unpublishedSource } from "@laurel/words";
import { currentVersion, namesOf, useSigned } from "../../api/program.tsx";
import { Meter } from "../../kit/meter.tsx";
import { useWords } from "../../kit/use-words.ts";
import { leadingMeasure } from "./leading-measure.ts";

const useStyles = makeStyles({
  next: { display: "grid", gap: "4px" },
  gap: { fontVariantNumeric: "tabular-nums" },
  source: { marginInlineStart: "8px", verticalAlign: "text-bottom" },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

/** How many of the next benefits are named, largest amounts first. The others are counted. */
const namedUnlocks = 1;

/** The progress to the next stage: a meter, the gap in words, and what the stage would unlock. */
export function NextCell({ standing }: { readonly standing: CurrentStanding | null }) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const version = currentVersion(program);
  const track = version?.tracks.find(({ scope }) => scope === "partner");
  if (standing === null) return <span className={styles.quiet}>{words.t("next.not-computed")}</span>;
  if (standing.ended !== undefined) {
    const out = words.say("standing.ended", { day: words.day(standing.ended.since) });
    return <span className={styles.quiet}>{out}</span>;
  }
  const isEntered = track !== undefined && standing.tracks[track.track] !== undefined;
  const next = track === undefined ? undefined : standing.next[track.track];
  if (track === undefined) return <span className={styles.quiet}>{words.t("next.no-track")}</span>;
  if (!isEntered) {
    const ofTrack = words.t("next.not-entered", { track: names.track(track.track) });
    return <span className={styles.quiet}>{ofTrack}</span>;
  }
  if (next === undefined) return <span className={styles.quiet}>{words.t("next.top")}</span>;
  const { nearest } = next;
  const stage = names.stage(track.track, next.stage);
  const text = stepText(words, names, { nearest, stage, leading: leadingMeasure(version) });
  const label = words.t("next.progress", { stage });
  const source = unpublishedSource(nearest);
  return (
    <div className={styles.next}>
      {nearest.open.length > 0 && <Meter share={nearest.share} label={label} text={text} />}
      <span className={styles.gap}>
        {text}
        {source !== null && (
          <Badge className={styles.source} appearance="outline" color="informative" size="small">
            {words.say(`source.${source}`)}
          </Badge>
        )}
      </span>
      {next.unlocks.length > 0 && (
        <span className={styles.quiet}>{unlocksText(words, names, next.unlocks, namedUnlocks)}</span>
      )}
    </div>
  );
}
