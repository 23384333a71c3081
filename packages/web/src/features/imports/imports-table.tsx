import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { Import } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import { roles } from "../../kit/table-roles.ts";
import { useWords } from "../../kit/use-words.ts";
import { visuallyHidden } from "../../kit/visually-hidden.ts";
import { whoDid } from "./import-words.ts";
import { StateBadge } from "./state-badge.tsx";

const narrow = "@media (max-width: 1080px)";

const useStyles = makeStyles({
  table: { width: "100%", borderCollapse: "collapse", [narrow]: { display: "block" } },
  head: {
    "& th": {
      padding: "4px 16px 4px 0",
      textAlign: "start",
      fontSize: tokens.fontSizeBase200,
      fontWeight: tokens.fontWeightSemibold,
      color: tokens.colorNeutralForeground2,
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    },
    [narrow]: visuallyHidden,
  },
  body: { [narrow]: { display: "block" } },
  row: {
    position: "relative",
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ":last-child": { borderBottom: "none" },
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    [narrow]: {
      display: "flex",
      flexWrap: "wrap",
      gap: "4px 16px",
      padding: "12px 0",
    },
  },
  cell: {
    padding: "12px 16px 12px 0",
    verticalAlign: "top",
    textAlign: "start",
    fontWeight: tokens.fontWeightRegular,
    [narrow]: { padding: 0 },
  },
  file: { overflowWrap: "anywhere", [narrow]: { flex: "1 1 100%" } },
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
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  kind: { display: "block" },
  count: {
    fontVariantNumeric: "tabular-nums",
    whiteSpace: "nowrap",
    textAlign: "end",
    [narrow]: { textAlign: "start" },
  },
  label: { display: "none", [narrow]: { display: "inline" } },
});

const counts = ["added", "repeated", "noticed", "refused"] as const;

/** Imports in rows, or cards on a narrow screen; each opens its page. */
export function ImportsTable({ imports }: { readonly imports: readonly Import[] }) {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <table {...roles.table} className={styles.table} aria-label={t("imports.title")}>
      <thead {...roles.group} className={styles.head}>
        <tr {...roles.row}>
          <th {...roles.heading}>{t("imports.file")}</th>
          <th {...roles.heading}>{t("imports.when")}</th>
          <th {...roles.heading}>{t("imports.who")}</th>
          {counts.map((count) => (
            <th {...roles.heading} key={count} style={{ textAlign: "end" }}>
              {t(`imports.${count}`)}
            </th>
          ))}
          <th {...roles.heading}>{t("imports.state")}</th>
        </tr>
      </thead>
      <tbody {...roles.group} className={styles.body}>
        {imports.map((each) => (
          <ImportRow key={each.importId} of={each} />
        ))}
      </tbody>
    </table>
  );
}

function ImportRow({ of }: { readonly of: Import }) {
  const words = useWords();
  const { t, moment, number } = words;
  const styles = useStyles();
  const { importId, kind, fileName, startedAt, madeBy, madeByName, rerunOf } = of;
  const about = { id: importId, kind: t(`imports.kind.${kind}`), of: rerunOf ?? "" };
  return (
    <tr {...roles.row} className={styles.row}>
      <th {...roles.name} className={mergeClasses(styles.cell, styles.file)}>
        <Link to="/imports/$importId" params={{ importId: String(importId) }} className={styles.link}>
          {fileName}
        </Link>{" "}
        <span className={mergeClasses(styles.kind, styles.quiet)}>
          {t(rerunOf === null ? "imports.about" : "imports.about-rerun", about)}
        </span>
      </th>
      <td {...roles.cell} className={mergeClasses(styles.cell, styles.quiet)}>
        {moment(startedAt)}
      </td>
      <td {...roles.cell} className={mergeClasses(styles.cell, styles.quiet)}>
        {whoDid(words, madeBy, madeByName)}
      </td>
      {counts.map((count) => (
        <td {...roles.cell} key={count} className={mergeClasses(styles.cell, styles.count)}>
          <span className={mergeClasses(styles.label, styles.quiet)}>{t(`imports.${count}`)} </span>
          {number(of[count])}
        </td>
      ))}
      <td {...roles.cell} className={styles.cell}>
        <StateBadge of={of} />
      </td>
    </tr>
  );
}
