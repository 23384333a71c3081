import { Button, Field, makeStyles, Select, tokens } from "@fluentui/react-components";
import type { Contact } from "@laurel/contract";
import { useEffect, useRef, useState } from "react";
import { removeContact } from "../../../api/loop.ts";
import { useSigned } from "../../../api/program.tsx";
import { Confirm } from "../../../kit/confirm.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { useChanged } from "../use-changed.ts";
import { ContactForm, type ContactWork, type RenderInvite } from "./contact-form.tsx";
import type { Nameable } from "./person-list.tsx";

const useStyles = makeStyles({
  form: {
    marginTop: "16px",
    paddingTop: "16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    display: "grid",
    gap: "16px",
  },
});

interface ContactEditorProps {
  readonly partnerId: string;
  readonly people: readonly Nameable[];
  /** The usual language of a new contact. */
  readonly language: string;
  readonly renderInvite: RenderInvite | null;
  readonly contacts: readonly Contact[];
  readonly work: ContactWork;
  close(): void;
  done(text: string, contact: Contact | null): void;
}

/** The form below the list; with several contacts the reader first chooses which one. */
export function ContactEditor({ contacts, work, close, done, ...rest }: ContactEditorProps) {
  const { t } = useWords();
  const styles = useStyles();
  const [chosenId, setChosenId] = useState(contacts[0]?.contactId ?? 0);
  const [isRemoving, setRemoving] = useState(false);
  const box = useRef<HTMLElement>(null);
  const contact = work === "add" ? null : (contacts.find((each) => each.contactId === chosenId) ?? null);
  useEffect(() => box.current?.focus({ preventScroll: false }), []);
  const nameOf = ({ name, email }: Contact) => name ?? email;
  return (
    <section ref={box} tabIndex={-1} className={styles.form} aria-label={t(`contact.${work}-title`)}>
      {work !== "add" && contacts.length > 1 && (
        <Field label={t("contact.which")}>
          <Select value={String(chosenId)} onChange={(_, { value }) => setChosenId(Number(value))}>
            {contacts.map((each) => (
              <option key={each.contactId} value={each.contactId}>
                {nameOf(each)}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <ContactForm
        {...rest}
        key={contact?.contactId ?? "new"}
        work={work}
        contact={contact}
        hasOthers={contacts.length > (work === "add" ? 0 : 1)}
        close={close}
        done={(saved) => done(t(`contact.${work}-done`, { name: nameOf(saved), email: saved.email }), saved)}
      />
      {work === "update" && contact !== null && (
        <div>
          <Button onClick={() => setRemoving(true)}>{t("contact.remove")}</Button>
        </div>
      )}
      {isRemoving && contact !== null && (
        <RemoveDialog
          partnerId={rest.partnerId}
          contact={contact}
          close={() => setRemoving(false)}
          done={() => done(t("contact.remove-done", { name: nameOf(contact) }), null)}
        />
      )}
    </section>
  );
}

interface RemoveDialogProps {
  readonly partnerId: string;
  readonly contact: Contact;
  close(): void;
  done(): void;
}

function RemoveDialog({ partnerId, contact, close, done }: RemoveDialogProps) {
  const { t } = useWords();
  const { caller } = useSigned();
  const changed = useChanged(partnerId);
  const name = contact.name ?? contact.email;
  return (
    <Dialog title={t("contact.remove-title", { name })} close={close}>
      <Confirm
        text={t("contact.remove-text", { name })}
        action={t("contact.remove")}
        back={close}
        work={async () => {
          await removeContact(caller, partnerId, contact.contactId);
          await changed();
          done();
        }}
      />
    </Dialog>
  );
}
