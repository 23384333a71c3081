import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { Outreach } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import { Card } from "../../../kit/card.tsx";
import { forced } from "../../../kit/forced-colors.ts";
import { useWords } from "../../../kit/use-words.ts";
import { type Counts, countOf } from "./left-behind-counts.ts";

/** The parts of the picture in their order. */
const parts = ["contacted", "opted-out", "in-time", "late", "support-open", "unattended"] as const;
/** Parts that are shown only where they have any. */
const rare: readonly string[] = ["late", "unattended"];

/** A pattern of the reader's own colors, where there are more parts than colors. */
const stripes = (angle: string, px = 2) => {
  const colors = `CanvasText 0 ${px}px, transparent ${px}px ${px + 4}px`;
  return {
    forcedColorAdjust: "none",
    backgroundColor: "Canvas",
    backgroundImage: `repeating-linear-gradient(${angle}, ${colors})`,
  } as const;
};

const useStyles = makeStyles({
  bar: {
    display: "flex",
    gap: "2px",
    height: "32px",
    overflow: "hidden",
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  part: { minWidth: "4px" },
  contacted: {
    backgroundColor: tokens.colorBrandBackground,
    [forced]: { backgroundColor: "Highlight" },
  },
  "opted-out": {
    backgroundColor: tokens.colorNeutralForeground4,
    [forced]: { backgroundColor: "GrayText" },
  },
  "in-time": {
    backgroundColor: tokens.colorPaletteBlueBorderActive,
    [forced]: stripes("45deg"),
  },
  late: {
    backgroundColor: tokens.colorPaletteDarkOrangeBorderActive,
    [forced]: stripes("135deg", 4),
  },
  "support-open": {
    backgroundColor: tokens.colorPaletteMarigoldBorderActive,
    [forced]: stripes("90deg"),
  },
  unattended: {
    backgroundColor: tokens.colorPaletteRedBackground3,
    [forced]: { backgroundColor: "CanvasText" },
  },
  legend: {
    display: "flex",
    flexWrap: "wrap",
    gap: "8px 24px",
    margin: "16px 0",
    padding: 0,
    listStyleType: "none",
  },
  entry: { display: "inline-flex", alignItems: "center", gap: "8px" },
  swatch: { width: "14px", height: "14px", borderRadius: tokens.borderRadiusSmall },
  number: { fontWeight: tokens.fontWeightSemibold, fontVariantNumeric: "tabular-nums" },
  link: { color: tokens.colorBrandForegroundLink },
  equation: { margin: 0, lineHeight: 1.6, fontVariantNumeric: "tabular-nums" },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
});

/** Where all publications are: one bar whose parts add up, and the same as an equation in words. */
export function LeftBehindPicture({ counts }: { readonly counts: Counts }) {
  const { t, number } = useWords();
  const styles = useStyles();
  if (counts.publications === 0) {
    return (
      <Card title={t("left-behind.picture")}>
        <p className={styles.quiet}>{t("left-behind.nothing")}</p>
      </Card>
    );
  }
  const shown = parts.filter((part) => !rare.includes(part) || countOf(counts, part) > 0);
  const values = {
    publications: number(counts.publications),
    contacted: number(counts.contacted),
    optedOut: number(counts.optedOut),
    inTime: number(countOf(counts, "in-time")),
    late: counts.late,
    lateShown: number(counts.late),
    support: number(counts.supportOpen),
    unattended: counts.unattended,
    unattendedShown: number(counts.unattended),
  };
  return (
    <Card title={t("left-behind.picture")}>
      <div className={styles.bar} aria-hidden="true">
        {shown.map((part) => {
          const count = countOf(counts, part);
          if (count === 0) return null;
          return (
            <span
              key={part}
              className={mergeClasses(styles.part, styles[part])}
              style={{ flexGrow: count }}
            />
          );
        })}
      </div>
      <ul className={styles.legend}>
        {shown.map((part) => (
          <li key={part} className={styles.entry}>
            <span aria-hidden="true" className={mergeClasses(styles.swatch, styles[part])} />
            <span className={styles.number}>{number(countOf(counts, part))}</span>
            <Link to="/outreach" search={{ state: part satisfies Outreach["state"] }} className={styles.link}>
              {t(`left-behind.${part}`)}
            </Link>
          </li>
        ))}
      </ul>
      <p className={styles.equation}>{t("left-behind.equation", values)}</p>
    </Card>
  );
}
