import { Badge, makeStyles, tokens } from "@fluentui/react-components";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { Disclosure } from "../../../kit/disclosure.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { BenefitEntry } from "./benefit-entry.tsx";
import type { BenefitWork } from "./benefit-work.ts";
import { choiceOf, ruleOf } from "./choices.ts";
import type { BenefitGroup } from "./groups.ts";

/** How many offers of one benefit are shown before the reader asks for all. */
const shownAtFirst = 5;

const useStyles = makeStyles({
  list: {
    display: "grid",
    gap: "12px",
    gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 500px), 1fr))",
    margin: 0,
    padding: 0,
    listStyleType: "none",
  },
  item: {
    display: "flex",
    flexDirection: "column",
    minWidth: 0,
    padding: "16px 20px 8px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow2,
    scrollMarginTop: "16px",
    ":focus": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    "@media (max-width: 760px)": { padding: "14px 16px 6px" },
  },
  head: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 8px" },
  name: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  description: {
    margin: "4px 0 12px",
    color: tokens.colorNeutralForeground2,
    lineHeight: 1.5,
    maxWidth: "75ch",
  },
  use: {
    padding: "8px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ":empty": { display: "none" },
  },
});

interface BenefitListProps {
  readonly groups: readonly BenefitGroup[];
  readonly work: BenefitWork;
}

/** Benefits with their states, one card each. */
export function BenefitList({ groups, work }: BenefitListProps) {
  const { list } = useStyles();
  return (
    <ul className={list}>
      {groups.map((group) => (
        <BenefitCard key={group.benefit} group={group} work={work} />
      ))}
    </ul>
  );
}

function BenefitCard({ group, work }: { readonly group: BenefitGroup; readonly work: BenefitWork }) {
  const { t, number } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  const { benefit, entries } = group;
  const name = names.benefit(benefit);
  const description = names.description(benefit);
  const purpose = ruleOf(program, benefit)?.purpose ?? null;
  const shown = entries.slice(0, shownAtFirst);
  const rest = entries.slice(shownAtFirst);
  const isNew = entries.some((entry) => work.activated.has(choiceOf(entry)));
  const entryOf = (entry: (typeof entries)[number]) => (
    <BenefitEntry
      key={choiceOf(entry)}
      entry={entry}
      name={name}
      offerTitle={entry.offerId === null ? null : work.titleOf(entry.offerId)}
      work={work}
    />
  );
  return (
    <li className={styles.item} id={`benefit-${benefit}`} tabIndex={-1}>
      <div className={styles.head}>
        <h4 className={styles.name}>{name}</h4>
        {(purpose === "awareness" || purpose === "conversion" || purpose === "closing") && (
          <Badge appearance="outline" color="informative">
            {t(`purpose.${purpose}`)}
          </Badge>
        )}
      </div>
      {description !== null && <p className={styles.description}>{description}</p>}
      {shown.map(entryOf)}
      {rest.length > 0 && (
        <Disclosure title={t("benefit.more-offers", { count: number(rest.length) })}>
          {rest.map(entryOf)}
        </Disclosure>
      )}
      <div className={styles.use}>{work.renderUse(benefit, isNew)}</div>
    </li>
  );
}
