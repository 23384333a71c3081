import { Badge, Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import type { TeamProfile } from "@laurel/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { teamWorkQuery } from "../../api/team-work.ts";
import { Card } from "../../kit/card.tsx";
import { Item, Items } from "../../kit/items.tsx";
import { languageIn } from "../../kit/language-in.ts";
import { OutcomeBar, useOutcome } from "../../kit/outcome.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";
import type { PageWords } from "../../kit/words.ts";
import { WorkDialog } from "./work-dialog.tsx";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "12px" },
  lead: { margin: 0, color: tokens.colorNeutralForeground2 },
});

/** Who of the team is given work, in which languages, and who is absent. */
export function WorkCard() {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { caller, me } = useSigned();
  const { data: team, error, refetch } = useQuery(teamWorkQuery(caller));
  const [chosen, setChosen] = useState<TeamProfile | null>(null);
  const outcome = useOutcome();
  const mayChange = ({ userId }: TeamProfile) =>
    mayDo(me, "team.manage") || (userId === me.id && mayDo(me, "team.profile"));
  return (
    <Card title={t("work.title")} titleRef={outcome.title}>
      <div className={styles.parts}>
        <p className={styles.lead}>{t("work.lead")}</p>
        <OutcomeBar outcome={outcome} />
        {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
        {error === null && team === undefined && <Spinner label={t("shell.loading")} />}
        {team !== undefined && (
          <Items>
            {team.map((profile) => (
              <Item key={profile.userId} name={<NameOf profile={profile} />} lines={linesOf(words, profile)}>
                {mayChange(profile) && (
                  <Button
                    size="small"
                    aria-label={t("work.change-who", { name: profile.name })}
                    onClick={() => setChosen(profile)}
                  >
                    {t("people.change")}
                  </Button>
                )}
              </Item>
            ))}
          </Items>
        )}
      </div>
      {chosen !== null && (
        <WorkDialog
          profile={chosen}
          close={() => setChosen(null)}
          done={() => {
            outcome.tell(t("work.changed", { name: chosen.name }), false);
            setChosen(null);
          }}
        />
      )}
    </Card>
  );
}

function NameOf({ profile: { name, takesWork, absent } }: { readonly profile: TeamProfile }) {
  const { t } = useWords();
  return (
    <>
      {name}
      {takesWork && !absent && (
        <Badge appearance="tint" color="success">
          {t("work.takes")}
        </Badge>
      )}
      {absent && (
        <Badge appearance="tint" color="warning">
          {t("work.absent")}
        </Badge>
      )}
    </>
  );
}

/** The languages that a person speaks, and the days of an absence that isn't over. */
function linesOf({ t, list, day, locale }: PageWords, profile: TeamProfile): readonly string[] {
  const { languages, absentFrom, absentUntil } = profile;
  const spoken = list(languages.map((tag) => languageIn(locale, tag)));
  if (absentFrom === null) return [spoken];
  const away =
    absentUntil === null
      ? t("work.absent-from", { day: day(absentFrom) })
      : t("work.absent-days", { from: day(absentFrom), until: day(absentUntil) });
  return [spoken, away];
}
