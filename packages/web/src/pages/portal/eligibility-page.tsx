import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from "@fluentui/react-components";
import type { ExplainedStanding, Offer } from "@laurel/contract";
import { partnerWaitingLines } from "@laurel/words";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { mayDo } from "../../api/may-do.ts";
import { namesOf, useSigned } from "../../api/program.tsx";
import { offersQuery, standingQuery } from "../../api/queries.ts";
import { DayPicker } from "../../features/partners/partner-heading.tsx";
import { SalesLink } from "../../features/sales/sales-link.tsx";
import { Benefits } from "../../features/standing/benefits.tsx";
import { EndedBar } from "../../features/standing/ended-bar.tsx";
import { FigureLinks } from "../../features/standing/figure-links.ts";
import { isLiveOn } from "../../features/standing/live-offers.ts";
import { OfferTitles, offerTitles } from "../../features/standing/offer-titles.ts";
import { Offers } from "../../features/standing/offers.tsx";
import { ReceiptButton } from "../../features/standing/receipt-button.tsx";
import { Stages } from "../../features/standing/stages.tsx";
import { Upcoming } from "../../features/standing/upcoming.tsx";
import { useWords } from "../../kit/use-words.ts";
import { loadingOf, PartnerSection } from "./partner-section.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/eligibility");

const useStyles = makeStyles({
  stale: { opacity: 0.6 },
  body: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
  link: {
    color: tokens.colorBrandForegroundLink,
    marginInlineEnd: "8px",
    fontSize: tokens.fontSizeBase200,
  },
});

/** What does not count yet; nothing if nothing waits. */
function Waits({ standing }: { readonly standing: ExplainedStanding }) {
  const words = useWords();
  const { waitingForRate = 0, waiting } = standing;
  const lines = [
    ...(waitingForRate > 0 ? [words.say("standing.waiting", { count: waitingForRate })] : []),
    ...(waiting === undefined ? [] : partnerWaitingLines(words, waiting)),
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

/** Why a partner has what it has on a day, and what is missing: at an address that can be passed on. */
export function EligibilityPage() {
  const { t, say } = useWords();
  const styles = useStyles();
  const { caller, program } = useSigned();
  const { partnerId } = route.useParams();
  const { as_of } = route.useSearch();
  const navigate = route.useNavigate();
  const standing = useQuery(standingQuery(caller, partnerId, as_of));
  const { data: offers } = useQuery(offersQuery(caller, partnerId));
  const titles = useMemo(() => (offers === undefined ? null : offerTitles(offers)), [offers]);
  const day = (
    <DayPicker
      asOf={as_of ?? program.today}
      version={standing.data?.version ?? null}
      look={(chosen) =>
        void navigate({
          search: chosen === program.today ? {} : { as_of: chosen },
          state: true,
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
  return (
    <PartnerSection
      partnerId={partnerId}
      title={t("parts.eligibility")}
      lead={t("eligibility.lead")}
      action={day}
      loading={loadingOf(standing)}
    >
      {standing.data !== undefined && (
        <OfferTitles value={titles}>
          <FigureLinks
            value={(measure) => (
              <FigureActions partnerId={partnerId} measure={measure} day={standing.data.asOf} />
            )}
          >
            <div className={standing.isPlaceholderData ? `${styles.body} ${styles.stale}` : styles.body}>
              <EndedBar ended={standing.data.ended} />
              {standing.data.asOf > program.today && (
                <MessageBar intent="info" layout="multiline">
                  <MessageBarBody>{say("standing.future")}</MessageBarBody>
                </MessageBar>
              )}
              <Waits standing={standing.data} />
              {standing.data.reasons === null ? (
                <MessageBar intent="info" layout="multiline">
                  <MessageBarBody>{t("partner.no-version")}</MessageBarBody>
                </MessageBar>
              ) : (
                <>
                  {offers !== undefined && (
                    <NotYet partnerId={partnerId} offers={offers} day={standing.data.asOf} />
                  )}
                  <Stages reasons={standing.data.reasons} heldUntil={standing.data.heldUntil} />
                  <Upcoming standing={standing.data} />
                  <FigureLinks value={() => null}>
                    <Benefits reasons={standing.data.reasons} unlocks={standing.data.unlocked} />
                  </FigureLinks>
                </>
              )}
              {offers !== undefined && <Offers offers={offers} day={standing.data.asOf} />}
              <ReceiptButton partnerId={partnerId} day={standing.data.asOf} />
            </div>
          </FigureLinks>
        </OfferTitles>
      )}
    </PartnerSection>
  );
}

interface FigureActionsProps {
  readonly partnerId: string;
  readonly measure: string;
  /** The day of the figure, ISO 8601. */
  readonly day: string;
}

/** The way to say that something is missing from a figure. */
function FigureActions({ partnerId, measure, day }: FigureActionsProps) {
  const { t } = useWords();
  const { link } = useStyles();
  const { program, me } = useSigned();
  const name = namesOf(program).measure(measure);
  const { type, sumsSales = false } =
    program.versions.flatMap(({ measures }) => measures).findLast((each) => each.measure === measure) ?? {};
  const lines = sumsSales && (
    <SalesLink partnerId={partnerId} search={{ measure, as_of: day }} name={name} className={link} />
  );
  if (!mayDo(me, "requests.make", partnerId)) return lines;
  const appeal = (
    <Link
      to="/partners/$partnerId/requests/new"
      params={{ partnerId }}
      search={{ kind: "appeal", about: `measure:${measure}@${day}` }}
      className={link}
      aria-label={t(type === "money" ? "eligibility.sale-missing-in" : "eligibility.figure-wrong-of", {
        measure: name,
      })}
    >
      {t(type === "money" ? "eligibility.sale-missing" : "eligibility.figure-wrong")}
    </Link>
  );
  return (
    <>
      {lines}
      {appeal}
    </>
  );
}

interface NotYetProps {
  readonly partnerId: string;
  readonly offers: readonly Offer[];
  readonly day: string;
}

/** For a partner without a live offer: what it has to do to become eligible. */
function NotYet({ partnerId, offers, day }: NotYetProps) {
  const { t } = useWords();
  const { link } = useStyles();
  if (offers.some((offer) => isLiveOn(offer, day))) return null;
  return (
    <MessageBar intent="warning" layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{t("eligibility.not-yet")}</MessageBarTitle>
        {t(offers.length === 0 ? "eligibility.no-offer" : "eligibility.none-live")}{" "}
        <Link
          to="/partners/$partnerId/requests/new"
          params={{ partnerId }}
          search={{ kind: "support" }}
          className={link}
        >
          {t("eligibility.ask")}
        </Link>
      </MessageBarBody>
    </MessageBar>
  );
}
