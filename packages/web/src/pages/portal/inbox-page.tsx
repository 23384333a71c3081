import { Button, makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { inboxQuery } from "../../api/inbox.ts";
import { useSigned } from "../../api/program.tsx";
import { InboxList } from "../../features/loop/inbox/inbox-list.tsx";
import { useWords } from "../../kit/use-words.ts";
import { loadingOf, PartnerSection } from "./partner-section.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/inbox");

const useStyles = makeStyles({ pages: { display: "flex", gap: "8px" } });

/** What the reader was sent about a partner. */
export function InboxPage() {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const { partnerId } = route.useParams();
  const { cursor } = route.useSearch();
  const navigate = route.useNavigate();
  const inbox = useQuery(inboxQuery(caller, partnerId, cursor));
  const next = inbox.data?.nextCursor ?? null;
  return (
    <PartnerSection
      partnerId={partnerId}
      title={t("parts.inbox")}
      lead={t("inbox.lead")}
      loading={loadingOf(inbox)}
    >
      <InboxList partnerId={partnerId} messages={inbox.data?.items ?? []} />
      {(cursor !== undefined || next !== null) && (
        <nav className={styles.pages} aria-label={t("pager.label")}>
          <Button disabledFocusable={cursor === undefined} onClick={() => void navigate({ search: {} })}>
            {t("pager.first")}
          </Button>
          <Button
            disabledFocusable={next === null}
            onClick={() => next !== null && void navigate({ search: { cursor: next } })}
          >
            {t("pager.next")}
          </Button>
        </nav>
      )}
    </PartnerSection>
  );
}
