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
  /** In small over the title: which step this is. */
  readonly above?: string;
  readonly lead: string;
  /** Left out where there is no way back. */
  cancel?(): void;
  readonly children: ReactNode;
}

/** A question or a step, where it was asked for. The focus continues from its title. */
export function Panel({ title, above, lead, cancel, children }: PanelProps) {
  const styles = useStyles();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section
      aria-labelledby={id}
      className={styles.panel}
      onKeyDown={({ key }) => key === "Escape" && cancel?.()}
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
