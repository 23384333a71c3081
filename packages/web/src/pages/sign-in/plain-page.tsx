import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { type ReactNode, useEffect, useRef } from "react";
import { Frame } from "../../kit/frame.tsx";

const narrow = "@media (max-width: 480px)";

const useStyles = makeStyles({
  card: {
    maxWidth: "480px",
    margin: "6vh auto 0",
    padding: "32px",
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: "20px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow8,
    [narrow]: { padding: "20px", marginTop: 0 },
  },
  wide: { maxWidth: "960px" },
  head: { display: "grid", gap: "8px" },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    ":focus": { outlineStyle: "none" },
  },
  lead: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

interface PlainPageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  /** Whether the page is wide enough for two columns. */
  readonly wide?: boolean;
  /** Whether the page replaces another one, so that the focus moves to its title. */
  readonly takesFocus?: boolean;
  readonly children: ReactNode;
}

/** A page before sign-in, with one question. */
export function PlainPage({ title, lead, wide = false, takesFocus = false, children }: PlainPageProps) {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  return (
    <Frame>
      <title>{`${title} · Laurel`}</title>
      <div className={mergeClasses(styles.card, wide && styles.wide)}>
        <div className={styles.head}>
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {children}
      </div>
    </Frame>
  );
}
