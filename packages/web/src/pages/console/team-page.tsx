import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { People } from "../../features/members/people.tsx";
import { teamRoster } from "../../features/members/roster.ts";
import { Page } from "../../kit/page.tsx";
import { usePreferences } from "../../kit/preferences.tsx";
import { useWords } from "../../kit/use-words.ts";
import { NoPermission } from "../portal/notices.tsx";

/** The members of the marketplace's team and the invitations. */
export function TeamPage() {
  const { t } = useWords();
  const { language } = usePreferences();
  const { program, me } = useSigned();
  const { name } = program.texts.program;
  if (!mayDo(me, "team.read")) return <NoPermission />;
  return (
    <Page title={t("team.title")} of={name} lead={t("team.lead")}>
      <People roster={teamRoster(me, name, language)} />
    </Page>
  );
}
