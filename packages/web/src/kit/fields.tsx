import { Button, Field, Input, makeStyles } from "@fluentui/react-components";
import { type JSX, type Ref, useState } from "react";
import { EyeIcon, EyeOffIcon } from "./icons.tsx";
import { shortestPassword } from "./new-password.ts";
import { useWords } from "./use-words.ts";

// A browser gives an input a width in characters; in a form it fills the form.
const useStyles = makeStyles({
  field: { gridTemplateColumns: "minmax(0, 1fr)" },
  input: { width: "100%" },
  text: { minWidth: 0 },
});

interface TextFieldProps {
  readonly ref?: Ref<HTMLInputElement>;
  readonly label: string;
  readonly value: string;
  /** Absent where the value can't be changed. */
  set?(value: string): void;
  /** What is wrong with the value; null where it is right. */
  readonly wrong?: string | null;
  readonly hint?: string;
  /** What the browser may fill in, as in HTML. */
  readonly autoComplete: string;
  readonly type?: "text" | "email" | "password" | "tel";
  readonly inputMode?: "numeric" | "text" | "email" | "tel";
  readonly readOnly?: boolean;
  readonly maxLength?: number;
  /** The id of a list of suggestions. */
  readonly list?: string;
  /** Content inside the field, after the text. */
  readonly contentAfter?: JSX.Element;
  /** See `useComposition`. */
  onCompositionStart?(): void;
  onCompositionEnd?(): void;
}

/** A field with its label and its error. */
export function TextField({ ref, label, value, set, wrong = null, hint, ...input }: TextFieldProps) {
  const styles = useStyles();
  return (
    <Field
      className={styles.field}
      label={label}
      {...(wrong === null ? {} : { validationState: "error", validationMessage: wrong })}
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

type EmailFieldProps = Pick<TextFieldProps, "ref" | "value" | "set" | "readOnly"> & {
  /** Whether to show that it is empty. */
  readonly showsErrors: boolean;
};

/** The e-mail address that a person signs in with. */
export function EmailField({ showsErrors, ...field }: EmailFieldProps) {
  const { t } = useWords();
  return (
    <TextField
      label={t("field.email")}
      type="email"
      inputMode="email"
      autoComplete="username"
      wrong={showsErrors && field.value.trim() === "" ? t("field.email-missing") : null}
      {...field}
    />
  );
}

type NameFieldProps = Pick<TextFieldProps, "ref" | "value" | "set"> & {
  /** Whether to show that it is empty. */
  readonly showsErrors: boolean;
};

/** A person's name. */
export function NameField({ showsErrors, ...field }: NameFieldProps) {
  const { t } = useWords();
  return (
    <TextField
      label={t("field.name")}
      autoComplete="name"
      maxLength={200}
      wrong={showsErrors && field.value.trim() === "" ? t("field.name-missing") : null}
      {...field}
    />
  );
}

type PasswordFieldProps = Omit<TextFieldProps, "type" | "inputMode" | "readOnly" | "contentAfter"> & {
  readonly autoComplete: "current-password" | "new-password";
};

/** A password, hidden unless its owner chooses to see it. */
export function PasswordField(field: PasswordFieldProps) {
  const { t } = useWords();
  const [isShown, setShown] = useState(false);
  const show = (
    <Button
      appearance="transparent"
      size="small"
      icon={isShown ? <EyeOffIcon /> : <EyeIcon />}
      aria-label={t("password.show")}
      aria-pressed={isShown}
      onClick={() => setShown(!isShown)}
    />
  );
  return <TextField {...field} type={isShown ? "text" : "password"} contentAfter={show} />;
}

type NewPasswordFieldProps = Pick<TextFieldProps, "ref" | "value" | "set"> & {
  /** Whether to show that it is too short. */
  readonly showsErrors: boolean;
};

/** A new password. */
export function NewPasswordField({ showsErrors, ...field }: NewPasswordFieldProps) {
  const { t } = useWords();
  const isShort = field.value.length < shortestPassword;
  return (
    <PasswordField
      label={t("field.new-password")}
      hint={t("password.hint", { count: shortestPassword })}
      autoComplete="new-password"
      wrong={showsErrors && isShort ? t("password.too-short", { count: shortestPassword }) : null}
      {...field}
    />
  );
}
