import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { requestQuery } from "../../api/loop.ts";
import { useSigned } from "../../api/program.tsx";
import { RequestView } from "../../features/loop/requests/request-view.tsx";
import { requestTitle } from "../../features/loop/requests/request-words.ts";
import { useWords } from "../../kit/use-words.ts";
import { loadingOf, PartnerSection } from "./partner-section.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/requests/$requestId");

/** One request to the team with all that was said. */
export function RequestPage() {
  const words = useWords();
  const { t } = words;
  const { caller } = useSigned();
  const { partnerId, requestId } = route.useParams();
  const { sent } = route.useSearch();
  const request = useQuery(requestQuery(caller, partnerId, Number(requestId)));
  const title = request.data === undefined ? t("request.title") : requestTitle(words, request.data);
  return (
    <PartnerSection partnerId={partnerId} title={title} loading={loadingOf(request)}>
      {sent === true && request.data !== undefined && (
        <div role="status">
          <MessageBar intent="success" layout="multiline">
            <MessageBarBody>{t("request.sent", { number: String(request.data.requestId) })}</MessageBarBody>
          </MessageBar>
        </div>
      )}
      {request.data !== undefined && <RequestView request={request.data} />}
    </PartnerSection>
  );
}
