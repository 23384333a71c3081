import { makeStyles, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  parts: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "8px" },
  count: { margin: 0, fontWeight: tokens.fontWeightSemibold },
  changed: {
    margin: 0,
    padding: "8px 12px",
    maxHeight: "240px",
    overflowY: "auto",
    listStyleType: "none",
    display: "grid",
    gap: "8px",
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
  lines: { margin: 0, paddingInlineStart: "20px", fontVariantNumeric: "tabular-nums" },
  id: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** Something that would change, and each of its changes as a line. */
export interface ChangedItem {
  readonly id: string;
  readonly name: string;
  readonly lines: readonly string[];
}

interface ChangedListProps {
  /** How much would change in all; further sentences below it. */
  readonly sentences: readonly string[];
  readonly label: string;
  readonly items: readonly ChangedItem[];
  /** That there are more than are listed; null: there are not. */
  readonly more: string | null;
}

/** What a change would do, before it is made. */
export function ChangedList({ sentences, label, items, more }: ChangedListProps) {
  const styles = useStyles();
  return (
    <div className={styles.parts} role="status">
      {sentences.map((sentence) => (
        <p key={sentence} className={styles.count}>
          {sentence}
        </p>
      ))}
      {items.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reached by keyboard.
        <ul className={styles.changed} tabIndex={0} aria-label={label}>
          {items.map(({ id, name, lines }) => (
            <li key={id}>
              {name} <span className={styles.id}>{id}</span>
              <ul className={styles.lines}>
                {lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </li>
          ))}
          {more !== null && <li>{more}</li>}
        </ul>
      )}
    </div>
  );
}
