import { MessageBar, MessageBarBody, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import type { ExplainedStanding } from "@laurel/contract";
import { partnerWaitingLines } from "@laurel/words";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useMemo, useRef } from "react";
import { useSigned } from "../../api/program.tsx";
import { offersQuery, partnerQuery, standingQuery } from "../../api/queries.ts";
import { DayPicker, PartnerHeading } from "../../features/partners/partner-heading.tsx";
import { Benefits } from "../../features/standing/benefits.tsx";
import { OfferTitles, offerTitles } from "../../features/standing/offer-titles.ts";
import { Offers } from "../../features/standing/offers.tsx";
import { Stages } from "../../features/standing/stages.tsx";
import { Upcoming } from "../../features/standing/upcoming.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";
import { partnerNotice } from "./notices.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId");

const useStyles = makeStyles({
  page: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
  stale: { opacity: 0.6 },
  body: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
  empty: { margin: 0, padding: "32px", textAlign: "center", color: tokens.colorNeutralForeground2 },
});

/** What does not count yet; nothing if nothing waits. */
function Waits({ standing }: { readonly standing: ExplainedStanding }) {
  const words = useWords();
  const { waitingForRate = 0, waiting } = standing;
  const lines = [
    ...(waitingForRate > 0 ? [words.say("standing.waiting", { count: waitingForRate })] : []),
    ...partnerWaitingLines(words, waiting),
  ];
  if (lines.length === 0) return null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        {lines.map((line) => (
          <div key={line}>{line}</div>
        ))}
      </MessageBarBody>
    </MessageBar>
  );
}

/** One partner on one day: its stages and their reasons, the next stage, and the benefits. */
export function PartnerPage() {
  const { t, say } = useWords();
  const styles = useStyles();
  const { caller, program } = useSigned();
  const { partnerId } = route.useParams();
  const { as_of } = route.useSearch();
  const navigate = route.useNavigate();
  const partner = useQuery(partnerQuery(caller, partnerId));
  const standing = useQuery(standingQuery(caller, partnerId, as_of));
  const { data: offers } = useQuery(offersQuery(caller, partnerId));
  const titles = useMemo(() => (offers === undefined ? null : offerTitles(offers)), [offers]);
  const title = useRef<HTMLHeadingElement>(null);
  const name = partner.data?.name ?? "…";
  const isThere = partner.data !== undefined;
  // The focus moves to the title, so that the keyboard continues there and screen readers say it.
  useEffect(() => {
    if (isThere) title.current?.focus({ preventScroll: true });
  }, [isThere]);
  const error = partner.error ?? standing.error;
  const notice = partnerNotice(error);
  if (notice !== null) return notice;
  const retry = () => void Promise.all([partner.refetch(), standing.refetch()]);
  return (
    <div className={styles.page}>
      <title>{`${name} · ${program.texts.program.name}`}</title>
      <PartnerHeading ref={title} partnerId={partnerId} partner={partner.data}>
        <DayPicker
          asOf={as_of ?? program.today}
          version={standing.data?.version ?? null}
          look={(day) =>
            void navigate({
              search: day === program.today ? {} : { as_of: day },
              state: true,
              replace: true,
              resetScroll: false,
            })
          }
        />
      </PartnerHeading>
      {error !== null && <ProblemBar error={error} retry={retry} />}
      {error === null && standing.data === undefined && <Spinner label={t("shell.loading")} />}
      {standing.error === null && standing.data !== undefined && (
        <OfferTitles value={titles}>
          <div className={standing.isPlaceholderData ? `${styles.body} ${styles.stale}` : styles.body}>
            {standing.data.asOf > program.today && (
              <MessageBar intent="info" layout="multiline">
                <MessageBarBody>{say("standing.future")}</MessageBarBody>
              </MessageBar>
            )}
            <Waits standing={standing.data} />
            {standing.data.reasons === null ? (
              <p className={styles.empty}>{t("partner.no-version")}</p>
            ) : (
              <>
                <Stages reasons={standing.data.reasons} heldUntil={standing.data.heldUntil} />
                <Upcoming standing={standing.data} />
                <Benefits reasons={standing.data.reasons} unlocks={standing.data.unlocked} />
              </>
            )}
            {offers !== undefined && <Offers offers={offers} day={standing.data.asOf} />}
          </div>
        </OfferTitles>
      )}
    </div>
  );
}
