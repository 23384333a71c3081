import { makeStyles, tokens } from "@fluentui/react-components";
import { type ReactNode, useEffect, useRef } from "react";
import { LaurelIcon } from "./icons.tsx";

const useStyles = makeStyles({
  notice: {
    display: "grid",
    justifyItems: "center",
    gap: "12px",
    maxWidth: "520px",
    margin: "8vh auto 0",
    padding: "32px",
    textAlign: "center",
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow8,
    "@media (max-width: 480px)": { padding: "20px", marginTop: "16px" },
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    overflowWrap: "anywhere",
    ":focus": { outlineStyle: "none" },
  },
  text: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

interface NoticePageProps {
  readonly title: string;
  readonly text: string;
  /** A link to where the reader can continue. */
  readonly children?: ReactNode;
}

/** A page that says why there is nothing to show, and what the reader can do. */
export function NoticePage({ title, text, children }: NoticePageProps) {
  const styles = useStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <div className={styles.notice}>
      <title>{`${title} · Laurel`}</title>
      <LaurelIcon size={40} />
      <h1 ref={heading} tabIndex={-1} className={styles.title}>
        {title}
      </h1>
      <p className={styles.text}>{text}</p>
      {children}
    </div>
  );
}
