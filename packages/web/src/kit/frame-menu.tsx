import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useLocation } from "@tanstack/react-router";
import { type ReactNode, useId, useState } from "react";
import { MenuIcon } from "./icons.tsx";
import { useWords } from "./use-words.ts";

const useStyles = makeStyles({
  bar: { display: "flex", alignItems: "center", gap: "4px", padding: "6px 16px" },
  toggle: { flexShrink: 0, marginInlineStart: "auto" },
  rest: {
    display: "grid",
    gap: "12px",
    margin: "0 16px",
    padding: "12px 0",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    // A reader may have no links.
    "& > :empty": { display: "none" },
  },
});

interface FrameMenuProps {
  /** What the bar begins with. */
  readonly brand: ReactNode;
  /** The reader's own menu, beside the button. */
  readonly account?: ReactNode;
  /** What the button shows and hides. */
  readonly children: ReactNode;
}

/**
 * The header of a phone: a bar with a button that opens the rest. That closes when another page is opened,
 * and by Escape.
 */
export function FrameMenu({ brand, account, children }: FrameMenuProps) {
  const { t } = useWords();
  const styles = useStyles();
  const path = useLocation({ select: ({ pathname }) => pathname });
  const [openOn, setOpenOn] = useState<string | null>(null);
  const isOpen = openOn === path;
  const id = useId();
  return (
    <>
      <div className={styles.bar}>
        {brand}
        <Button
          id={`${id}-button`}
          appearance="subtle"
          className={styles.toggle}
          icon={<MenuIcon />}
          aria-expanded={isOpen}
          aria-controls={isOpen ? id : undefined}
          onClick={() => setOpenOn(isOpen ? null : path)}
        >
          {t("shell.menu")}
        </Button>
        {account}
      </div>
      {isOpen && (
        // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from anywhere inside.
        <div
          id={id}
          className={styles.rest}
          onKeyDown={({ key }) => {
            if (key !== "Escape") return;
            setOpenOn(null);
            document.getElementById(`${id}-button`)?.focus();
          }}
        >
          {children}
        </div>
      )}
    </>
  );
}
