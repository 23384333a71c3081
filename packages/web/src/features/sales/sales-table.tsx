import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { SaleLine } from "@laurel/contract";
import type { Currency } from "@laurel/core";
import { memo } from "react";
import { useSigned } from "../../api/program.tsx";
import { roles } from "../../kit/table-roles.ts";
import { useWords } from "../../kit/use-words.ts";
import { visuallyHidden } from "../../kit/visually-hidden.ts";
import { useNearScreen } from "./near-screen.ts";

const narrow = "@media (max-width: 760px)";

const useStyles = makeStyles({
  // The columns don't depend on the rows that are built, so they stay where they are.
  table: {
    width: "100%",
    tableLayout: "fixed",
    borderCollapse: "collapse",
    [narrow]: { display: "block" },
  },
  head: {
    "& th": {
      padding: "4px 16px 4px 0",
      textAlign: "start",
      fontSize: tokens.fontSizeBase200,
      color: tokens.colorNeutralForeground2,
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    },
    [narrow]: visuallyHidden,
  },
  body: { [narrow]: { display: "block" } },
  row: {
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    [narrow]: { display: "grid", gridTemplateColumns: "1fr auto", gap: "2px 12px", padding: "10px 0" },
  },
  cell: {
    padding: "10px 16px 10px 0",
    verticalAlign: "top",
    textAlign: "start",
    fontWeight: tokens.fontWeightRegular,
    overflowWrap: "anywhere",
    [narrow]: { padding: 0 },
  },
  line: { [narrow]: { gridColumn: "1 / -1" } },
  counts: { [narrow]: { gridColumn: "1 / -1" } },
  amount: { textAlign: "end", fontVariantNumeric: "tabular-nums", overflowWrap: "normal" },
  quiet: { display: "block", color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  label: { display: "none", [narrow]: { display: "inline" } },
});

interface SalesTableProps {
  /** The lines by the pages in which they came. */
  readonly pages: readonly (readonly SaleLine[])[];
  readonly title: string;
}

/** So many lines are built at once: few enough for a frame, and as high as a screen. */
const partLines = 25;

const parts = new WeakMap<readonly SaleLine[], readonly (readonly SaleLine[])[]>();

/** The lines of a page in parts, the same ones each time: a part that stays the same isn't built again. */
function partsOf(page: readonly SaleLine[]): readonly (readonly SaleLine[])[] {
  const known = parts.get(page);
  if (known !== undefined) return known;
  const made = Array.from({ length: Math.ceil(page.length / partLines) }, (_, place) =>
    page.slice(place * partLines, (place + 1) * partLines),
  );
  parts.set(page, made);
  return made;
}

/** Billed lines in rows, or cards on a narrow screen. Of all parts only those near the screen are built. */
export function SalesTable({ pages, title }: SalesTableProps) {
  const { t } = useWords();
  const styles = useStyles();
  let before = 0;
  const shown = pages.flatMap(partsOf).map((lines, place) => {
    const key = `${lines[0]?.source} ${lines[0]?.sourceLineId}`;
    const part = <SalesPart key={key} lines={lines} before={before} isFirst={place === 0} />;
    before += lines.length;
    return part;
  });
  return (
    <table {...roles.table} className={styles.table} aria-label={title} aria-rowcount={-1}>
      <thead {...roles.group} className={styles.head}>
        <tr {...roles.row} aria-rowindex={1}>
          <th {...roles.heading}>{t("sales.line")}</th>
          <th {...roles.heading} style={{ width: "20%" }}>
            {t("sales.day")}
          </th>
          <th {...roles.heading} style={{ width: "17%", textAlign: "end" }}>
            {t("sales.amount")}
          </th>
          <th {...roles.heading} style={{ width: "17%", textAlign: "end" }}>
            {t("sales.counts")}
          </th>
        </tr>
      </thead>
      {shown}
    </table>
  );
}

interface SalesPartProps {
  readonly lines: readonly SaleLine[];
  /** How many lines come before these. */
  readonly before: number;
  /** Whether they are the first. The others wait until they are near the screen. */
  readonly isFirst: boolean;
}

/** The usual height of a row, in pixels, until a part was shown once. */
const usualHeight = 62;

/** Some lines; far from the screen, only the place that they take. */
const SalesPart = memo(({ lines, before, isFirst }: SalesPartProps) => {
  const styles = useStyles();
  const { ref, isNear, height } = useNearScreen({ isNear: isFirst, height: lines.length * usualHeight });
  return (
    <tbody
      {...roles.group}
      ref={ref}
      className={styles.body}
      {...(isNear ? {} : { style: { display: "block", height } })}
    >
      {isNear &&
        lines.map((line, place) => (
          <SaleRow key={`${line.source} ${line.sourceLineId}`} line={line} index={before + place + 2} />
        ))}
    </tbody>
  );
});

function SaleRow({ line, index }: { readonly line: SaleLine; readonly index: number }) {
  const words = useWords();
  const { t, day, money } = words;
  const styles = useStyles();
  const { program } = useSigned();
  const { billedOn, countsOn, countsMinor, kind } = line;
  const why = useWhyNot(line);
  return (
    <tr {...roles.row} className={styles.row} aria-rowindex={index}>
      <th {...roles.name} className={mergeClasses(styles.cell, styles.line)}>
        {t(`sales.kind.${kind}`)}
        <span className={styles.quiet}>
          {t("sales.line-of", { line: line.sourceLineId, source: line.source, offer: line.offerId })}
        </span>
        {why !== null && <span className={styles.quiet}>{why}</span>}
      </th>
      <td {...roles.cell} className={styles.cell}>
        {day(billedOn)}
        {countsOn !== null && countsOn !== billedOn && (
          <span className={styles.quiet}>{t("sales.counts-on", { day: day(countsOn) })}</span>
        )}
      </td>
      <td {...roles.cell} className={mergeClasses(styles.cell, styles.amount)}>
        {money(line.amountMinor, line.currency as Currency, "all")}
      </td>
      <td {...roles.cell} className={mergeClasses(styles.cell, styles.amount, styles.counts)}>
        <span className={styles.label}>{t("sales.counts")} </span>
        {countsMinor === null ? "–" : money(countsMinor, program.currency as Currency, "all")}
      </td>
    </tr>
  );
}

/** Why a line doesn't count; null where it does. */
function useWhyNot({ exclusion, countsOn, countsMinor, offsets }: SaleLine): string | null {
  const { t } = useWords();
  if (countsMinor === null) return t("sales.no-rate");
  if (countsMinor !== 0) return null;
  if (exclusion !== null) return t(`sales.exclusion.${exclusion}`);
  return countsOn === null && offsets !== null ? t("sales.no-line", { line: offsets }) : null;
}
