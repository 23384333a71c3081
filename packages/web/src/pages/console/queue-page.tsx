import { getRouteApi } from "@tanstack/react-router";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { Queue } from "../../features/loop/queue/queue.tsx";
import { Page } from "../../kit/page.tsx";
import { useWords } from "../../kit/use-words.ts";
import { NoPermission } from "../portal/notices.tsx";

const route = getRouteApi("/signed-in/queue");

/** The team's queue: what it owes partners, by due time. */
export function QueuePage() {
  const { t } = useWords();
  const { program, me } = useSigned();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  if (!mayDo(me, "promises.read")) return <NoPermission />;
  return (
    <Page title={t("queue.title")} of={program.texts.program.name} lead={t("queue.lead")}>
      <Queue search={search} show={(chosen) => void navigate({ search: chosen, resetScroll: false })} />
    </Page>
  );
}
