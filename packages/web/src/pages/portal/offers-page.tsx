import { Input, makeStyles, Select, tokens } from "@fluentui/react-components";
import { isFound } from "@laurel/words";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useSigned } from "../../api/program.tsx";
import { offersQuery } from "../../api/queries.ts";
import { OfferCard, storefrontName } from "../../features/loop/outreach/offer-card.tsx";
import { SearchIcon } from "../../kit/icons.tsx";
import { LimitedList } from "../../kit/limited-list.tsx";
import { useWords } from "../../kit/use-words.ts";
import { loadingOf, PartnerSection } from "./partner-section.tsx";
import { renderMessage } from "./render-message.tsx";

const route = getRouteApi("/signed-in/partners/$partnerId/offers");

/** From this many offers on, they can be searched. */
const searchedFrom = 5;

const useStyles = makeStyles({
  offers: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)" },
  bar: { display: "flex", flexWrap: "wrap", gap: "8px 12px" },
  search: { flex: "1 1 220px", maxWidth: "360px" },
  none: { margin: 0, padding: "32px", textAlign: "center", color: tokens.colorNeutralForeground2 },
});

/** A partner's offers, and what the team did about each. */
export function OffersPage() {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const { partnerId } = route.useParams();
  const { q = "", store } = route.useSearch();
  const navigate = route.useNavigate();
  const offers = useQuery(offersQuery(caller, partnerId));
  const all = offers.data ?? [];
  const storefronts = [...new Set(all.map(({ storefront }) => storefront))];
  const shown = all
    .filter(
      ({ storefront, title, offerId }) =>
        (store === undefined || storefront === store) && isFound(`${title} ${offerId}`, q),
    )
    .toSorted((a, b) => (b.liveOn ?? "").localeCompare(a.liveOn ?? "", "en"));
  const look = (search: { readonly q?: string; readonly store?: string }) =>
    void navigate({
      search: { ...(search.q ? { q: search.q } : {}), ...(search.store ? { store: search.store } : {}) },
      replace: true,
      resetScroll: false,
    });
  const kept = store === undefined ? {} : { store };
  return (
    <PartnerSection
      partnerId={partnerId}
      title={t("parts.offers")}
      lead={t("offers.lead")}
      loading={loadingOf(offers)}
    >
      {(all.length >= searchedFrom || storefronts.length > 1) && (
        <search className={styles.bar}>
          <Input
            className={styles.search}
            type="search"
            contentBefore={<SearchIcon />}
            aria-label={t("offers.search")}
            placeholder={t("offers.search")}
            value={q}
            onChange={(_, { value }) => look({ ...kept, q: value })}
          />
          {storefronts.length > 1 && (
            <Select
              aria-label={t("offers.storefront")}
              value={store ?? ""}
              onChange={(_, { value }) => look({ q, store: value })}
            >
              <option value="">{t("offers.all-storefronts")}</option>
              {storefronts.map((each) => (
                <option key={each} value={each}>
                  {storefrontName(each)}
                </option>
              ))}
            </Select>
          )}
        </search>
      )}
      {shown.length === 0 && (
        <p className={styles.none}>{t(all.length === 0 ? "offers.nothing" : "empty.filtered")}</p>
      )}
      <LimitedList items={shown}>
        {(offers) => (
          <div className={styles.offers}>
            {offers.map((offer) => (
              <OfferCard key={offer.offerId} {...{ partnerId, offer, renderMessage }} />
            ))}
          </div>
        )}
      </LimitedList>
    </PartnerSection>
  );
}
