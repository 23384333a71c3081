import { makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { waitingQuery } from "../../api/queries.ts";
import { RefundsCard } from "../../features/waiting/refunds-card.tsx";
import { SalesCard } from "../../features/waiting/sales-card.tsx";
import { SetAsideCard } from "../../features/waiting/set-aside-card.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";
import { NoPermission } from "../portal/notices.tsx";

const useStyles = makeStyles({ due: { margin: 0, color: tokens.colorNeutralForeground2 } });

/** What was received and does not count yet, and the partners that can't be decided. */
export function WaitingPage() {
  const { me } = useSigned();
  return mayDo(me, "partners.list") ? <WhatWaits /> : <NoPermission />;
}

function WhatWaits() {
  const { t, say } = useWords();
  const { due } = useStyles();
  const { caller, program } = useSigned();
  const { data, error, refetch } = useQuery(waitingQuery(caller));
  return (
    <Page title={t("waits.title")} of={program.texts.program.name} lead={t("waits.lead")}>
      {error !== null && data === undefined && <ProblemBar error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Spinner label={t("shell.loading")} />}
      {data !== undefined && data.partnersDue > 0 && (
        <p className={due}>{say("waiting.partners", { count: data.partnersDue })}</p>
      )}
      {data !== undefined && <SalesCard waiting={data} />}
      <RefundsCard />
      <SetAsideCard />
    </Page>
  );
}
