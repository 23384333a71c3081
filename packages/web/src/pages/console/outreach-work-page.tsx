import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useSigned } from "../../api/program.tsx";
import { partnerOutreachQuery } from "../../api/work.ts";
import { OutreachCase } from "../../features/loop/cases/outreach-case.tsx";
import { CasePage } from "./case-page.tsx";
import { PartnerLine } from "./partner-line.tsx";

const route = getRouteApi("/signed-in/console/partners/$partnerId/outreach/$outreachId");

/** One publication with everything that the team needs to say the first word about it. */
export function OutreachWorkPage() {
  const { caller } = useSigned();
  const { partnerId, outreachId } = route.useParams();
  const { data, error, refetch } = useQuery(partnerOutreachQuery(caller, partnerId));
  const found = data?.find((each) => each.outreachId === Number(outreachId));
  return (
    <CasePage
      query={{ data: data === undefined ? undefined : (found ?? null), error, refetch }}
      title={({ offerTitle }) => offerTitle}
      lead={({ partnerName }) => partnerName}
    >
      {(outreach) => (
        <OutreachCase
          key={outreach.outreachId}
          outreach={outreach}
          partner={<PartnerLine partnerId={partnerId} />}
        />
      )}
    </CasePage>
  );
}
