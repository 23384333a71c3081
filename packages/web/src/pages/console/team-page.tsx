import { makeStyles } from "@fluentui/react-components";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { People } from "../../features/members/people.tsx";
import { teamRoster } from "../../features/members/roster.ts";
import { CalendarCard } from "../../features/team/calendar-card.tsx";
import { WorkCard } from "../../features/team/work-card.tsx";
import { Page } from "../../kit/page.tsx";
import { usePreferences } from "../../kit/preferences.tsx";
import { useWords } from "../../kit/use-words.ts";
import { NoPermission } from "../portal/notices.tsx";

const useStyles = makeStyles({
  work: {
    display: "grid",
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    gap: "20px",
    alignItems: "start",
    marginTop: "20px",
    "@media (max-width: 960px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
});

/** The members of the marketplace's team and the invitations; who works when, and the team's calendar. */
export function TeamPage() {
  const { t } = useWords();
  const styles = useStyles();
  const { language } = usePreferences();
  const { program, me } = useSigned();
  const { name } = program.texts.program;
  if (!mayDo(me, "team.read")) return <NoPermission />;
  return (
    <Page title={t("team.title")} of={name} lead={t("team.lead")}>
      <People roster={teamRoster(me, name, language)} />
      <div className={styles.work}>
        <WorkCard />
        <CalendarCard />
      </div>
    </Page>
  );
}
