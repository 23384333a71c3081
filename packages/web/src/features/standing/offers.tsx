import { makeStyles, tokens } from "@fluentui/react-components";
import type { Offer } from "@laurel/contract";
import { optionName } from "@laurel/words";
import { Card } from "../../kit/card.tsx";
import { Disclosure } from "../../kit/disclosure.tsx";
import { useWords } from "../../kit/use-words.ts";
import { isLiveOn } from "./live-offers.ts";
import { useOfferTitle } from "./offer-titles.ts";

/** How many offers are shown before the reader asks for all. */
const shownAtFirst = 12;

const useStyles = makeStyles({
  offers: {
    display: "grid",
    gap: "0 32px",
    gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 340px), 1fr))",
    margin: 0,
    padding: 0,
    listStyleType: "none",
  },
  offer: { padding: "8px 0", borderTop: `1px solid ${tokens.colorNeutralStroke3}`, minWidth: 0 },
  title: { fontWeight: tokens.fontWeightSemibold, overflowWrap: "anywhere" },
  facts: {
    display: "block",
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  note: { margin: 0, color: tokens.colorNeutralForeground2 },
});

interface OffersProps {
  readonly offers: readonly Offer[];
  /** ISO 8601. */
  readonly day: string;
}

/** The offers that are live on a day, whatever their publishing option, and since when. */
export function Offers({ offers, day }: OffersProps) {
  const { t, number } = useWords();
  const { note } = useStyles();
  const live = offers.filter((offer) => isLiveOn(offer, day));
  const [first, rest] = [live.slice(0, shownAtFirst), live.slice(shownAtFirst)];
  return (
    <Card title={t("offers.title", { count: number(live.length) })}>
      {live.length === 0 && <p className={note}>{t("offers.none")}</p>}
      <OfferList offers={first} />
      {rest.length > 0 && (
        <Disclosure title={t("offers.more", { count: number(rest.length) })}>
          <OfferList offers={rest} />
        </Disclosure>
      )}
    </Card>
  );
}

function OfferList({ offers }: Pick<OffersProps, "offers">) {
  const words = useWords();
  const styles = useStyles();
  const titleOf = useOfferTitle();
  if (offers.length === 0) return null;
  return (
    <ul className={styles.offers}>
      {offers.map(({ offerId, option, liveOn, private: isPrivate }) => (
        <li key={offerId} className={styles.offer}>
          <span className={styles.title}>{titleOf(offerId)}</span>
          <span className={styles.facts}>{optionName(words, option)}</span>
          {liveOn !== null && (
            <span className={styles.facts}>{words.t("offers.since", { day: words.day(liveOn) })}</span>
          )}
          {isPrivate && <span className={styles.facts}>{words.say("flag.private")}</span>}
        </li>
      ))}
    </ul>
  );
}
