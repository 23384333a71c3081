import { makeStyles, tokens } from "@fluentui/react-components";
import type { ProgramSummary } from "@laurel/contract";
import type { BenefitReasons, Explanation, Reason, Unlock } from "@laurel/core";
import { currentVersion, useSigned } from "../../api/program.tsx";
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

/** Those of programs that declare none, which therefore have no texts for them; "" for all others. */
const usualCategories = [
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
  const { categoryOf, order } = categoriesOf(program);
  const groups = Map.groupBy(benefits, ({ benefit }) => categoryOf.get(benefit) ?? "");
  const categoryName = (category: string) => {
    const usual = usualCategories.find(([known]) => known === category);
    return program.texts.categories[category]?.name ?? (usual === undefined ? category : t(usual[1]));
  };
  return [...order, ""].flatMap((category) => {
    const group = groups.get(category);
    if (group === undefined) return [];
    return [
      <h3 key={category} className={styles.category}>
        {categoryName(category)}
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

/**
 * The category of each benefit, and the order of the categories. A kept benefit may exist only in an earlier
 * version: the newest version that has it counts.
 */
function categoriesOf(program: ProgramSummary) {
  const newestFirst = program.versions.toReversed();
  const first = currentVersion(program)?.categories ?? [];
  const all = [...first, ...newestFirst.flatMap(({ categories }) => categories)];
  return {
    order: [...new Set(all.map(({ category }) => category))],
    categoryOf: new Map(
      program.versions.flatMap(({ benefits }) =>
        benefits.map(({ benefit, category }) => [benefit, category]),
      ),
    ),
  };
}
