import { makeStyles, tokens } from "@fluentui/react-components";
import type { Explanation, TrackReasons } from "@laurel/core";
import { heldLines, isOut, stageReasons } from "@laurel/words";
import { namesOf, type ProgramNames, useSigned } from "../../api/program.tsx";
import { Card } from "../../kit/card.tsx";
import { useWords } from "../../kit/use-words.ts";
import { AllStages } from "./all-stages.tsx";
import { Ladder } from "./ladder.tsx";
import { Next } from "./next.tsx";
import { useOfferTitle } from "./offer-titles.ts";
import { ReasonList } from "./reason-list.tsx";

const useStyles = makeStyles({
  pair: {
    display: "grid",
    gap: "20px",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 420px), 1fr))",
  },
  note: { margin: "0 0 8px", color: tokens.colorNeutralForeground2 },
  offers: { display: "grid", gap: "8px", margin: 0, padding: 0, listStyleType: "none" },
  offer: {
    display: "flex",
    flexWrap: "wrap",
    justifyContent: "space-between",
    gap: "4px 16px",
    paddingBottom: "8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  stage: { fontWeight: tokens.fontWeightSemibold },
});

interface StagesProps {
  readonly reasons: Explanation["reasons"];
  /** Track → the first day on which its stages are no longer held. */
  readonly heldUntil: Readonly<Record<string, string>>;
}

/** The stage on each track, its reason, and the next stage. */
export function Stages({ reasons, heldUntil }: StagesProps) {
  const ofPartner = reasons.tracks.filter(({ offer }) => offer === null);
  return (
    <>
      {ofPartner.map((track) => (
        <PartnerTrack key={track.track} track={track} heldUntil={heldUntil[track.track] ?? null} />
      ))}
      <OfferTracks reasons={reasons} />
    </>
  );
}

/** The stages of the offers, on each track that has them. */
export function OfferTracks({ reasons }: Pick<StagesProps, "reasons">) {
  const ofOffers = Map.groupBy(
    reasons.tracks.filter(({ offer, entered }) => offer !== null && entered),
    ({ track }) => track,
  );
  return [...ofOffers].map(([track, offers]) => <OfferTrack key={track} track={track} offers={offers} />);
}

interface PartnerTrackProps {
  readonly track: TrackReasons;
  /** The first day on which its stages are no longer held; null if it doesn't hold any. */
  readonly heldUntil: string | null;
}

function PartnerTrack({ track, heldUntil }: PartnerTrackProps) {
  const { t, say } = useWords();
  const { pair } = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const stage = track.awarded === null ? say("stage.none") : names.stage(track.track, track.awarded);
  return (
    <>
      <Card title={t("track.title", { track: names.track(track.track), stage })}>
        <Ladder track={track} />
        <AllStages track={track} />
      </Card>
      {!isOut(track) && (
        <div className={pair}>
          <Why track={track} heldUntil={heldUntil} />
          <Next track={track} />
        </div>
      )}
    </>
  );
}

function Why({ track, heldUntil }: PartnerTrackProps) {
  const words = useWords();
  const { t } = words;
  const { note } = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const reasons = stageReasons(track);
  return (
    <Card title={whyTitle(words, names, track)}>
      {heldLines(words, names, track, heldUntil).map((line) => (
        <p key={line} className={note}>
          {line}
        </p>
      ))}
      {reasons.length > 0 && <ReasonList reasons={reasons} />}
      {reasons.length === 0 && <p className={note}>{t("why.everyone")}</p>}
    </Card>
  );
}

function whyTitle({ t }: ReturnType<typeof useWords>, names: ProgramNames, track: TrackReasons): string {
  if (!track.entered) return t("why.not-entered", { track: names.track(track.track) });
  if (track.awarded === null) return t("why.no-stage", { track: names.track(track.track) });
  return t("why.title", { stage: names.stage(track.track, track.awarded) });
}

interface OfferTrackProps {
  readonly track: string;
  readonly offers: readonly TrackReasons[];
}

function OfferTrack({ track, offers }: OfferTrackProps) {
  const { t, say } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const titleOf = useOfferTitle();
  return (
    <Card title={t("track.offers", { track: names.track(track) })}>
      <ul className={styles.offers}>
        {offers.map(({ offer, awarded }) => (
          <li key={offer} className={styles.offer}>
            <span>{titleOf(offer ?? "")}</span>
            <span className={styles.stage}>
              {awarded === null ? say("stage.none") : names.stage(track, awarded)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
