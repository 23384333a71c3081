import { Button, Checkbox, Field, makeStyles, Select, Spinner } from "@fluentui/react-components";
import type { Contact } from "@laurel/contract";
import { type ReactNode, useRef, useState } from "react";
import type { KeptFields } from "../../../api/drafts.ts";
import { addContact, changeContact } from "../../../api/loop.ts";
import { useSigned } from "../../../api/program.tsx";
import { TextField } from "../../../kit/fields.tsx";
import { Form } from "../../../kit/form.tsx";
import { languageIn } from "../../../kit/language-in.ts";
import { SubmitButton } from "../../../kit/submit-button.tsx";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";
import type { PageWords } from "../../../kit/words.ts";
import { DraftNotice } from "../drafts/draft-notice.tsx";
import { useDraft } from "../drafts/use-draft.ts";
import { useChanged } from "../use-changed.ts";
import { fieldErrors } from "./contact-words.ts";
import { contactLanguages, mailLanguage } from "./languages.ts";
import { type Nameable, PersonList } from "./person-list.tsx";

/** What the form does: name one more contact, correct the details of one, or put another person there. */
export type ContactWork = "add" | "update" | "change";

/** Shows the invitation form in place; `done` is called with the person who was invited. */
export type RenderInvite = (done: (invitationId: number, email: string) => void) => ReactNode;

const useStyles = makeStyles({
  form: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)", maxWidth: "640px" },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
});

interface ContactFormProps {
  readonly partnerId: string;
  readonly work: ContactWork;
  /** The contact that is changed; null when one is added. */
  readonly contact: Contact | null;
  readonly people: readonly Nameable[];
  /** Whether the partner has other contacts, of which one is the primary. */
  readonly hasOthers: boolean;
  /** The reader's own language, the usual one for a new contact. */
  readonly language: string;
  readonly renderInvite: RenderInvite | null;
  close(): void;
  done(contact: Contact): void;
}

/** The form of a contact: who, at which address and phone, in which language. */
export function ContactForm(props: ContactFormProps) {
  const { partnerId, work, contact, people, renderInvite, close } = props;
  const { t } = useWords();
  const styles = useStyles();
  const form = useContactForm(props);
  const [isInviting, setInviting] = useState(false);
  if (!form.draft.isReady) return <Spinner label={t("shell.loading")} />;
  const choosesPerson = work !== "update";
  return (
    <div className={styles.form}>
      <DraftNotice draft={form.draft} />
      {choosesPerson && (
        <PersonList
          people={work === "change" ? people.filter(({ id }) => id !== personOf(contact)) : people}
          chosen={form.person}
          choose={form.choosePerson}
          wrong={form.errors.person ?? null}
          {...(renderInvite === null ? {} : { invite: () => setInviting(true) })}
        >
          {isInviting
            ? renderInvite?.((invitationId, email) => {
                setInviting(false);
                form.choosePerson(`invitation:${invitationId}`, email);
              })
            : undefined}
        </PersonList>
      )}
      <Form submission={form.submission} question="other">
        <TextField
          ref={form.emailInput}
          label={t("contact.email")}
          hint={t("contact.email-hint")}
          type="email"
          inputMode="email"
          autoComplete="off"
          maxLength={320}
          value={form.email}
          set={(email) => form.set({ email })}
          wrong={form.errors.email ?? null}
        />
        <TextField
          ref={form.phoneInput}
          label={t("contact.phone")}
          hint={t("contact.phone-hint")}
          type="tel"
          inputMode="tel"
          autoComplete="off"
          maxLength={40}
          value={form.phone}
          set={(phone) => form.set({ phone })}
          wrong={form.errors.phone ?? null}
        />
        <LanguageField value={form.language} set={(language) => form.set({ language })} />
        {props.hasOthers && contact?.primary !== true && (
          <Checkbox
            label={t("contact.make-primary")}
            checked={form.draft.fields.primary === true}
            onChange={(_, { checked }) => form.set({ primary: checked === true })}
          />
        )}
        <div className={styles.actions}>
          <SubmitButton isBusy={form.submission.isBusy}>
            {t(work === "update" ? "contact.save" : "contact.assign")}
          </SubmitButton>
          <Button onClick={close} key={partnerId}>
            {t("dialog.back")}
          </Button>
        </div>
      </Form>
    </div>
  );
}

function LanguageField({ value, set }: { readonly value: string; set(language: string): void }) {
  const { t, locale } = useWords();
  const mail = mailLanguage(value);
  return (
    <Field label={t("contact.language")} hint={t("contact.mail-in", { language: languageIn(locale, mail) })}>
      <Select size="large" value={value} onChange={(_, data) => set(data.value)}>
        {contactLanguages(value).map((tag) => (
          <option key={tag} value={tag}>
            {languageIn(locale, tag)}
          </option>
        ))}
      </Select>
    </Field>
  );
}

/** The id of a contact's person among the candidates. */
function personOf(contact: Contact | null): string | null {
  if (contact === null) return null;
  return contact.userId === null ? `invitation:${contact.invitationId}` : `user:${contact.userId}`;
}

type Errors = Readonly<Partial<Record<"person" | "email" | "phone", string>>>;

/** What the fields show: what was typed, else the contact's details. */
function valuesIn(fields: KeptFields, start: Contact | null, language: string) {
  const text = (name: string, usual: string) => String(fields[name] ?? usual);
  return {
    person: text("person", "") || null,
    email: text("email", start?.email ?? ""),
    phone: text("phone", start?.phone ?? ""),
    chosenLanguage: text("language", language),
  };
}

/** What is still to be filled in. */
function missingIn(
  t: PageWords["t"],
  {
    person,
    email,
    phone,
  }: { readonly person: string | null; readonly email: string; readonly phone: string },
): Errors {
  return {
    ...(person === null ? { person: t("contact.person-missing") } : {}),
    ...(email.trim() === "" ? { email: t("contact.email-missing") } : {}),
    ...(phone.trim() === "" ? { phone: t("contact.phone-missing") } : {}),
  };
}

function useContactForm({ partnerId, work, contact, people, language, done }: ContactFormProps) {
  const { t } = useWords();
  const { caller } = useSigned();
  const changed = useChanged(partnerId);
  const draft = useDraft(
    partnerId,
    contact === null ? "contact add" : `contact ${work} ${contact.contactId}`,
  );
  const [refused, setRefused] = useState<Errors>({});
  const [showsErrors, setShowsErrors] = useState(false);
  const emailInput = useRef<HTMLInputElement>(null);
  const phoneInput = useRef<HTMLInputElement>(null);
  const start = work === "update" ? contact : null;
  const { person, email, phone, chosenLanguage } = valuesIn(
    draft.fields,
    start,
    contact?.language ?? language,
  );
  const missing = missingIn(t, { person: work === "update" ? "" : person, email, phone });
  const focusFirst = ({ email: wrongEmail, phone: wrongPhone }: Errors) =>
    (wrongEmail === undefined && wrongPhone !== undefined ? phoneInput : emailInput).current?.focus();
  const submission = useSubmission(async () => {
    setShowsErrors(true);
    setRefused({});
    if (Object.keys(missing).length > 0) return focusFirst(missing);
    const said = {
      ...{ email: email.trim(), phone: phone.trim(), language: chosenLanguage },
      ...(work === "update" ? {} : personIn(person ?? "")),
      ...(draft.fields.primary === true ? { primary: true } : {}),
    };
    try {
      const saved = await (contact === null
        ? addContact(caller, partnerId, said)
        : changeContact(caller, partnerId, contact.contactId, { ...said, revision: contact.revision }));
      await draft.drop();
      await changed();
      done(saved);
    } catch (error) {
      const found = fieldErrors(error);
      if (Object.keys(found).length === 0) throw error;
      setRefused(found);
      focusFirst(found);
    }
  });
  const set = (fields: KeptFields) => {
    setRefused({});
    draft.change(fields);
  };
  return {
    draft,
    submission,
    person,
    email,
    phone,
    language: chosenLanguage,
    emailInput,
    phoneInput,
    errors: { ...(showsErrors ? missing : {}), ...refused },
    set,
    /** The chosen person's address is a first proposal for the contact's. */
    choosePerson: (id: string, address?: string) => {
      const known = address ?? people.find((each) => each.id === id)?.email ?? "";
      const isProposal = email.trim() === "" || people.some((each) => each.email === email);
      set({ person: id, ...(isProposal ? { email: known } : {}) });
    },
  };
}

function personIn(id: string): { readonly userId: string } | { readonly invitationId: number } {
  const [kind, rest] = [id.slice(0, id.indexOf(":")), id.slice(id.indexOf(":") + 1)];
  return kind === "user" ? { userId: rest } : { invitationId: Number(rest) };
}
