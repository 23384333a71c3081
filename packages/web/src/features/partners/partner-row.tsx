import { makeStyles, tokens } from "@fluentui/react-components";
import type { CurrentStanding, Partner } from "@laurel/contract";
import { getRouteApi, Link } from "@tanstack/react-router";
import { namesOf, useSigned } from "../../api/program.tsx";
import { roles } from "../../kit/table-roles.ts";
import { useWords } from "../../kit/use-words.ts";
import { NextCell } from "./next-cell.tsx";
import { StageBadges } from "./stage-badges.tsx";

const route = getRouteApi("/signed-in/");
const narrow = "@media (max-width: 1080px)";

const useStyles = makeStyles({
  row: {
    position: "relative",
    "& td, & th": {
      padding: "12px 16px",
      verticalAlign: "top",
      fontWeight: tokens.fontWeightRegular,
      borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    },
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    [narrow]: {
      display: "grid",
      gridTemplateColumns: "minmax(0, 1fr) auto",
      gap: "6px 12px",
      // On a phone a name or a stage would be broken beside the amount.
      "@media (max-width: 600px)": { gridTemplateColumns: "minmax(0, 1fr)" },
      padding: "14px 16px",
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
      "& td, & th": { padding: 0, borderBottom: "none" },
    },
  },
  // The link covers its row: a click anywhere opens it, and the keyboard has one stop.
  link: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    textDecorationLine: "none",
    "::after": { content: "''", position: "absolute", inset: 0 },
    ":hover": { color: tokens.colorBrandForegroundLink, textDecorationLine: "underline" },
    ":focus-visible": { outlineStyle: "none" },
    ":focus-visible::after": {
      outline: `2px solid ${tokens.colorStrokeFocus2}`,
      outlineOffset: "-3px",
      borderRadius: tokens.borderRadiusMedium,
    },
  },
  quiet: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  id: { display: "block", fontVariantNumeric: "tabular-nums" },
  name: { textAlign: "start" },
  amount: {
    textAlign: "end",
    fontVariantNumeric: "tabular-nums",
    whiteSpace: "nowrap",
    [narrow]: { textAlign: "start" },
  },
  measure: { display: "none", [narrow]: { display: "inline" } },
  country: {
    [narrow]: { order: 2, textAlign: "end" },
    "@media (max-width: 600px)": { textAlign: "start" },
  },
  stage: { [narrow]: { order: 3 } },
  sales: { [narrow]: { order: 4 } },
  next: { [narrow]: { order: 5, gridColumn: "1 / -1" } },
});

interface PartnerRowProps {
  readonly partner: Partner;
  readonly measure: string | null;
}

/** One partner: name, stages, and what is missing for the next stage. */
export function PartnerRow({ partner, measure }: PartnerRowProps) {
  const { country } = useWords();
  const styles = useStyles();
  const search = route.useSearch();
  const { partnerId, name, locale, standing } = partner;
  return (
    <tr {...roles.row} className={styles.row}>
      <th {...roles.name} className={styles.name}>
        <Link
          to="/console/partners/$partnerId"
          params={{ partnerId }}
          state={{ list: search }}
          className={styles.link}
          lang={locale}
        >
          {name}
        </Link>
        <span className={`${styles.quiet} ${styles.id}`}>{partnerId}</span>
      </th>
      <td {...roles.cell} className={styles.country}>
        {country(partner.country)}
      </td>
      <td {...roles.cell} className={styles.stage}>
        <StageBadges tracks={standing?.tracks ?? {}} />
      </td>
      {measure !== null && (
        <td {...roles.cell} className={`${styles.amount} ${styles.sales}`}>
          <Amount standing={standing} measure={measure} />
        </td>
      )}
      <td {...roles.cell} className={styles.next}>
        <NextCell standing={standing} />
      </td>
    </tr>
  );
}

interface AmountProps {
  readonly standing: CurrentStanding | null;
  readonly measure: string;
}

function Amount({ standing, measure }: AmountProps) {
  const { money } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const value = standing?.measures[measure] ?? null;
  if (value === null) return "–";
  return (
    <>
      <span className={`${styles.measure} ${styles.quiet}`}>{namesOf(program).measure(measure)} </span>
      {money(value, namesOf(program).currency, "all")}
    </>
  );
}
