import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { useQueries } from "@tanstack/react-query";
import type { CSSProperties } from "react";
import { currentVersion, namesOf, useSigned } from "../../api/program.tsx";
import { stageCountQuery } from "../../api/queries.ts";
import { forced } from "../../kit/forced-colors.ts";
import { useWords } from "../../kit/use-words.ts";
import { visuallyHidden } from "../../kit/visually-hidden.ts";

const narrow = "@media (max-width: 760px)";

/** The width that a bar needs for its name. A track without room for its bars begins a new row. */
const barPx = 72;

const useStyles = makeStyles({
  chart: {
    display: "flex",
    gap: "8px 24px",
    padding: "16px 20px 12px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow4,
    flexWrap: "wrap",
    [narrow]: { flexDirection: "column", flexWrap: "nowrap", padding: "12px 16px" },
  },
  group: { minWidth: 0, [narrow]: { flexBasis: "auto !important" }, "& h2": { margin: "0 0 8px" } },
  heading: {
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground3,
    lineHeight: tokens.lineHeightBase200,
  },
  bars: {
    display: "flex",
    gap: "6px",
    margin: 0,
    padding: 0,
    listStyleType: "none",
    [narrow]: { flexDirection: "column", gap: "2px" },
  },
  item: { flex: "1 1 0", minWidth: 0 },
  bar: {
    width: "100%",
    display: "grid",
    position: "relative",
    gridTemplateRows: "auto 72px auto",
    justifyItems: "stretch",
    gap: "4px",
    padding: "6px 4px",
    border: "1px solid transparent",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: "transparent",
    color: tokens.colorNeutralForeground1,
    font: "inherit",
    fontSize: tokens.fontSizeBase200,
    textAlign: "center",
    cursor: "pointer",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
    [narrow]: {
      gridTemplateRows: "none",
      gridTemplateColumns: "112px 1fr 32px",
      alignItems: "center",
      gap: "8px",
      minHeight: "28px",
      padding: "2px 4px",
      textAlign: "start",
    },
  },
  selected: {
    border: `1px solid ${tokens.colorBrandStroke1}`,
    backgroundColor: tokens.colorBrandBackground2,
    ":hover": { backgroundColor: tokens.colorBrandBackground2Hover },
    [forced]: { border: "3px solid Highlight" },
  },
  visuallyHidden,
  name: { order: 3, [narrow]: { order: 1 } },
  count: {
    order: 1,
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: "tabular-nums",
    [narrow]: { order: 3, textAlign: "end", fontSize: tokens.fontSizeBase300 },
  },
  space: {
    order: 2,
    display: "flex",
    alignItems: "flex-end",
    justifyContent: "center",
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
    [narrow]: {
      borderBottom: "none",
      height: "12px",
      alignItems: "stretch",
      justifyContent: "start",
    },
  },
  fill: {
    width: "100%",
    maxWidth: "48px",
    height: "var(--share)",
    backgroundColor: tokens.colorCompoundBrandBackground,
    [forced]: { backgroundColor: "CanvasText" },
    borderRadius: "3px 3px 0 0",
    "@media (prefers-reduced-motion: no-preference)": { transition: "height 200ms, width 200ms" },
    [narrow]: { width: "var(--share)", maxWidth: "none", height: "100%", borderRadius: "0 3px 3px 0" },
  },
  quiet: { backgroundColor: tokens.colorNeutralStroke1, [forced]: { backgroundColor: "GrayText" } },
});

interface StageChartProps {
  readonly selected: string | undefined;
  /** Undefined: all stages. */
  select(stage: string | undefined): void;
}

interface Column {
  readonly stage: string;
  readonly name: string;
}

/** A chart of the number of partners on each stage. A click on a bar lists its partners. */
export function StageChart({ selected, select }: StageChartProps) {
  const { t, say } = useWords();
  const styles = useStyles();
  const { caller, program } = useSigned();
  const names = namesOf(program);
  const tracks = currentVersion(program)?.tracks ?? [];
  const groups: { readonly name: string; readonly columns: readonly Column[] }[] = [
    ...tracks.map(({ track, stages }) => ({
      name: names.track(track),
      columns: stages.map((id) => ({ stage: `${track}.${id}`, name: names.stage(track, id) })),
    })),
    { name: t("chart.others"), columns: [{ stage: "none", name: say("stage.none") }] },
  ];
  const stages = groups.flatMap(({ columns }) => columns.map(({ stage }) => stage));
  const results = useQueries({ queries: stages.map((stage) => stageCountQuery(caller, stage)) });
  const counts = new Map(stages.map((stage, index) => [stage, results[index]?.data]));
  const most = Math.max(1, ...results.map(({ data }) => data ?? 0));
  return (
    <section className={styles.chart} aria-label={t("chart.label")}>
      {groups.map(({ name, columns }) => (
        <div
          key={name}
          className={styles.group}
          style={{ flex: `${columns.length} 1 ${columns.length * barPx}px` }}
        >
          <h2 className={styles.heading}>{name}</h2>
          <ul className={styles.bars}>
            {columns.map((column) => (
              <li key={column.stage} className={styles.item}>
                <Bar
                  column={column}
                  count={counts.get(column.stage)}
                  share={(counts.get(column.stage) ?? 0) / most}
                  state={selected === undefined ? "plain" : selected === column.stage ? "selected" : "quiet"}
                  press={() => select(selected === column.stage ? undefined : column.stage)}
                />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

interface BarProps {
  readonly column: Column;
  readonly count: number | undefined;
  readonly share: number;
  readonly state: "plain" | "selected" | "quiet";
  press(): void;
}

function Bar({ column, count, share, state, press }: BarProps) {
  const { t, number } = useWords();
  const styles = useStyles();
  // A single partner among thousands must stay visible.
  const shown = count === undefined ? "–" : number(count);
  const label = t("chart.bar", { stage: column.name, count: count ?? 0, shown });
  const drawn = { "--share": share === 0 ? "0%" : `max(2px, ${share * 100}%)` } as CSSProperties;
  return (
    <button
      type="button"
      className={mergeClasses(styles.bar, state === "selected" && styles.selected)}
      aria-pressed={state === "selected"}
      onClick={press}
    >
      <span className={styles.visuallyHidden}>{label}</span>
      <span className={styles.name} aria-hidden>
        {column.name}
      </span>
      <span className={styles.count} aria-hidden>
        {shown}
      </span>
      <span className={styles.space} aria-hidden>
        <span className={mergeClasses(styles.fill, state === "quiet" && styles.quiet)} style={drawn} />
      </span>
    </button>
  );
}
