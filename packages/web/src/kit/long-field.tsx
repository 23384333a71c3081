import { Field, Textarea } from "@fluentui/react-components";
import type { Ref } from "react";

interface LongFieldProps {
  readonly ref?: Ref<HTMLTextAreaElement>;
  readonly label: string;
  readonly value: string;
  set(value: string): void;
  /** What is wrong with the value; null where it is right. */
  readonly wrong?: string | null;
  readonly hint?: string;
  /** In characters. */
  readonly maxLength?: number;
  /** How many lines are shown. */
  readonly rows?: number;
}

/** A field for several lines, with its label and its error. */
export function LongField({
  ref,
  label,
  value,
  set,
  wrong = null,
  hint,
  maxLength = 20_000,
  rows = 5,
}: LongFieldProps) {
  return (
    <Field
      label={label}
      {...(wrong === null ? {} : { validationState: "error", validationMessage: wrong })}
      {...(hint === undefined ? {} : { hint })}
    >
      <Textarea
        textarea={{ ...(ref === undefined ? {} : { ref }), rows }}
        resize="vertical"
        maxLength={maxLength}
        value={value}
        onChange={(_, data) => set(data.value)}
      />
    </Field>
  );
}
