import { getRouteApi } from "@tanstack/react-router";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { TeamRequests } from "../../features/loop/oversight/team-requests.tsx";
import { Page } from "../../kit/page.tsx";
import { useWords } from "../../kit/use-words.ts";
import { NoPermission } from "../portal/notices.tsx";

const route = getRouteApi("/signed-in/requests");

/** The requests of all partners. */
export function TeamRequestsPage() {
  const { t } = useWords();
  const { program, me } = useSigned();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  if (!mayDo(me, "requests.read")) return <NoPermission />;
  return (
    <Page title={t("parts.requests")} of={program.texts.program.name} lead={t("team-requests.lead")}>
      <TeamRequests
        search={search}
        show={(chosen) => void navigate({ search: chosen, resetScroll: false })}
      />
    </Page>
  );
}
