import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { requestQuery } from "../../api/loop.ts";
import { useSigned } from "../../api/program.tsx";
import { RequestCase } from "../../features/loop/cases/request-case.tsx";
import { requestTitle } from "../../features/loop/requests/request-words.ts";
import { useWords } from "../../kit/use-words.ts";
import { CasePage } from "./case-page.tsx";
import { PartnerLine } from "./partner-line.tsx";

const route = getRouteApi("/signed-in/console/partners/$partnerId/requests/$requestId");

/** One request with everything that the team needs to work on it. */
export function RequestWorkPage() {
  const words = useWords();
  const { caller } = useSigned();
  const { partnerId, requestId } = route.useParams();
  const query = useQuery(requestQuery(caller, partnerId, Number(requestId)));
  return (
    <CasePage
      query={query}
      title={(request) => requestTitle(words, request)}
      lead={({ partnerName }) => partnerName}
    >
      {(request) => (
        <RequestCase
          key={request.requestId}
          request={request}
          partner={<PartnerLine partnerId={partnerId} />}
        />
      )}
    </CasePage>
  );
}
