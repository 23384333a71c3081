import { makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useSigned } from "../../api/program.tsx";
import { partnerQuery } from "../../api/queries.ts";
import { People } from "../../features/members/people.tsx";
import { partnerRoster } from "../../features/members/roster.ts";
import { PartnerHeading } from "../../features/partners/partner-heading.tsx";
import { usePreferences } from "../../kit/preferences.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { useWords } from "../../kit/use-words.ts";
import { partnerNotice } from "./notices.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/people");

const useStyles = makeStyles({
  page: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
});

/** The members of a partner and the invitations. */
export function PeoplePage() {
  const { t } = useWords();
  const styles = useStyles();
  const { language } = usePreferences();
  const { caller, program, me } = useSigned();
  const { partnerId } = route.useParams();
  const { data: partner, error, refetch } = useQuery(partnerQuery(caller, partnerId));
  const title = useRef<HTMLHeadingElement>(null);
  const isThere = partner !== undefined;
  // The focus moves to the title, so that the keyboard continues there and screen readers say it.
  useEffect(() => {
    if (isThere) title.current?.focus({ preventScroll: true });
  }, [isThere]);
  const notice = partnerNotice(error);
  if (notice !== null) return notice;
  return (
    <div className={styles.page}>
      <title>{`${t("people.title")} · ${partner?.name ?? "…"} · ${program.texts.program.name}`}</title>
      <PartnerHeading ref={title} partnerId={partnerId} partner={partner} />
      {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
      {error === null && partner !== undefined && (
        <People key={partnerId} roster={partnerRoster(me, partnerId, partner, language)} />
      )}
    </div>
  );
}
