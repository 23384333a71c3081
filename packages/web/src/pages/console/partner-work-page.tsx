import { makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import {
  activationsQuery,
  allRequestsQuery,
  contactsQuery,
  keptRateQuery,
  promisesQuery,
} from "../../api/loop.ts";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { offersQuery, partnerQuery, publishersQuery } from "../../api/queries.ts";
import {
  PartnerActivations,
  PartnerContacts,
  PartnerPromises,
  PartnerRequests,
} from "../../features/loop/oversight/partner-cards.tsx";
import { PartnerOffers } from "../../features/loop/oversight/partner-offers.tsx";
import { Timeline } from "../../features/loop/oversight/timeline.tsx";
import { ViewButton } from "../../features/loop/oversight/view-button.tsx";
import { useNow } from "../../features/loop/queue/use-now.ts";
import { BackLink } from "../../features/partners/partner-heading.tsx";
import { StageBadges } from "../../features/partners/stage-badges.tsx";
import { EndedBar } from "../../features/standing/ended-bar.tsx";
import { PublishersCard } from "../../features/transfers/publishers-card.tsx";
import { Card } from "../../kit/card.tsx";
import { Page } from "../../kit/page.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";
import { NoPermission, partnerNotice } from "../portal/notices.tsx";

const route = getRouteApi("/signed-in/console/partners/$partnerId");

const useStyles = makeStyles({
  columns: {
    display: "grid",
    gap: "20px",
    gridTemplateColumns: "repeat(2, minmax(0, 1fr))",
    alignItems: "start",
    "@media (max-width: 960px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  column: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
  standing: { display: "grid", gap: "12px", justifyItems: "start" },
  link: { color: tokens.colorBrandForegroundLink },
});

/** A partner as the team works with it: standing, promises, contacts, offers, and what happened. */
export function PartnerWorkPage() {
  const { country } = useWords();
  const styles = useStyles();
  const { caller, program, me } = useSigned();
  const { partnerId } = route.useParams();
  const { data: partner, error, refetch } = useQuery(partnerQuery(caller, partnerId));
  if (!mayDo(me, "promises.read")) return <NoPermission />;
  const notice = partnerNotice(error);
  if (notice !== null) return notice;
  if (partner === undefined) {
    return error === null ? <Loading /> : <ProblemBar error={error} retry={() => void refetch()} />;
  }
  return (
    <Page
      key={partnerId}
      before={<BackLink />}
      title={partner.name}
      of={program.texts.program.name}
      lead={`${partnerId} · ${country(partner.country)}`}
      action={mayDo(me, "partners.list") && <ViewButton partnerId={partnerId} />}
    >
      <EndedBar ended={partner.standing?.ended} />
      <div className={styles.columns}>
        <div className={styles.column}>
          <Standing partnerId={partnerId} />
          <Owed partnerId={partnerId} />
          <Asked partnerId={partnerId} />
        </div>
        <div className={styles.column}>
          <Known partnerId={partnerId} />
          {mayDo(me, "partner.events") && <Timeline partnerId={partnerId} />}
        </div>
      </div>
    </Page>
  );
}

interface WorkPartProps {
  readonly partnerId: string;
}

function Loading() {
  return <Spinner label={useWords().t("shell.loading")} />;
}

function Standing({ partnerId }: WorkPartProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const { data: partner } = useQuery(partnerQuery(caller, partnerId));
  const tracks = partner?.standing?.tracks ?? {};
  return (
    <Card title={t("case.standing")}>
      <div className={styles.standing}>
        {Object.keys(tracks).length === 0 ? (
          <span>{t("case.standing-none")}</span>
        ) : (
          <StageBadges tracks={tracks} />
        )}
        <Link to="/partners/$partnerId/eligibility" params={{ partnerId }} className={styles.link}>
          {t("partner-work.standing-link")}
        </Link>
        <Link to="/partners/$partnerId/settings" params={{ partnerId }} className={styles.link}>
          {t("people.title")}
        </Link>
      </div>
    </Card>
  );
}

function Owed({ partnerId }: WorkPartProps) {
  const { caller } = useSigned();
  const now = useNow();
  const { data: promises } = useQuery(promisesQuery(caller, partnerId));
  const { data: rate } = useQuery(keptRateQuery(caller, partnerId));
  const { data: offers = [] } = useQuery(offersQuery(caller, partnerId));
  const titles = new Map(offers.map(({ offerId, title }) => [offerId, title]));
  if (promises === undefined) return <Loading />;
  return <PartnerPromises {...{ partnerId, promises, rate, now }} offers={titles} />;
}

function Asked({ partnerId }: WorkPartProps) {
  const { caller } = useSigned();
  const { data: activations } = useQuery(activationsQuery(caller, partnerId));
  const { data: requests } = useQuery(allRequestsQuery(caller, partnerId));
  return (
    <>
      {activations !== undefined && <PartnerActivations activations={activations} />}
      {requests !== undefined && <PartnerRequests requests={requests} />}
    </>
  );
}

function Known({ partnerId }: WorkPartProps) {
  const { caller } = useSigned();
  const { data: contacts } = useQuery(contactsQuery(caller, partnerId));
  const { data: offers } = useQuery(offersQuery(caller, partnerId));
  const { data: publishers } = useQuery(publishersQuery(caller, partnerId));
  return (
    <>
      {contacts !== undefined && <PartnerContacts contacts={contacts.items} />}
      {offers !== undefined && <PartnerOffers offers={offers} />}
      {publishers !== undefined && <PublishersCard {...{ partnerId, publishers }} />}
    </>
  );
}
