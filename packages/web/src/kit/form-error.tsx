import { MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import { useEffect, useRef } from "react";
import { type FormQuestion, refusalText } from "./refusal-text.ts";
import { useWords } from "./use-words.ts";

const useStyles = makeStyles({
  place: {
    borderRadius: tokens.borderRadiusMedium,
    ":focus": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "2px" },
  },
});

interface FormErrorProps {
  /** Null where there is no error. */
  readonly error: unknown;
  readonly question: FormQuestion;
}

/** Why a form was refused. The focus moves to it, so that it is seen and read out. */
export function FormError({ error, question }: FormErrorProps) {
  const { t } = useWords();
  const styles = useStyles();
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error !== null) bar.current?.focus();
  }, [error]);
  if (error === null) return null;
  return (
    <div ref={bar} tabIndex={-1} className={styles.place}>
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>{refusalText(t, error, question)}</MessageBarBody>
      </MessageBar>
    </div>
  );
}
