import { makeStyles, tokens } from "@fluentui/react-components";
import { type ReactNode, type Ref, useId } from "react";

const useStyles = makeStyles({
  card: {
    padding: "20px 24px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow4,
    "@media (max-width: 760px)": { padding: "16px" },
  },
  title: {
    margin: "0 0 12px",
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
    ":focus": { outlineStyle: "none" },
  },
});

interface CardProps {
  readonly title: string;
  /** For moving the focus to the title. */
  readonly titleRef?: Ref<HTMLHeadingElement>;
  readonly children: ReactNode;
}

/** A part of the page with a title of its own. */
export function Card({ title, titleRef, children }: CardProps) {
  const styles = useStyles();
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={id}>
      <h2
        id={id}
        className={styles.title}
        {...(titleRef === undefined ? {} : { ref: titleRef, tabIndex: -1 })}
      >
        {title}
      </h2>
      {children}
    </section>
  );
}
