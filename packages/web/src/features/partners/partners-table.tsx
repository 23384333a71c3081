import { makeStyles, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";
import type { Partner } from "@laurel/contract";
import { currentVersion, namesOf, useSigned } from "../../api/program.tsx";
import { roles } from "../../kit/table-roles.ts";
import { useWords } from "../../kit/use-words.ts";
import { visuallyHidden } from "../../kit/visually-hidden.ts";
import { leadingMeasure } from "./leading-measure.ts";
import { nextSort } from "./list-search.ts";
import { PartnerRow } from "./partner-row.tsx";

const narrow = "@media (max-width: 1080px)";

const useStyles = makeStyles({
  table: { width: "100%", borderCollapse: "collapse", tableLayout: "fixed", [narrow]: { display: "block" } },
  head: {
    "& th": {
      padding: "4px 16px",
      textAlign: "start",
      fontSize: tokens.fontSizeBase200,
      fontWeight: tokens.fontWeightSemibold,
      color: tokens.colorNeutralForeground2,
      backgroundColor: tokens.colorNeutralBackground2,
      borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    },
    [narrow]: visuallyHidden,
  },
  body: { [narrow]: { display: "block" } },
  sort: {
    display: "inline-flex",
    alignItems: "center",
    gap: "4px",
    minHeight: "28px",
    padding: "0 4px",
    marginInline: "-4px",
    border: "none",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: "transparent",
    color: "inherit",
    font: "inherit",
    cursor: "pointer",
    ":hover": { color: tokens.colorBrandForeground1 },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  arrow: { width: "10px" },
  waiting: { display: "grid", gap: "20px", padding: "20px 16px" },
});

interface PartnersTableProps {
  /** Undefined during the first load. */
  readonly partners: readonly Partner[] | undefined;
  readonly sort: string;
  sortBy(sort: string): void;
  readonly label: string;
}

/** The partners in rows; on a narrow screen each row is a card. The roles stay in either layout. */
export function PartnersTable({ partners, sort, sortBy, label }: PartnersTableProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const measure = leadingMeasure(currentVersion(program));
  if (partners === undefined) return <Waiting />;
  const heading = (column: string, name: string, isNumber: boolean) => (
    <SortHeading column={column} name={name} isNumber={isNumber} sort={sort} sortBy={sortBy} />
  );
  return (
    <table {...roles.table} className={styles.table} aria-label={label}>
      <thead {...roles.group} className={styles.head}>
        <tr {...roles.row}>
          {heading("name", t("column.partner"), false)}
          <th {...roles.heading} style={{ width: "12%" }}>
            {t("column.country")}
          </th>
          <th {...roles.heading} style={{ width: "13%" }}>
            {t("column.stage")}
          </th>
          {measure !== null && heading(measure, namesOf(program).measure(measure), true)}
          <th
            {...roles.heading}
            style={{ width: "36%" }}
            aria-sort={sort === "-next" ? "descending" : "none"}
          >
            {t("column.next")}
          </th>
        </tr>
      </thead>
      <tbody {...roles.group} className={styles.body}>
        {partners.map((partner) => (
          <PartnerRow key={partner.partnerId} partner={partner} measure={measure} />
        ))}
      </tbody>
    </table>
  );
}

interface SortHeadingProps {
  readonly column: string;
  readonly name: string;
  readonly isNumber: boolean;
  readonly sort: string;
  sortBy(sort: string): void;
}

function SortHeading({ column, name, isNumber, sort, sortBy }: SortHeadingProps) {
  const styles = useStyles();
  const order = sort === column ? "ascending" : sort === `-${column}` ? "descending" : "none";
  return (
    <th
      {...roles.heading}
      aria-sort={order}
      style={isNumber ? { width: "14%", textAlign: "end" } : undefined}
    >
      <button
        type="button"
        className={styles.sort}
        style={isNumber ? { flexDirection: "row-reverse" } : undefined}
        onClick={() => sortBy(nextSort(sort, column, isNumber))}
      >
        {name}
        <span aria-hidden="true" className={styles.arrow}>
          {order === "ascending" ? "↑" : order === "descending" ? "↓" : ""}
        </span>
      </button>
    </th>
  );
}

function Waiting() {
  const { t } = useWords();
  const { waiting } = useStyles();
  const rows = ["92%", "86%", "95%", "80%", "90%", "84%"];
  return (
    <Skeleton className={waiting} aria-label={t("shell.loading")}>
      {rows.map((width) => (
        <SkeletonItem key={width} size={20} style={{ width }} />
      ))}
    </Skeleton>
  );
}
