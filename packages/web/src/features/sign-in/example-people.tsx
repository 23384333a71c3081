import { makeStyles, Spinner, tokens } from "@fluentui/react-components";
import type { ExamplePerson } from "@laurel/contract";
import { roleName } from "@laurel/words";
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useSession } from "../../api/session.tsx";
import { signInAsExample, signInOptionsKey } from "../../api/sign-in.ts";
import { FormError } from "../../kit/form-error.tsx";
import { PersonIcon } from "../../kit/icons.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import type { PageWords } from "../../kit/words.ts";

const useStyles = makeStyles({
  part: { display: "grid", gridTemplateColumns: "minmax(0, 1fr)", gap: "12px", alignContent: "start" },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  note: { margin: "-8px 0 0", color: tokens.colorNeutralForeground2 },
  people: { display: "grid", gap: "8px", margin: 0, padding: 0, listStyleType: "none" },
  person: {
    display: "grid",
    gridTemplateColumns: "36px minmax(0, 1fr) auto",
    alignItems: "center",
    gap: "12px",
    width: "100%",
    padding: "8px 12px",
    font: "inherit",
    textAlign: "start",
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusLarge,
    cursor: "pointer",
    ":hover": {
      backgroundColor: tokens.colorNeutralBackground1Hover,
      border: `1px solid ${tokens.colorBrandStroke1}`,
    },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "1px" },
  },
  picture: {
    display: "grid",
    placeItems: "center",
    width: "36px",
    height: "36px",
    borderRadius: tokens.borderRadiusCircular,
    color: tokens.colorBrandForeground2,
    backgroundColor: tokens.colorBrandBackground2,
  },
  name: { display: "block", fontWeight: tokens.fontWeightSemibold },
  what: { display: "block", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});

/** The people of the example. One click signs in as a person. */
export function ExamplePeople({ people }: { readonly people: readonly ExamplePerson[] }) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { caller, enter } = useSession();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<string | null>(null);
  const id = useId();
  const { isBusy, error, send } = useSubmission(async (person: string) => {
    setChosen(person);
    try {
      await signInAsExample(caller.locale, person);
    } catch (error) {
      // The example may have ended while its people were shown.
      void client.invalidateQueries({ queryKey: signInOptionsKey });
      throw error;
    }
    await enter();
  });
  return (
    <section className={styles.part} aria-labelledby={id}>
      <h2 id={id} className={styles.title}>
        {t("example.title")}
      </h2>
      <p className={styles.note}>{t("example.note")}</p>
      <FormError error={error} question="other" />
      <ul className={styles.people}>
        {people.map((person) => (
          <li key={person.id}>
            <button type="button" className={styles.person} onClick={() => send(person.id)}>
              <span className={styles.picture}>
                <PersonIcon />
              </span>
              <span>
                <span className={styles.name}>{person.name}</span>
                <span className={styles.what}>{whatIs(person, words)}</span>
              </span>
              {isBusy && chosen === person.id && <Spinner size="tiny" />}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function whatIs({ role, partner }: ExamplePerson, words: PageWords): string {
  const { t } = words;
  const what = roleName(words, role);
  return partner === null ? t("account.team", { role: what }) : t("account.for", { role: what, partner });
}
