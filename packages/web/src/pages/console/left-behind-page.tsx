import { Spinner } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { leftBehindCasesQuery, leftBehindQuery } from "../../api/work.ts";
import { LeftBehindPicture } from "../../features/loop/oversight/left-behind.tsx";
import { LeftBehindCases } from "../../features/loop/oversight/left-behind-cases.tsx";
import { useNow } from "../../features/loop/queue/use-now.ts";
import { Page } from "../../kit/page.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";
import { NoPermission } from "../portal/notices.tsx";

/** Where every publication is, in numbers that add up, and those that need attention. */
export function LeftBehindPage() {
  const { t } = useWords();
  const { caller, program, me } = useSigned();
  const now = useNow();
  const { data: counts, error, refetch } = useQuery(leftBehindQuery(caller));
  const { data: cases } = useQuery(leftBehindCasesQuery(caller));
  if (!mayDo(me, "outreach.read")) return <NoPermission />;
  return (
    <Page title={t("left-behind.title")} of={program.texts.program.name} lead={t("left-behind.lead")}>
      {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
      {error === null && counts === undefined && <Spinner label={t("shell.loading")} />}
      {counts !== undefined && <LeftBehindPicture counts={counts} />}
      {cases !== undefined && <LeftBehindCases cases={cases} now={now} />}
    </Page>
  );
}
