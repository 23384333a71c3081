import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useSigned } from "../../api/program.tsx";
import { offersQuery } from "../../api/queries.ts";
import { selfCheckQuery } from "../../api/self-check.ts";
import { SelfCheckScreen } from "../../features/self-check/self-check-screen.tsx";
import { useWords } from "../../kit/use-words.ts";
import { loadingOf, PartnerSection } from "./partner-section.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/offers/$offerId/self-check");

/** The listing of one offer against the marketplace's public rules. */
export function SelfCheckPage() {
  const { t } = useWords();
  const { caller } = useSigned();
  const { partnerId, offerId } = route.useParams();
  const offers = useQuery(offersQuery(caller, partnerId));
  const check = useQuery(selfCheckQuery(caller, partnerId, offerId));
  const offer = offers.data?.find((each) => each.offerId === offerId);
  return (
    <PartnerSection
      partnerId={partnerId}
      title={t("self-check.title-page")}
      {...(offer === undefined ? {} : { lead: t("self-check.lead", { offer: offer.title }) })}
      loading={loadingOf(offers, check)}
    >
      {offer?.status === "live" && check.data !== undefined ? (
        <SelfCheckScreen key={offerId} partnerId={partnerId} offer={offer} saved={check.data} />
      ) : (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>{t("self-check.not-live")}</MessageBarBody>
        </MessageBar>
      )}
    </PartnerSection>
  );
}
