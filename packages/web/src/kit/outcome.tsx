import { MessageBar, MessageBarBody, makeStyles } from "@fluentui/react-components";
import { type RefObject, useEffect, useRef, useState } from "react";

const useStyles = makeStyles({
  // It is there before its words, so that they are read out as they come; until then it takes no place.
  silent: { position: "absolute" },
});

/** What came of something that was done to a list. */
export interface Outcome {
  /** For the title of the list. */
  readonly title: RefObject<HTMLHeadingElement | null>;
  readonly text: string | null;
  /** Says what was done; `isGone`: what the focus was on is gone, so that it goes on from the title. */
  tell(text: string, isGone?: boolean): void;
  /** Something else is begun. */
  clear(): void;
}

/** Keeps what came of something until the next thing is done. */
export function useOutcome(): Outcome {
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

/** Says it, also to who can't see it. */
export function OutcomeBar({ outcome: { text } }: { readonly outcome: Outcome }) {
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
