import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { activationQuery } from "../../api/loop.ts";
import { namesOf, useSigned } from "../../api/program.tsx";
import { ActivationCase } from "../../features/loop/cases/activation-case.tsx";
import { CasePage } from "./case-page.tsx";
import { PartnerLine } from "./partner-line.tsx";

const route = getRouteApi("/signed-in/console/partners/$partnerId/activations/$activationId");

/** One activation with everything that the team needs to work on it. */
export function ActivationWorkPage() {
  const { caller, program } = useSigned();
  const { partnerId, activationId } = route.useParams();
  const query = useQuery(activationQuery(caller, partnerId, Number(activationId)));
  const names = namesOf(program);
  return (
    <CasePage
      query={query}
      title={({ benefit }) => names.benefit(benefit)}
      lead={({ partnerName, offerTitle }) =>
        [partnerName, ...(offerTitle === null ? [] : [offerTitle])].join(" · ")
      }
    >
      {(activation) => (
        <ActivationCase
          key={activation.activationId}
          activation={activation}
          partner={<PartnerLine partnerId={partnerId} />}
        />
      )}
    </CasePage>
  );
}
