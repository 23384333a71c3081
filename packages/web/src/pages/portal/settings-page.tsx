import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useSigned } from "../../api/program.tsx";
import { partnerQuery } from "../../api/queries.ts";
import { People } from "../../features/members/people.tsx";
import { partnerRoster } from "../../features/members/roster.ts";
import { usePreferences } from "../../kit/preferences.tsx";
import { useWords } from "../../kit/use-words.ts";
import { loadingOf, PartnerSection } from "./partner-section.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/settings");

/** The account settings of a partner: its members and the invitations. */
export function SettingsPage() {
  const { t } = useWords();
  const { language } = usePreferences();
  const { caller, me } = useSigned();
  const { partnerId } = route.useParams();
  const partner = useQuery(partnerQuery(caller, partnerId));
  return (
    <PartnerSection
      partnerId={partnerId}
      title={t("parts.settings")}
      lead={t("settings.lead")}
      loading={loadingOf(partner)}
    >
      {partner.data !== undefined && (
        <People key={partnerId} roster={partnerRoster(me, partnerId, partner.data, language)} />
      )}
    </PartnerSection>
  );
}
