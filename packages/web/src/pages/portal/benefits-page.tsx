import { makeStyles } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { benefitsQuery } from "../../api/loop.ts";
import { useSigned } from "../../api/program.tsx";
import { offersQuery, standingQuery } from "../../api/queries.ts";
import { BenefitsScreen } from "../../features/loop/benefits/benefits-screen.tsx";
import { WhyBenefitLocked } from "../../features/standing/benefit-item.tsx";
import { HowToUsePanel } from "../../features/standing/how-to-use-panel.tsx";
import { OfferTitles, offerTitles } from "../../features/standing/offer-titles.ts";
import { useWords } from "../../kit/use-words.ts";
import { PartnerContacts } from "./partner-contacts.tsx";
import { loadingOf, PartnerSection } from "./partner-section.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/benefits");

const useStyles = makeStyles({ contact: { scrollMarginTop: "16px", ":focus": { outlineStyle: "none" } } });

/** The program's benefits of a partner, by tab, with the contact at the top. */
export function BenefitsPage() {
  const { t } = useWords();
  const styles = useStyles();
  const { caller, program } = useSigned();
  const { partnerId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const benefits = useQuery(benefitsQuery(caller, partnerId));
  const { data: standing } = useQuery(standingQuery(caller, partnerId, undefined));
  const { data: offers } = useQuery(offersQuery(caller, partnerId));
  const titles = useMemo(() => (offers === undefined ? null : offerTitles(offers)), [offers]);
  useContactInSight(benefits.data !== undefined);
  const reasons = standing?.reasons ?? null;
  return (
    <PartnerSection
      partnerId={partnerId}
      title={program.texts.program.name}
      lead={t("benefits.lead")}
      loading={loadingOf(benefits)}
    >
      {benefits.data !== undefined && (
        <OfferTitles value={titles}>
          <BenefitsScreen
            partnerId={partnerId}
            items={benefits.data.items}
            search={search}
            look={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
            askFirst={(choices) =>
              void navigate({
                to: "/partners/$partnerId/activate",
                params: { partnerId },
                search: { choose: choices.join(",") },
              })
            }
            contacts={
              <div id="contact" tabIndex={-1} className={styles.contact}>
                <PartnerContacts partnerId={partnerId} />
              </div>
            }
            titleOf={(offerId) => titles?.get(offerId) ?? offerId}
            renderWhy={(benefit, offer) =>
              reasons === null ? null : <WhyBenefitLocked reasons={reasons} benefit={benefit} offer={offer} />
            }
            renderUse={(benefit, isOpen) => (
              <HowToUsePanel key={String(isOpen)} benefit={benefit} isOpen={isOpen} />
            )}
          />
        </OfferTitles>
      )}
    </PartnerSection>
  );
}

/** A link to `#contact` leads to the card of the contact, which is there only once the page is. */
function useContactInSight(isThere: boolean): void {
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => {
    if (!isThere || hash !== "contact") return;
    const card = document.getElementById("contact");
    card?.scrollIntoView?.({ block: "start" });
    card?.focus({ preventScroll: true });
  }, [isThere, hash]);
}
