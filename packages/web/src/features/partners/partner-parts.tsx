import { Link, useLocation } from "@tanstack/react-router";
import { useTabStyles } from "../../kit/tab-styles.ts";
import { useWords } from "../../kit/use-words.ts";

const exactly = { exact: true, includeSearch: false } as const;
const below = { exact: false, includeSearch: false } as const;

/** An activation has an address of its own, below the benefits for the reader. */
const here = { "aria-current": "page" } as const;

/** The pages of a partner. */
export function PartnerParts({ partnerId }: { readonly partnerId: string }) {
  const { t } = useWords();
  const styles = useTabStyles();
  const isActivation = useLocation({
    select: ({ pathname }) => /^\/partners\/[^/]+\/activat/.test(pathname),
  });
  const shared = {
    params: { partnerId },
    className: styles.tab,
    activeOptions: exactly,
    state: true,
  } as const;
  return (
    <nav className={styles.tabs} aria-label={t("partner.parts")}>
      <Link to="/partners/$partnerId" {...shared}>
        {t("parts.overview")}
      </Link>
      <Link to="/partners/$partnerId/benefits" {...shared} {...(isActivation ? here : {})}>
        {t("parts.benefits")}
      </Link>
      <Link to="/partners/$partnerId/eligibility" {...shared}>
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
