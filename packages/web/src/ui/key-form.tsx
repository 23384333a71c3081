import { Button, Field, Input, makeStyles, tokens } from "@fluentui/react-components";
import { type FormEvent, useState } from "react";
import { keyIn } from "../api/key.ts";
import { useWords } from "./use-words.ts";

const useStyles = makeStyles({
  card: {
    maxWidth: "520px",
    margin: "8vh auto 0",
    padding: "32px",
    display: "grid",
    gap: "20px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderRadius: tokens.borderRadiusXLarge,
    boxShadow: tokens.shadow8,
    "@media (max-width: 480px)": { padding: "20px", marginTop: "16px" },
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase600, lineHeight: tokens.lineHeightBase600 },
  text: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
  example: {
    display: "block",
    padding: "12px",
    overflowX: "auto",
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
  send: { justifySelf: "start" },
});

interface KeyFormProps {
  /** Whether a key was tried and refused. */
  readonly refused: boolean;
  enter(key: string): void;
}

/** Asks for the key and says where it is found. */
export function KeyForm({ refused, enter }: KeyFormProps) {
  const { t } = useWords();
  const styles = useStyles();
  const [text, setText] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const key = keyIn(text);
    if (key !== "") enter(key);
  };
  return (
    <form className={styles.card} onSubmit={submit}>
      <title>{`${t("key.title")} · Laurel`}</title>
      <h1 className={styles.title}>{t("key.title")}</h1>
      <p className={styles.text}>{t("key.where")}</p>
      <code className={styles.example}>{location.origin}/#key=laurel_…</code>
      <Field
        label={t("key.label")}
        {...(refused ? { validationState: "error", validationMessage: t("key.wrong") } : {})}
      >
        <Input
          value={text}
          onChange={(_, { value }) => setText(value)}
          autoComplete="off"
          spellCheck={false}
          size="large"
        />
      </Field>
      <Button className={styles.send} type="submit" appearance="primary" size="large">
        {t("key.send")}
      </Button>
    </form>
  );
}
