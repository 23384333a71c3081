import { Badge, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { BenefitReasons, Explanation, GrantReasons, Reason, Unlock } from "@laurel/core";
import { afterText, carriedText, endText, givenText, lockedText } from "@laurel/words";
import { namesOf, useSigned } from "../../api/program.tsx";
import { Disclosure } from "../../kit/disclosure.tsx";
import { CheckCircleIcon, LockIcon } from "../../kit/icons.tsx";
import { useWords } from "../../kit/use-words.ts";
import { HowToUsePanel } from "./how-to-use-panel.tsx";
import { useOfferTitle } from "./offer-titles.ts";
import { ReasonList } from "./reason-list.tsx";

const useStyles = makeStyles({
  item: {
    display: "grid",
    gridTemplateColumns: "auto minmax(0, 1fr)",
    gap: "2px 10px",
    padding: "10px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    alignContent: "start",
  },
  icon: { gridRow: "1 / span 5", paddingTop: "1px", color: tokens.colorNeutralForeground3 },
  open: { color: tokens.colorStatusSuccessForeground1 },
  head: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "2px 8px" },
  name: { fontWeight: tokens.fontWeightSemibold },
  description: { color: tokens.colorNeutralForeground2 },
  why: {
    display: "grid",
    gap: "2px",
    margin: 0,
    padding: 0,
    listStyleType: "none",
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  reason: { marginTop: "4px", fontSize: tokens.fontSizeBase200 },
});

interface BenefitItemProps {
  readonly benefit: BenefitReasons;
  readonly unlocks: readonly Unlock[];
  /** The conditions, which the ways to the benefit refer to by index. */
  readonly conditions: readonly Reason[];
}

/** A benefit: its description, its amount, and why it is unlocked or not. */
export function BenefitItem({ benefit, unlocks, conditions }: BenefitItemProps) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const description = names.description(benefit.benefit);
  const amounts = unlocks.flatMap(({ amountMinor }) => amountMinor ?? []);
  const levels = new Set(
    [...benefit.ways.filter(({ holds }) => holds), ...benefit.carried].flatMap(({ level }) => level ?? []),
  );
  return (
    <li className={styles.item}>
      <span className={mergeClasses(styles.icon, benefit.unlocked && styles.open)}>
        {benefit.unlocked ? <CheckCircleIcon /> : <LockIcon />}
      </span>
      <span className={styles.head}>
        <span className={styles.name}>{names.benefit(benefit.benefit)}</span>
        {amounts.length > 0 && (
          <Badge appearance="tint" color="brand">
            {words.money(Math.max(...amounts), names.currency)}
          </Badge>
        )}
        {[...levels].map((level) => (
          <Badge key={level} appearance="outline" color="informative">
            {names.level(level)}
          </Badge>
        ))}
      </span>
      {description !== null && <span className={styles.description}>{description}</span>}
      {benefit.unlocked ? (
        <WhyUnlocked benefit={benefit} unlocks={unlocks} />
      ) : (
        <WhyLocked benefit={benefit} conditions={conditions} />
      )}
      <HowToUsePanel benefit={benefit.benefit} />
    </li>
  );
}

function WhyUnlocked({ benefit, unlocks }: Omit<BenefitItemProps, "conditions">) {
  const words = useWords();
  const { t, list } = words;
  const styles = useStyles();
  const { program } = useSigned();
  const titleOf = useOfferTitle();
  const names = namesOf(program);
  const ways = benefit.ways.filter(({ holds }) => holds);
  const given = new Set(ways.map((way) => givenText(words, { ...names, offer: titleOf }, way)));
  const offers = [...new Set(unlocks.flatMap(({ offer }) => offer ?? []))].map(titleOf);
  const ends = [...ways, ...benefit.carried].flatMap(({ until }) => until ?? []).sort();
  const after = new Set(ways.flatMap(({ requires }) => afterText(words, names, requires) ?? []));
  const sources = new Set(
    ways.flatMap(({ amountMinor, amountSource }) => (amountMinor === null ? [] : (amountSource ?? []))),
  );
  const lines = [
    ...given,
    // The offers are listed in a separate line.
    ...benefit.carried.map((carried) => carriedText(words, names, { ...carried, offer: null })),
    ...(offers.length === 0 ? [] : [t("benefit.for-offers", { offers: list(offers) })]),
    ...(sources.has("assumed") ? [t("benefit.amount-assumed")] : []),
    ...(sources.has("operator") ? [t("benefit.amount-operator")] : []),
    ...ends.slice(-1).map((end) => endText(words, end)),
    ...after,
  ];
  return (
    <ul className={styles.why}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function WhyLocked({ benefit, conditions }: Omit<BenefitItemProps, "unlocks">) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const line = (way: GrantReasons) =>
    way.stage === null ? lockedText(words, names, way) : words.t("benefit.condition");
  return (
    <ul className={styles.why}>
      {benefit.ways.map((way) => {
        const when = way.when === null ? undefined : conditions[way.when];
        return (
          <li key={`${way.track}.${way.from}.${way.offer ?? ""}`}>
            {line(way)}
            {when !== undefined && !when.holds && <Condition way={way} when={when} />}
          </li>
        );
      })}
    </ul>
  );
}

interface WhyBenefitProps {
  readonly reasons: Explanation["reasons"];
  readonly benefit: string;
  /** Only the ways for this offer; null: all. */
  readonly offer: string | null;
}

/** Why a benefit is locked, in the words of its conditions; nothing where the program has no such benefit. */
export function WhyBenefitLocked({ reasons, benefit, offer }: WhyBenefitProps) {
  const found = reasons.benefits.find((each) => each.benefit === benefit);
  if (found === undefined) return null;
  const own = found.ways.filter((way) => way.offer === offer);
  return (
    <WhyLocked
      benefit={{ ...found, ways: own.length > 0 ? own : found.ways }}
      conditions={reasons.conditions}
    />
  );
}

/** The condition that does not hold; folded while the stage is not reached. */
function Condition({ way, when }: { readonly way: GrantReasons; readonly when: Reason }) {
  const { t } = useWords();
  const styles = useStyles();
  const reason = (
    <div className={styles.reason}>
      <ReasonList reasons={[when]} />
    </div>
  );
  if (way.stage !== null) return reason;
  return <Disclosure title={t("benefit.also")}>{reason}</Disclosure>;
}
