import { makeStyles, mergeClasses } from "@fluentui/react-components";
import type { ReactNode } from "react";
import { FormError } from "./form-error.tsx";
import type { FormQuestion } from "./refusal-text.ts";
import { useComposition } from "./use-composition.ts";
import type { Submission } from "./use-submission.ts";

const useStyles = makeStyles({
  form: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "16px" },
});

interface FormProps {
  readonly submission: Submission<void>;
  /** What the form asks for; it decides the text of a refusal. */
  readonly question: FormQuestion;
  /** The layout of the fields, where they are not in a column. */
  readonly className?: string;
  readonly children: ReactNode;
}

/** A form that is submitted by code, with its fields in a column and its error above them. */
export function Form({ submission: { error, send }, question, className, children }: FormProps) {
  const { form } = useStyles();
  const { isComposing, handlers } = useComposition();
  return (
    <form
      className={mergeClasses(form, className)}
      noValidate
      {...handlers}
      onKeyDown={(event) => {
        // Enter ends the character that is being composed; Safari says so only by this code.
        const composes = isComposing || event.nativeEvent.isComposing || event.keyCode === 229;
        if (event.key === "Enter" && composes && event.target instanceof HTMLInputElement)
          event.preventDefault();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <FormError error={error} question={question} />
      {children}
    </form>
  );
}
