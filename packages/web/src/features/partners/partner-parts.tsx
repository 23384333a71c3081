import { Link, useLocation } from "@tanstack/react-router";
import { useTabStyles } from "../../kit/tab-styles.ts";
import { useCurrentTab } from "../../kit/use-current-tab.ts";
import { useWords } from "../../kit/use-words.ts";

const exactly = { exact: true, includeSearch: false } as const;
const below = { exact: false, includeSearch: false } as const;

/** An activation is below the benefits for the reader, and the sales behind a figure below its reasons. */
const here = { "aria-current": "page" } as const;

/** The pages of a partner. */
export function PartnerParts({ partnerId }: { readonly partnerId: string }) {
  const { t } = useWords();
  const styles = useTabStyles();
  const row = useCurrentTab();
  const part = useLocation({
    select: ({ pathname }) => /^\/partners\/[^/]+\/(activat|sales)/.exec(pathname)?.[1],
  });
  const shared = {
    params: { partnerId },
    className: styles.tab,
    activeOptions: exactly,
    state: true,
  } as const;
  return (
    <nav ref={row} className={styles.tabs} aria-label={t("partner.parts")}>
      <Link to="/partners/$partnerId" {...shared}>
        {t("parts.overview")}
      </Link>
      <Link to="/partners/$partnerId/benefits" {...shared} {...(part === "activat" ? here : {})}>
        {t("parts.benefits")}
      </Link>
      <Link to="/partners/$partnerId/eligibility" {...shared} {...(part === "sales" ? here : {})}>
        {t("parts.eligibility")}
      </Link>
      <Link to="/partners/$partnerId/offers" {...shared} activeOptions={below}>
        {t("parts.offers")}
      </Link>
      <Link to="/partners/$partnerId/requests" {...shared} activeOptions={below}>
        {t("parts.requests")}
      </Link>
      <Link to="/partners/$partnerId/inbox" {...shared} activeOptions={below}>
        {t("parts.inbox")}
      </Link>
      <Link to="/partners/$partnerId/settings" {...shared}>
        {t("parts.settings")}
      </Link>
    </nav>
  );
}
