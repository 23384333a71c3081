import { MessageBar, MessageBarBody, makeStyles } from "@fluentui/react-components";
import { type RefObject, useEffect, useRef, useState } from "react";

const useStyles = makeStyles({
  // A screen reader reads only changes of an element that is already there, so an empty one takes no space.
  silent: { position: "absolute" },
});

/** The outcome of the last action on a list. */
export interface ActionOutcome {
  /** The ref of the list's title. */
  readonly title: RefObject<HTMLHeadingElement | null>;
  readonly text: string | null;
  /** Shows what was done. `isGone`: the focused element was removed, so the focus moves to the title. */
  tell(text: string, isGone?: boolean): void;
  /** Hides the outcome, when another action begins. */
  clear(): void;
}

/** Keeps the outcome of an action until the next one. */
export function useOutcome(): ActionOutcome {
  const title = useRef<HTMLHeadingElement>(null);
  const [told, setTold] = useState<{ readonly text: string; readonly isGone: boolean } | null>(null);
  useEffect(() => {
    if (told?.isGone) title.current?.focus();
  }, [told]);
  return {
    title,
    text: told?.text ?? null,
    tell: (text, isGone = false) => setTold({ text, isGone }),
    clear: () => setTold(null),
  };
}

/** Shows the outcome, and has screen readers read it out. */
export function OutcomeBar({ outcome: { text } }: { readonly outcome: ActionOutcome }) {
  const { silent } = useStyles();
  return (
    <div role="status" className={text === null ? silent : ""}>
      {text !== null && (
        <MessageBar intent="success" layout="multiline">
          <MessageBarBody>{text}</MessageBarBody>
        </MessageBar>
      )}
    </div>
  );
}
