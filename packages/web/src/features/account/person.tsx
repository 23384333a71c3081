import { Field, makeStyles, Select } from "@fluentui/react-components";
import { languageNames, type Me } from "@laurel/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { accountKey } from "../../api/account.ts";
import { changePerson } from "../../api/auth.ts";
import { useSession } from "../../api/session.tsx";
import { NameField, TextField } from "../../kit/fields.tsx";
import { Form } from "../../kit/form.tsx";
import { useOutcome } from "../../kit/outcome.tsx";
import { SubmitButton } from "../../kit/submit-button.tsx";
import { useSubmission } from "../../kit/use-submission.ts";
import { useWords } from "../../kit/use-words.ts";
import { Part } from "./part.tsx";

const useStyles = makeStyles({ fields: { maxWidth: "440px" } });

/** Name, address, and the language of e-mails. */
export function Person({ me, locale: kept }: { readonly me: Me; readonly locale: string }) {
  const { t } = useWords();
  const styles = useStyles();
  const { caller } = useSession();
  const client = useQueryClient();
  const outcome = useOutcome();
  const [name, setName] = useState(me.name ?? "");
  const [locale, setLocale] = useState(kept);
  const [showsErrors, setShowsErrors] = useState(false);
  const nameInput = useRef<HTMLInputElement>(null);
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    outcome.clear();
    if (name.trim() === "") return nameInput.current?.focus();
    await changePerson(caller.locale, { name: name.trim(), locale });
    await Promise.all([
      client.invalidateQueries({ queryKey: ["me"] }),
      client.invalidateQueries({ queryKey: accountKey }),
    ]);
    outcome.tell(t("person.saved"));
  });
  return (
    <Part title={t("person.title")} outcome={outcome}>
      <div className={styles.fields}>
        <Form submission={submission} question="other">
          <NameField ref={nameInput} value={name} set={setName} showsErrors={showsErrors} />
          <TextField
            label={t("field.email")}
            hint={t("person.email-hint")}
            type="email"
            autoComplete="email"
            value={me.email ?? ""}
            readOnly
          />
          <Field label={t("person.locale")} hint={t("person.locale-hint")}>
            <Select size="large" value={locale} onChange={(_, { value }) => setLocale(value)}>
              {Object.entries(languageNames).map(([language, itself]) => (
                <option key={language} value={language} lang={language}>
                  {itself}
                </option>
              ))}
            </Select>
          </Field>
          <SubmitButton isBusy={submission.isBusy}>{t("person.save")}</SubmitButton>
        </Form>
      </div>
    </Part>
  );
}
