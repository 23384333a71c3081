import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { type ReactNode, type RefObject, useEffect, useRef } from "react";

const useStyles = makeStyles({
  page: { display: "grid", gap: "20px", gridTemplateColumns: "minmax(0, 1fr)" },
  slim: { maxWidth: "760px", marginInline: "auto" },
  heading: { display: "flex", flexWrap: "wrap", alignItems: "flex-end", gap: "12px 32px" },
  words: { flex: "1 1 320px", minWidth: 0 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    ":focus": { outlineStyle: "none" },
  },
  lead: { margin: "4px 0 0", color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

interface PageProps {
  readonly title: string;
  /** The second part of the title in the browser's tab. */
  readonly of?: string;
  /** For moving the focus to the title. */
  readonly titleRef?: RefObject<HTMLHeadingElement | null>;
  readonly lead?: string;
  /** Above the title, such as a link back to a list. */
  readonly before?: ReactNode;
  /** A button or link beside the title. */
  readonly action?: ReactNode;
  /** Whether the page is narrow, for reading line by line. */
  readonly isNarrow?: boolean;
  readonly children: ReactNode;
}

/** A page with its title, which gets the focus first. */
export function Page({
  title,
  of = "Laurel",
  titleRef,
  lead,
  before,
  action,
  isNarrow = false,
  children,
}: PageProps) {
  const styles = useStyles();
  const own = useRef<HTMLHeadingElement>(null);
  const heading = titleRef ?? own;
  useEffect(() => heading.current?.focus({ preventScroll: true }), [heading]);
  return (
    <div className={mergeClasses(styles.page, isNarrow && styles.slim)}>
      <title>{`${title} · ${of}`}</title>
      <div className={styles.heading}>
        <div className={styles.words}>
          {before}
          <h1 ref={heading} tabIndex={-1} className={styles.title}>
            {title}
          </h1>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        </div>
        {action}
      </div>
      {children}
    </div>
  );
}
