import { makeStyles, tokens } from "@fluentui/react-components";
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from "react";

const useStyles = makeStyles({
  dialog: {
    width: "min(520px, calc(100vw - 32px))",
    maxHeight: "calc(100vh - 32px)",
    overflowY: "auto",
    padding: "24px",
    border: "1px solid transparent",
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow64,
    "::backdrop": { backgroundColor: tokens.colorBackgroundOverlay },
    "@media (max-width: 480px)": { padding: "20px" },
  },
  content: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px" },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    overflowWrap: "anywhere",
    ":focus": { outlineStyle: "none" },
  },
  text: { margin: 0, lineHeight: 1.5 },
  actions: { display: "flex", flexWrap: "wrap", justifyContent: "flex-end", gap: "8px" },
});

interface DialogProps {
  readonly title: string;
  close(): void;
  readonly children: ReactNode;
}

/**
 * A modal dialog. It is the browser's own, which keeps the focus inside and returns it to where it was.
 */
export function Dialog({ title, close, children }: DialogProps) {
  const styles = useStyles();
  const id = useId();
  const box = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // Closed before it is removed: a dialog that is removed while open does not return the focus.
  useLayoutEffect(() => {
    const shown = box.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  // When the dialog shows another question, a screen reader starts at its title.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new title means another question.
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <dialog
      ref={box}
      aria-labelledby={id}
      className={styles.dialog}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClose={() => {
        if (box.current?.open === false) close();
      }}
    >
      <div className={styles.content}>
        <h2 ref={heading} id={id} tabIndex={-1} className={styles.title}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}

/** A paragraph of a dialog. */
export function DialogText({ children }: { readonly children: ReactNode }) {
  return <p className={useStyles().text}>{children}</p>;
}

/** The buttons of a dialog: back first, then the action. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className={useStyles().actions}>{children}</div>;
}
