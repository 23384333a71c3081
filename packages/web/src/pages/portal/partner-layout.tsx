import { makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Outlet, useMatch } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useSigned } from "../../api/program.tsx";
import { partnerQuery } from "../../api/queries.ts";
import { PartnerHeading } from "../../features/partners/partner-heading.tsx";
import { ProblemBar } from "../../kit/problem-bar.tsx";
import { partnerNotice } from "./notices.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId");

const useStyles = makeStyles({
  page: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
});

/** The name of a partner and the links to its pages, above the one that is open. */
export function PartnerLayout() {
  const styles = useStyles();
  const { caller, program } = useSigned();
  const { partnerId } = route.useParams();
  const { data: partner, error, refetch } = useQuery(partnerQuery(caller, partnerId));
  const isOverview = useMatch({ from: "/signed-in/partners/$partnerId/", shouldThrow: false }) !== undefined;
  const title = useRef<HTMLHeadingElement>(null);
  const isThere = partner !== undefined;
  // The focus moves to the title, so that the keyboard continues there and screen readers say it. Every
  // other page of the partner has a title of its own.
  useEffect(() => {
    if (isThere && isOverview) title.current?.focus({ preventScroll: true });
  }, [isThere, isOverview]);
  const notice = partnerNotice(error);
  if (notice !== null) return notice;
  return (
    <div className={styles.page}>
      <title>{`${partner?.name ?? "…"} · ${program.texts.program.name}`}</title>
      <PartnerHeading ref={title} partnerId={partnerId} partner={partner} />
      {error !== null && <ProblemBar error={error} retry={() => void refetch()} />}
      {error === null && <Outlet />}
    </div>
  );
}
