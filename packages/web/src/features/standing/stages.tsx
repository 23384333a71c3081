import { makeStyles, tokens } from "@fluentui/react-components";
import type { Explanation, TrackReasons } from "@laurel/core";
import { anchorText, heldText } from "@laurel/words";
import { namesOf, useSigned } from "../../api/program.tsx";
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

/** The stage on each track, its reason, and the next stage. */
export function Stages({ reasons }: { readonly reasons: Explanation["reasons"] }) {
  const ofPartner = reasons.tracks.filter(({ offer }) => offer === null);
  const ofOffers = Map.groupBy(
    reasons.tracks.filter(({ offer, entered }) => offer !== null && entered),
    ({ track }) => track,
  );
  return (
    <>
      {ofPartner.map((track) => (
        <PartnerTrack key={track.track} track={track} />
      ))}
      {[...ofOffers].map(([track, offers]) => (
        <OfferTrack key={track} track={track} offers={offers} />
      ))}
    </>
  );
}

function PartnerTrack({ track }: { readonly track: TrackReasons }) {
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
      <div className={pair}>
        <Why track={track} />
        <Next track={track} />
      </div>
    </>
  );
}

function Why({ track }: { readonly track: TrackReasons }) {
  const words = useWords();
  const { t } = words;
  const { note } = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const awarded = track.stages.find(({ stage }) => stage === track.awarded);
  if (!track.entered || awarded === undefined) {
    return (
      <Card title={t("why.not-entered", { track: names.track(track.track) })}>
        {track.enter && <ReasonList reason={track.enter} />}
      </Card>
    );
  }
  const isHeld = track.held !== null && track.held === track.awarded && track.raw !== track.awarded;
  const raw = track.raw === null ? null : names.stage(track.track, track.raw);
  const stage = names.stage(track.track, awarded.stage);
  return (
    <Card title={t("why.title", { stage })}>
      {isHeld && <p className={note}>{heldText(words, raw)}</p>}
      {isHeld && track.anchor !== undefined && <p className={note}>{anchorText(words, track.anchor)}</p>}
      {awarded.when !== null && <ReasonList reason={awarded.when} />}
      {awarded.when === null && track.enter !== null && <ReasonList reason={track.enter} />}
      {awarded.when === null && track.enter === null && <p className={note}>{t("why.everyone")}</p>}
    </Card>
  );
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
