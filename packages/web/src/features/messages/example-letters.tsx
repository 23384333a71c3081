import { makeStyles, tokens } from "@fluentui/react-components";
import { apiRoot, languageNames, type MessageExample } from "@laurel/contract";
import { Card } from "../../kit/card.tsx";
import { useWords } from "../../kit/use-words.ts";

const useStyles = makeStyles({
  kind: { margin: "0 0 16px", color: tokens.colorNeutralForeground2 },
  letters: {
    display: "grid",
    gap: "20px",
    gridTemplateColumns: "repeat(auto-fit, minmax(min(320px, 100%), 1fr))",
  },
  letter: { minWidth: 0 },
  subject: { margin: "0 0 8px", fontSize: tokens.fontSizeBase300, overflowWrap: "anywhere" },
  frame: {
    width: "100%",
    height: "480px",
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  text: {
    margin: 0,
    whiteSpace: "pre-wrap",
    overflowWrap: "anywhere",
    fontFamily: "inherit",
  },
});

interface ExampleLettersProps {
  /** One message in each language. */
  readonly examples: readonly MessageExample[];
  /** Whether the frames can be filled: a frame sends the session, and no key. */
  readonly showsFrames: boolean;
}

/** A message in every language, side by side. */
export function ExampleLetters({ examples, showsFrames }: ExampleLettersProps) {
  const { t, locale: own } = useWords();
  const styles = useStyles();
  const first = examples.find(({ locale }) => locale === own) ?? examples[0];
  if (first === undefined) return null;
  return (
    <Card title={first.subject}>
      <p className={styles.kind}>
        <code>{first.template}</code>
        {" · "}
        {t("letters.kind", { area: t(`wishes.area.${first.area}`), class: t(`letters.${first.class}`) })}
      </p>
      <div className={styles.letters}>
        {examples.map(({ template, locale, subject, text }) => (
          <div key={locale} className={styles.letter} lang={locale}>
            <h3 className={styles.subject}>{subject}</h3>
            {showsFrames ? (
              <iframe
                className={styles.frame}
                title={t("letters.frame", { subject, language: languageNames[locale] })}
                src={`${apiRoot}/messages/examples/${template}/${locale}`}
                sandbox=""
                loading="lazy"
              />
            ) : (
              <pre className={styles.text}>{text}</pre>
            )}
          </div>
        ))}
      </div>
    </Card>
  );
}
