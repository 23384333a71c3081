import { Button, Field, Input, makeStyles } from "@fluentui/react-components";
import { type Ref, useState } from "react";
import { HiddenIcon, ShownIcon } from "../ui/icons.tsx";
import { useWords } from "../ui/use-words.ts";

// A browser makes an input as wide as some letters; in a form it is as wide as the form.
const useStyles = makeStyles({
  field: { gridTemplateColumns: "minmax(0, 1fr)" },
  input: { width: "100%" },
  text: { minWidth: 0 },
});

interface TextFieldProps {
  readonly ref?: Ref<HTMLInputElement>;
  readonly label: string;
  readonly value: string;
  /** Left out where the value is settled. */
  set?(value: string): void;
  /** What is wrong with the value; null: nothing. */
  readonly wrong?: string | null;
  readonly hint?: string;
  /** What the browser may fill in. */
  readonly autoComplete: string;
  readonly type?: "text" | "email";
  readonly inputMode?: "numeric" | "text" | "email";
  readonly readOnly?: boolean;
  readonly maxLength?: number;
}

/** A field with its label, and with what is wrong told beside it. */
export function TextField({ ref, label, value, set, wrong = null, hint, ...input }: TextFieldProps) {
  const styles = useStyles();
  return (
    <Field
      className={styles.field}
      label={label}
      {...messageOf(wrong)}
      {...(hint === undefined ? {} : { hint })}
    >
      <Input
        input={{ className: styles.text, ...(ref === undefined ? {} : { ref }) }}
        {...input}
        appearance={input.readOnly ? "filled-darker" : "outline"}
        className={styles.input}
        name={input.autoComplete}
        value={value}
        onChange={(_, data) => set?.(data.value)}
        spellCheck={false}
        autoCapitalize="none"
        size="large"
      />
    </Field>
  );
}

interface PasswordFieldProps {
  readonly ref?: Ref<HTMLInputElement>;
  readonly label: string;
  readonly value: string;
  set(value: string): void;
  readonly wrong?: string | null;
  readonly hint?: string;
  readonly autoComplete: "current-password" | "new-password";
}

/** A password, hidden unless its owner wants to see it. */
export function PasswordField({
  ref,
  label,
  value,
  set,
  wrong = null,
  hint,
  autoComplete,
}: PasswordFieldProps) {
  const { t } = useWords();
  const styles = useStyles();
  const [isShown, setShown] = useState(false);
  const show = (
    <Button
      appearance="transparent"
      size="small"
      icon={isShown ? <HiddenIcon /> : <ShownIcon />}
      aria-label={t("password.show")}
      aria-pressed={isShown}
      onClick={() => setShown(!isShown)}
    />
  );
  return (
    <Field
      className={styles.field}
      label={label}
      {...messageOf(wrong)}
      {...(hint === undefined ? {} : { hint })}
    >
      <Input
        input={{ className: styles.text, ...(ref === undefined ? {} : { ref }) }}
        className={styles.input}
        type={isShown ? "text" : "password"}
        name={autoComplete}
        autoComplete={autoComplete}
        value={value}
        onChange={(_, data) => set(data.value)}
        contentAfter={show}
        spellCheck={false}
        autoCapitalize="none"
        size="large"
      />
    </Field>
  );
}

function messageOf(wrong: string | null) {
  return wrong === null ? {} : { validationState: "error" as const, validationMessage: wrong };
}
