import { getRouteApi } from "@tanstack/react-router";
import { namesOf, useSigned } from "../../api/program.tsx";
import { SalesScreen } from "../../features/sales/sales-screen.tsx";
import { useWords } from "../../kit/use-words.ts";
import { loaded, PartnerSection } from "./partner-section.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/sales");

/** The billed lines of a partner, or those behind one of its figures. */
export function SalesPage() {
  const { t } = useWords();
  const { program } = useSigned();
  const { partnerId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { measure } = search;
  return (
    <PartnerSection
      partnerId={partnerId}
      title={
        measure === undefined
          ? t("sales.title")
          : t("sales.behind", { measure: namesOf(program).measure(measure) })
      }
      lead={t("sales.lead")}
      loading={loaded}
    >
      <SalesScreen
        partnerId={partnerId}
        search={search}
        look={(wanted) => void navigate({ search: wanted, replace: true, resetScroll: false })}
      />
    </PartnerSection>
  );
}
