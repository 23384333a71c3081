import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Navigate } from "@tanstack/react-router";
import { useMemo, useRef } from "react";
import { benefitsQuery, contactsQuery } from "../../api/loop.ts";
import { useSigned } from "../../api/program.tsx";
import { offersQuery } from "../../api/queries.ts";
import { ActivateScreen } from "../../features/loop/activations/activate-screen.tsx";
import { choiceOf } from "../../features/loop/benefits/choices.ts";
import { howToUse } from "../../features/standing/how-to-use.ts";
import { HowToUseNow } from "../../features/standing/how-to-use-panel.tsx";
import { offerTitles } from "../../features/standing/offer-titles.ts";
import { useWords } from "../../kit/use-words.ts";
import { PartnerContacts } from "./partner-contacts.tsx";
import { loadingOf, PartnerSection } from "./partner-section.tsx";
import { renderForm } from "./render-form.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/activate");

/** Asks for what the chosen benefits need, and activates them. */
export function ActivatePage() {
  const { t } = useWords();
  const { caller, program } = useSigned();
  const { partnerId } = route.useParams();
  const { choose } = route.useSearch();
  const navigate = route.useNavigate();
  const benefits = useQuery(benefitsQuery(caller, partnerId));
  const contacts = useQuery(contactsQuery(caller, partnerId));
  const { data: offers } = useQuery(offersQuery(caller, partnerId));
  const titles = useMemo(() => (offers === undefined ? null : offerTitles(offers)), [offers]);
  const wanted = new Set((choose ?? "").split(","));
  const found = benefits.data?.items.filter((entry) => wanted.has(choiceOf(entry)));
  // Those that were chosen stay on the page, whatever becomes of their states.
  const first = useRef(found);
  first.current ??= found;
  const entries = first.current?.map(
    (entry) => found?.find((each) => choiceOf(each) === choiceOf(entry)) ?? entry,
  );
  // A link from before the program changed may name no benefit of today's.
  if (entries?.length === 0)
    return <Navigate to="/partners/$partnerId/benefits" params={{ partnerId }} replace />;
  return (
    <PartnerSection
      partnerId={partnerId}
      title={t("activate.title", { count: entries?.length ?? 1 })}
      loading={loadingOf(benefits, contacts)}
    >
      {entries !== undefined && (
        <ActivateScreen
          partnerId={partnerId}
          entries={entries}
          contacts={contacts.data?.items ?? []}
          offers={offers ?? []}
          titleOf={(offerId) => titles?.get(offerId) ?? offerId}
          renderForm={renderForm}
          renderUse={(benefit) =>
            howToUse(program, benefit) === null ? null : <HowToUseNow benefit={benefit} />
          }
          contactForm={<PartnerContacts partnerId={partnerId} isNeeded />}
          back={() => void navigate({ to: "/partners/$partnerId/benefits", params: { partnerId } })}
        />
      )}
    </PartnerSection>
  );
}
