import { MessageBar, MessageBarBody, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { benefitsQuery, contactsQuery, keptRateQuery, promisesQuery, requestsQuery } from "../../api/loop.ts";
import { useSigned } from "../../api/program.tsx";
import { offersQuery, standingQuery } from "../../api/queries.ts";
import { EndsSoon, PromisedToYou, WaitsForYou } from "../../features/loop/overview/overview.tsx";
import { endingSoon, waitingForPartner } from "../../features/loop/overview/waiting-for-you.ts";
import { EndedBar } from "../../features/standing/ended-bar.tsx";
import { OfferTitles, offerTitles } from "../../features/standing/offer-titles.ts";
import { NextStages, StandingNow } from "../../features/standing/standing-now.tsx";
import { Upcoming } from "../../features/standing/upcoming.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";

const route = getRouteApi("/signed-in/partners/$partnerId/");

const useStyles = makeStyles({
  page: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
  pair: {
    display: "grid",
    gap: "20px",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 420px), 1fr))",
    alignItems: "start",
  },
  link: { padding: "2px 0", color: tokens.colorBrandForegroundLink, width: "fit-content" },
});

/** Where a partner is, what is next, what is promised to it, and what waits for it. */
export function OverviewPage() {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const { partnerId } = route.useParams();
  const standing = useQuery(standingQuery(caller, partnerId, undefined));
  const { data: offers } = useQuery(offersQuery(caller, partnerId));
  const titles = useMemo(() => (offers === undefined ? null : offerTitles(offers)), [offers]);
  return (
    <OfferTitles value={titles}>
      <div className={styles.page}>
        {standing.error !== null && standing.data === undefined && (
          <ProblemBar error={standing.error} retry={() => void standing.refetch()} />
        )}
        <EndedBar ended={standing.data?.ended} />
        {standing.isPending && <Spinner label={t("shell.loading")} />}
        {standing.data?.reasons === null && (
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>{t("partner.no-version")}</MessageBarBody>
          </MessageBar>
        )}
        {standing.data?.reasons != null && <StandingNow reasons={standing.data.reasons} />}
        <Loop
          partnerId={partnerId}
          titleOf={(offerId) => titles?.get(offerId) ?? offerId}
          tellsErrors={standing.error === null}
        />
        {standing.data?.reasons != null && (
          <>
            <NextStages reasons={standing.data.reasons} />
            <Upcoming standing={standing.data} />
          </>
        )}
        <Link to="/partners/$partnerId/eligibility" params={{ partnerId }} className={styles.link}>
          {t("overview.why")}
        </Link>
      </div>
    </OfferTitles>
  );
}

interface LoopProps {
  readonly partnerId: string;
  titleOf(offerId: string): string;
  /** Whether an error here is news: false where the page says the same of the standing. */
  readonly tellsErrors: boolean;
}

/** What is promised to the partner, what waits for it, and what ends soon. */
function Loop({ partnerId, titleOf, tellsErrors }: LoopProps) {
  const styles = useStyles();
  const { caller, program } = useSigned();
  const promises = useQuery(promisesQuery(caller, partnerId));
  const kept = useQuery(keptRateQuery(caller, partnerId));
  const benefits = useQuery(benefitsQuery(caller, partnerId));
  const contacts = useQuery(contactsQuery(caller, partnerId));
  const asked = useQuery(requestsQuery(caller, partnerId, { state: "waiting-for-partner", limit: 50 }));
  const waits =
    benefits.data === undefined || contacts.data === undefined || asked.data === undefined
      ? null
      : waitingForPartner({
          benefits: benefits.data.items,
          contacts: contacts.data.items,
          requests: asked.data.items,
        });
  const failed = [promises, benefits, contacts, asked].find(
    ({ error, data }) => error !== null && data === undefined,
  );
  return (
    <>
      {tellsErrors && failed?.error != null && (
        <ProblemBar error={failed.error} retry={() => void failed.refetch()} />
      )}
      <div className={styles.pair}>
        {waits !== null && <WaitsForYou partnerId={partnerId} items={waits} />}
        {promises.data !== undefined && (
          <PromisedToYou partnerId={partnerId} promises={promises.data} kept={kept.data} titleOf={titleOf} />
        )}
      </div>
      {benefits.data !== undefined && (
        <EndsSoon partnerId={partnerId} benefits={endingSoon(benefits.data.items, program.today)} />
      )}
    </>
  );
}
