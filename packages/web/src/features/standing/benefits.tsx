import { makeStyles, tokens } from "@fluentui/react-components";
import type { BenefitReasons, Explanation, Reason, Unlock } from "@laurel/core";
import { useSigned } from "../../api/program.tsx";
import { Card } from "../../kit/card.tsx";
import { useWords } from "../../kit/use-words.ts";
import { BenefitItem } from "./benefit-item.tsx";

const useStyles = makeStyles({
  category: {
    margin: "16px 0 4px",
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground3,
    ":first-of-type": { marginTop: 0 },
  },
  items: {
    display: "grid",
    gap: "0 32px",
    gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 360px), 1fr))",
    margin: 0,
    padding: 0,
    listStyleType: "none",
  },
  note: { margin: 0, color: tokens.colorNeutralForeground2 },
});

interface BenefitsProps {
  readonly reasons: Explanation["reasons"];
  /** The unlocked benefits with their amounts and offers. */
  readonly unlocks: readonly Unlock[];
}

/** The unlocked and the locked benefits, each with the reason. */
export function Benefits({ reasons, unlocks }: BenefitsProps) {
  const { t, number } = useWords();
  const { note } = useStyles();
  const { conditions } = reasons;
  const unlocked = reasons.benefits.filter((benefit) => benefit.unlocked);
  const locked = reasons.benefits.filter((benefit) => !benefit.unlocked);
  return (
    <>
      <Card title={t("benefits.unlocked", { count: number(unlocked.length) })}>
        {unlocked.length === 0 && <p className={note}>{t("benefits.none-unlocked")}</p>}
        <ByCategory benefits={unlocked} conditions={conditions} unlocks={unlocks} />
      </Card>
      <Card title={t("benefits.locked", { count: number(locked.length) })}>
        {locked.length === 0 && <p className={note}>{t("benefits.none-locked")}</p>}
        <ByCategory benefits={locked} conditions={conditions} unlocks={unlocks} />
      </Card>
    </>
  );
}

const categories = [
  ["marketing", "category.marketing"],
  ["sales", "category.sales"],
  ["technical", "category.technical"],
  ["", "category.others"],
] as const;

interface ByCategoryProps {
  readonly benefits: readonly BenefitReasons[];
  readonly conditions: readonly Reason[];
  readonly unlocks: readonly Unlock[];
}

function ByCategory({ benefits, conditions, unlocks }: ByCategoryProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  // A kept benefit may exist only in an earlier version. The newest version that has it counts.
  const categoryOf = new Map(
    program.versions.flatMap(({ benefits: all }) => all.map(({ benefit, category }) => [benefit, category])),
  );
  const groups = Map.groupBy(benefits, ({ benefit }) => {
    const category = categoryOf.get(benefit) ?? "";
    return categories.some(([known]) => known === category) ? category : "";
  });
  return categories.flatMap(([category, key]) => {
    const group = groups.get(category);
    if (group === undefined) return [];
    return [
      <h3 key={category} className={styles.category}>
        {t(key)}
      </h3>,
      <ul key={`${category}-list`} className={styles.items}>
        {group.map((benefit) => (
          <BenefitItem
            key={benefit.benefit}
            benefit={benefit}
            conditions={conditions}
            unlocks={unlocks.filter((unlock) => unlock.benefit === benefit.benefit)}
          />
        ))}
      </ul>,
    ];
  });
}
