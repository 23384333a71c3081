import { getRouteApi } from "@tanstack/react-router";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { OutreachList } from "../../features/loop/oversight/outreach-list.tsx";
import { Page } from "../../kit/page.tsx";
import { useWords } from "../../kit/use-words.ts";
import { NoPermission } from "../portal/notices.tsx";

const route = getRouteApi("/signed-in/outreach");

/** The team's first word about every publication. */
export function OutreachPage() {
  const { t } = useWords();
  const { program, me } = useSigned();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  if (!mayDo(me, "outreach.read")) return <NoPermission />;
  return (
    <Page title={t("first-words.title")} of={program.texts.program.name} lead={t("first-words.lead")}>
      <OutreachList
        search={search}
        show={(chosen) => void navigate({ search: chosen, resetScroll: false })}
      />
    </Page>
  );
}
