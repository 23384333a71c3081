import type { Explanation } from "@laurel/core";
import { isOut } from "@laurel/words";
import { namesOf, useSigned } from "../../api/program.tsx";
import { Card } from "../../kit/card.tsx";
import { useWords } from "../../kit/use-words.ts";
import { Ladder } from "./ladder.tsx";
import { Next } from "./next.tsx";
import { OfferTracks } from "./stages.tsx";

interface StandingProps {
  readonly reasons: Explanation["reasons"];
}

/** The stage on each track as a picture; the reasons are on the page of eligibility. */
export function StandingNow({ reasons }: StandingProps) {
  const { t, say } = useWords();
  const { program } = useSigned();
  const names = namesOf(program);
  return (
    <>
      {reasons.tracks
        .filter(({ offer }) => offer === null)
        .map((track) => {
          const stage = track.awarded === null ? say("stage.none") : names.stage(track.track, track.awarded);
          return (
            <Card key={track.track} title={t("track.title", { track: names.track(track.track), stage })}>
              <Ladder track={track} />
            </Card>
          );
        })}
      <OfferTracks reasons={reasons} />
    </>
  );
}

/** What is next on each track of the partner. */
export function NextStages({ reasons }: StandingProps) {
  return reasons.tracks
    .filter((track) => track.offer === null && !isOut(track))
    .map((track) => <Next key={track.track} track={track} />);
}
