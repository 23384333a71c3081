import { Page } from "../ui/page.tsx";
import { usePreferences } from "../ui/preferences.tsx";
import { useSigned } from "../ui/program.tsx";
import { useWords } from "../ui/use-words.ts";
import { People } from "./people.tsx";
import { teamPlace } from "./place.ts";

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
