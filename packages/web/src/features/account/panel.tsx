import { makeStyles, tokens } from "@fluentui/react-components";
import { type ReactNode, useEffect, useId, useRef } from "react";

const useStyles = makeStyles({
  panel: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: "12px",
    padding: "16px",
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    ":focus": { outlineStyle: "none" },
  },
  above: { display: "block", color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  lead: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

interface PanelProps {
  readonly title: string;
  /** A small text above the title, such as the number of the step. */
  readonly above?: string;
  readonly lead: string;
  /** Absent if there is no way back. */
  cancel?(): void;
  readonly children: ReactNode;
}

/** A question or step that opens in place. The focus moves to its title. */
export function Panel({ title, above, lead, cancel, children }: PanelProps) {
  const styles = useStyles();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section
      aria-labelledby={id}
      className={styles.panel}
      // Escape in a composition discards the composed character, and not the step.
      onKeyDown={({ key, nativeEvent }) => key === "Escape" && !nativeEvent.isComposing && cancel?.()}
    >
      <h3 id={id} ref={heading} tabIndex={-1} className={styles.title}>
        {above !== undefined && <span className={styles.above}>{above} </span>}
        {title}
      </h3>
      <p className={styles.lead}>{lead}</p>
      {children}
    </section>
  );
}
