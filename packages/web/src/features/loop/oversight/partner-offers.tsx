import { makeStyles, tokens } from "@fluentui/react-components";
import type { Offer } from "@laurel/contract";
import { optionName } from "@laurel/words";
import { Card } from "../../../kit/card.tsx";
import { LimitedList } from "../../../kit/limited-list.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { CaseLink } from "../cases/case-link.tsx";
import { CaseBadge } from "../cases/case-parts.tsx";

const useStyles = makeStyles({
  list: { display: "grid", gap: "12px", margin: 0, padding: 0, listStyleType: "none" },
  item: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "4px 12px",
    overflowWrap: "anywhere",
  },
  name: { fontWeight: tokens.fontWeightSemibold },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

/** A partner's offers with the team's first word about each. */
export function PartnerOffers({ offers }: { readonly offers: readonly Offer[] }) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  return (
    <Card title={t("parts.offers")}>
      {offers.length === 0 && <p className={styles.quiet}>{t("partner-work.offer-none")}</p>}
      <LimitedList items={offers}>
        {(first) => (
          <ul className={styles.list}>
            {first.map(({ offerId, title, option, status, outreach }) => (
              <li key={offerId} className={styles.item}>
                <span className={styles.name}>{title}</span>
                <span
                  className={styles.quiet}
                >{`${optionName(words, option)} · ${t(`offer.status.${status}`)}`}</span>
                {outreach.map((each) => (
                  <CaseLink
                    key={each.outreachId}
                    partnerId={each.partnerId}
                    subject={`outreach:${each.outreachId}`}
                  >
                    <CaseBadge state={each.state} />
                  </CaseLink>
                ))}
              </li>
            ))}
          </ul>
        )}
      </LimitedList>
    </Card>
  );
}
