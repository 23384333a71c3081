import { makeStyles, tokens } from "@fluentui/react-components";
import { type ReactNode, useState } from "react";

const useStyles = makeStyles({
  title: {
    width: "fit-content",
    // The smallest text has a target of 24 px, too.
    padding: "4px 0",
    cursor: "pointer",
    color: tokens.colorBrandForegroundLink,
    borderRadius: tokens.borderRadiusSmall,
    ":hover": { color: tokens.colorBrandForegroundLinkHover, textDecorationLine: "underline" },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "1px" },
  },
});

interface DisclosureProps {
  readonly title: string;
  readonly isOpen?: boolean;
  /** Whether the content is made only once it is open, because it is asked for from the server. */
  readonly isLazy?: boolean;
  readonly children: ReactNode;
}

/** A part that is shown when its title is chosen. */
export function Disclosure({ title, isOpen = false, isLazy = false, children }: DisclosureProps) {
  const styles = useStyles();
  const [isShown, setShown] = useState(isOpen);
  return (
    <details open={isOpen} onToggle={({ currentTarget }) => setShown(currentTarget.open)}>
      <summary className={styles.title}>{title}</summary>
      {(isShown || !isLazy) && children}
    </details>
  );
}
