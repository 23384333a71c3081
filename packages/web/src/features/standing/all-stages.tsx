import { makeStyles, tokens } from "@fluentui/react-components";
import type { TrackReasons } from "@laurel/core";
import { namesOf, useSigned } from "../../api/program.tsx";
import { Disclosure } from "../../kit/disclosure.tsx";
import { useWords } from "../../kit/use-words.ts";
import { FigureLinks } from "./figure-links.ts";
import { HoldsMark } from "./holds-mark.tsx";
import { ReasonList } from "./reason-list.tsx";

const useStyles = makeStyles({
  stages: {
    display: "grid",
    gap: "16px 32px",
    gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 340px), 1fr))",
    marginTop: "8px",
  },
  name: {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    margin: "0 0 4px",
    fontSize: tokens.fontSizeBase300,
  },
  foot: { margin: "16px 0 0", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  note: { margin: 0, color: tokens.colorNeutralForeground2 },
});

/** The condition of each stage, and whether it holds. */
export function AllStages({ track }: { readonly track: TrackReasons }) {
  const { t, say } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  return (
    <FigureLinks value={() => null}>
      <Disclosure title={t("ladder.all")}>
        <div className={styles.stages}>
          {track.stages.map(({ stage, holds, when }) => (
            <div key={stage}>
              <h3 className={styles.name}>
                <HoldsMark holds={when === null ? track.entered : holds} />
                {names.stage(track.track, stage)}
              </h3>
              {when !== null && <ReasonList reasons={[when]} />}
              {when === null && track.enter !== null && <ReasonList reasons={[track.enter]} />}
              {when === null && track.enter === null && <p className={styles.note}>{t("why.everyone")}</p>}
            </div>
          ))}
        </div>
        <p className={styles.foot}>{say("source.note")}</p>
      </Disclosure>
    </FigureLinks>
  );
}
