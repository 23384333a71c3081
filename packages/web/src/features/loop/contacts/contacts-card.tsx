import {
  Badge,
  Button,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Spinner,
  tokens,
} from "@fluentui/react-components";
import type { Contact } from "@laurel/contract";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { contactsQuery } from "../../../api/loop.ts";
import { mayDo } from "../../../api/may-do.ts";
import { useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { Item, Items } from "../../../kit/items.tsx";
import { languageIn } from "../../../kit/language-in.ts";
import { OutcomeBar, useOutcome } from "../../../kit/outcome.tsx";
import { ProblemBar } from "../../../kit/problem-bar.tsx";
import { useWords } from "../../../kit/use-words.ts";
import type { ContactWork, RenderInvite } from "./contact-form.tsx";
import { reachText } from "./contact-words.ts";
import type { Nameable } from "./person-list.tsx";

/** The form is loaded once it is needed: most readers only look. */
const ContactEditor = lazy(async () => ({
  default: (await import("./contact-editor.tsx")).ContactEditor,
}));

const useStyles = makeStyles({
  bar: { display: "flex", flexWrap: "wrap", gap: "8px", marginBottom: "16px" },
  text: { margin: "0 0 12px", color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
});

interface ContactsCardProps {
  readonly partnerId: string;
  /** Who can be named: the members and the people with an open invitation. */
  readonly people: readonly Nameable[];
  /** The usual language of a new contact. */
  readonly language: string;
  readonly renderInvite: RenderInvite | null;
  /** Whether the form for a first contact is open from the start, because it is needed now. */
  readonly isNeeded?: boolean;
  /** Called when a contact was named. */
  named?(contact: Contact): void;
}

/** The marketing contacts, with the buttons to add, update and change one. */
export function ContactsCard(props: ContactsCardProps) {
  const { partnerId, isNeeded = false, named } = props;
  const { t } = useWords();
  const styles = useStyles();
  const { caller, me } = useSigned();
  const { data, error, refetch } = useQuery(contactsQuery(caller, partnerId));
  const [work, setWork] = useState<ContactWork | null>(isNeeded ? "add" : null);
  const outcome = useOutcome();
  const mayManage = mayDo(me, "contacts.manage", partnerId);
  const contacts = data?.items ?? [];
  const begin = (next: ContactWork) => {
    outcome.clear();
    setWork(next);
  };
  return (
    <Card title={t("contact.title")} titleRef={outcome.title}>
      {mayManage && (
        <div className={styles.bar}>
          <Button
            appearance={data !== undefined && contacts.length === 0 ? "primary" : "secondary"}
            disabledFocusable={data === undefined || contacts.length >= data.limit}
            onClick={() => begin("add")}
          >
            {t("contact.add")}
          </Button>
          <Button disabledFocusable={contacts.length === 0} onClick={() => begin("update")}>
            {t("contact.update")}
          </Button>
          <Button disabledFocusable={contacts.length === 0} onClick={() => begin("change")}>
            {t("contact.change")}
          </Button>
        </div>
      )}
      <OutcomeBar outcome={outcome} />
      {error !== null && data === undefined && <ProblemBar error={error} retry={() => void refetch()} />}
      {data !== undefined && contacts.length === 0 && (
        <p className={styles.text}>{t(mayManage ? "contact.none" : "contact.none-viewer")}</p>
      )}
      <ContactList contacts={contacts} />
      {work !== null && data !== undefined && (
        <Suspense fallback={<Spinner label={t("shell.loading")} />}>
          <ContactEditor
            {...props}
            key={work}
            contacts={contacts}
            work={work}
            close={() => {
              setWork(null);
              outcome.title.current?.focus();
            }}
            done={(text, contact) => {
              setWork(null);
              outcome.tell(text, true);
              if (contact !== null) named?.(contact);
            }}
          />
        </Suspense>
      )}
    </Card>
  );
}

function ContactList({ contacts }: { readonly contacts: readonly Contact[] }) {
  const words = useWords();
  const { t, locale } = words;
  if (contacts.length === 0) return null;
  return (
    <Items>
      {contacts.map((contact) => {
        const { contactId, name, email, phone, language, mailLanguage, primary, reach } = contact;
        const spoken = languageIn(locale, language);
        return (
          <Item
            key={contactId}
            name={
              <>
                {name ?? email}
                {name === null && <Badge appearance="outline">{t("contact.invited")}</Badge>}
                {primary && contacts.length > 1 && (
                  <Badge appearance="tint" color="brand">
                    {t("contact.primary")}
                  </Badge>
                )}
              </>
            }
            lines={[
              email,
              phone,
              language === mailLanguage
                ? spoken
                : t("contact.language-and-mail", { spoken, mail: languageIn(locale, mailLanguage) }),
            ]}
          >
            <MessageBar
              intent={reach === "verified" ? "success" : reach === "unverified" ? "info" : "error"}
              layout="multiline"
            >
              <MessageBarBody>{reachText(words, contact)}</MessageBarBody>
            </MessageBar>
          </Item>
        );
      })}
    </Items>
  );
}
