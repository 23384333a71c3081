import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { activationQuery } from "../../api/loop.ts";
import { namesOf, useSigned } from "../../api/program.tsx";
import { offersQuery } from "../../api/queries.ts";
import { ActivationView } from "../../features/loop/activations/activation-view.tsx";
import { howToUse } from "../../features/standing/how-to-use.ts";
import { HowToUseNow } from "../../features/standing/how-to-use-panel.tsx";
import { useWords } from "../../kit/use-words.ts";
import { loadingOf, PartnerSection } from "./partner-section.tsx";
import { renderForm } from "./render-form.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/activations/$activationId");

/** One activation, from the claim to the delivery. */
export function ActivationPage() {
  const { t } = useWords();
  const { caller, program } = useSigned();
  const { partnerId, activationId } = route.useParams();
  const activation = useQuery(activationQuery(caller, partnerId, Number(activationId)));
  const { data: offers } = useQuery(offersQuery(caller, partnerId));
  const name = activation.data === undefined ? null : namesOf(program).benefit(activation.data.benefit);
  return (
    <PartnerSection
      partnerId={partnerId}
      title={name ?? t("activation.title")}
      loading={loadingOf(activation)}
    >
      {activation.data !== undefined && (
        <ActivationView
          activation={activation.data}
          offers={offers ?? []}
          renderForm={renderForm}
          renderUse={(benefit) =>
            howToUse(program, benefit) === null ? null : <HowToUseNow benefit={benefit} />
          }
        />
      )}
    </PartnerSection>
  );
}
