import { useSigned } from "../../api/program.tsx";
import { People } from "../../features/members/people.tsx";
import { teamPlace } from "../../features/members/place.ts";
import { Page } from "../../kit/page.tsx";
import { usePreferences } from "../../kit/preferences.tsx";
import { useWords } from "../../kit/use-words.ts";

/** Who works for the marketplace here, and who was asked to. */
export function TeamPage() {
  const { t } = useWords();
  const { language } = usePreferences();
  const { program, me } = useSigned();
  const { name } = program.texts.program;
  return (
    <Page title={t("team.title")} of={name} lead={t("team.lead")}>
      <People place={teamPlace(me, name, language)} />
    </Page>
  );
}
