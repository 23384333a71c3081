import { makeStyles, tokens } from "@fluentui/react-components";
import type { ReactNode } from "react";

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: "none" },
  item: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "8px 16px",
    padding: "12px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    ":first-child": { borderTopStyle: "none", paddingTop: 0 },
    ":last-child": { paddingBottom: 0 },
  },
  about: { flex: "1 1 260px", minWidth: 0, display: "grid", gap: "2px", overflowWrap: "anywhere" },
  name: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: "4px 8px",
    fontWeight: tokens.fontWeightSemibold,
  },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** A list of items. */
export function Items({ children }: { readonly children: ReactNode }) {
  return <ul className={useStyles().list}>{children}</ul>;
}

interface ItemProps {
  readonly name: ReactNode;
  /** Details, one per line. */
  readonly lines: readonly string[];
  /** Its actions. */
  readonly children?: ReactNode;
}

/** An item of a list, with its details and actions. */
export function Item({ name, lines, children }: ItemProps) {
  const styles = useStyles();
  return (
    <li className={styles.item}>
      <div className={styles.about}>
        <span className={styles.name}>{name}</span>
        {lines.map((line) => (
          <span key={line} className={styles.quiet}>
            {line}
          </span>
        ))}
      </div>
      {children}
    </li>
  );
}
