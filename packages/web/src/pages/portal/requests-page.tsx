import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { requestsQuery } from "../../api/loop.ts";
import { mayDo } from "../../api/may-do.ts";
import { useSigned } from "../../api/program.tsx";
import { RequestList } from "../../features/loop/requests/request-list.tsx";
import { useWords } from "../../kit/use-words.ts";
import { loadingOf, PartnerSection } from "./partner-section.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/requests");

const useStyles = makeStyles({
  new: {
    display: "inline-flex",
    alignItems: "center",
    minHeight: "32px",
    padding: "0 16px",
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorBrandBackground,
    borderRadius: tokens.borderRadiusMedium,
    fontWeight: tokens.fontWeightSemibold,
    textDecorationLine: "none",
    ":hover": { backgroundColor: tokens.colorBrandBackgroundHover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
  pages: { display: "flex", gap: "8px" },
});

/** A partner's requests to the team, the latest first. */
export function RequestsPage() {
  const { t } = useWords();
  const styles = useStyles();
  const { caller, me } = useSigned();
  const { partnerId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const requests = useQuery(requestsQuery(caller, partnerId, { ...search, limit: 25 }));
  const next = requests.data?.nextCursor ?? null;
  const { cursor, ...first } = search;
  return (
    <PartnerSection
      partnerId={partnerId}
      title={t("parts.requests")}
      lead={t("requests.lead")}
      loading={loadingOf(requests)}
      action={
        mayDo(me, "requests.make", partnerId) && (
          <Link to="/partners/$partnerId/requests/new" params={{ partnerId }} className={styles.new}>
            {t("requests.new")}
          </Link>
        )
      }
    >
      <RequestList
        partnerId={partnerId}
        requests={requests.data?.items ?? []}
        search={search}
        look={(chosen) => void navigate({ search: chosen, replace: true, resetScroll: false })}
      />
      {(cursor !== undefined || next !== null) && (
        <nav className={styles.pages} aria-label={t("pager.label")}>
          <Button disabledFocusable={cursor === undefined} onClick={() => void navigate({ search: first })}>
            {t("pager.first")}
          </Button>
          <Button
            disabledFocusable={next === null}
            onClick={() => next !== null && void navigate({ search: { ...search, cursor: next } })}
          >
            {t("pager.next")}
          </Button>
        </nav>
      )}
    </PartnerSection>
  );
}
