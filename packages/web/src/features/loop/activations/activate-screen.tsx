import {
  Button,
  Field,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Select,
  tokens,
} from "@fluentui/react-components";
import type { Activation, Contact, PartnerBenefit } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { choiceOf } from "../benefits/choices.ts";
import { PromiseLine } from "../promises/promise-line.tsx";
import { useChanged } from "../use-changed.ts";
import { ActivateOne } from "./activate-one.tsx";
import type { ProgramFormInput, RenderForm } from "./program-form.ts";

const useStyles = makeStyles({
  screen: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)" },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
  done: { display: "grid", gap: "8px" },
  contact: {
    display: "grid",
    gap: "16px",
    gridTemplateColumns: "minmax(0, 1fr)",
    scrollMarginTop: "16px",
    ":focus": { outlineStyle: "none" },
  },
  text: { margin: 0, lineHeight: 1.5 },
  link: { padding: "2px 0", color: tokens.colorBrandForegroundLink },
});

interface ActivateScreenProps {
  readonly partnerId: string;
  /** The chosen benefits. */
  readonly entries: readonly PartnerBenefit[];
  readonly contacts: readonly Contact[];
  readonly offers: ProgramFormInput["offers"];
  titleOf(offerId: string): string;
  readonly renderForm: RenderForm;
  /** How a benefit is used; null where the program doesn't say. */
  readonly renderUse: (benefit: string) => ReactNode;
  /** The form of a contact, shown while one is needed and there is none. */
  readonly contactForm: ReactNode;
  back(): void;
}

/** Asks for all that the chosen benefits need, and activates each, or all of them together. */
export function ActivateScreen(props: ActivateScreenProps) {
  const { entries, contacts, contactForm, back } = props;
  const { t } = useWords();
  const styles = useStyles();
  const [made, setMade] = useState<ReadonlyMap<string, Activation>>(new Map());
  const [contactId, setContactId] = useState<number | null>(null);
  const contactBox = useRef<HTMLDivElement>(null);
  const forms = useRef<HTMLDivElement>(null);
  const open = entries.filter((entry) => !made.has(choiceOf(entry)));
  const waitsForContact = contacts.length === 0 && open.some(needsContact);
  const [hasWaited, setHasWaited] = useState(waitsForContact);
  if (waitsForContact && !hasWaited) setHasWaited(true);
  const activateAll = () => {
    for (const form of forms.current?.querySelectorAll("form") ?? []) form.requestSubmit();
  };
  return (
    <div className={styles.screen}>
      {entries.flatMap((entry) => {
        const activation = made.get(choiceOf(entry));
        return activation === undefined
          ? []
          : [<Done key={choiceOf(entry)} {...props} entry={entry} activation={activation} />];
      })}
      {waitsForContact && (
        <div ref={contactBox} tabIndex={-1} className={styles.contact}>
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>{t("activate.contact-first")}</MessageBarBody>
          </MessageBar>
          {contactForm}
        </div>
      )}
      {hasWaited && !waitsForContact && contacts[0] !== undefined && <Named contact={contacts[0]} />}
      {open.length > 0 && contacts.length > 1 && (
        <ContactChoice contacts={contacts} chosen={contactId} choose={setContactId} />
      )}
      <div ref={forms} className={styles.screen}>
        <Open
          {...props}
          entries={open}
          contactId={contactId}
          askContact={waitsForContact ? () => contactBox.current?.focus() : null}
          activated={(entry, activation) =>
            setMade((before) => new Map([...before, [choiceOf(entry), activation]]))
          }
        />
      </div>
      <div className={styles.actions}>
        {open.length > 1 && !waitsForContact && (
          <Button appearance="primary" onClick={activateAll}>
            {t("benefits.activate-chosen", { count: open.length })}
          </Button>
        )}
        <Button onClick={back}>{t("activate.back")}</Button>
      </div>
    </div>
  );
}

/** Says that the contact is named, where its form was; takes the focus, which that form had. */
function Named({ contact: { name, email } }: { readonly contact: Contact }) {
  const { t } = useWords();
  const { contact } = useStyles();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} role="status" className={contact}>
      <MessageBar intent="success" layout="multiline">
        <MessageBarBody>{t("contact.add-done", { name: name ?? email, email })}</MessageBarBody>
      </MessageBar>
    </div>
  );
}

function needsContact({ refusals }: PartnerBenefit): boolean {
  return refusals.some(({ code }) => code === "contact-required");
}

interface OpenProps extends ActivateScreenProps {
  readonly contactId: number | null;
  readonly askContact: (() => void) | null;
  activated(entry: PartnerBenefit, activation: Activation): void;
}

/** The benefits that are not activated yet, each with what it asks for. */
function Open({
  partnerId,
  entries,
  titleOf,
  offers,
  renderForm,
  contactId,
  askContact,
  activated,
}: OpenProps) {
  const changed = useChanged(partnerId);
  return entries.map((entry) => (
    <ActivateOne
      key={choiceOf(entry)}
      partnerId={partnerId}
      entry={entry}
      offerTitle={entry.offerId === null ? null : titleOf(entry.offerId)}
      offers={offers}
      renderForm={renderForm}
      contactId={contactId}
      askContact={needsContact(entry) ? askContact : null}
      activated={async (activation) => {
        activated(entry, activation);
        await changed();
      }}
    />
  ));
}

interface DoneProps extends ActivateScreenProps {
  readonly entry: PartnerBenefit;
  readonly activation: Activation;
}

/** A benefit that was activated: what is promised, and how it is used. */
function Done({ partnerId, entry, activation, titleOf, renderUse }: DoneProps) {
  const { t } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const box = useRef<HTMLHeadingElement>(null);
  useEffect(() => box.current?.focus(), []);
  const name = namesOf(program).benefit(entry.benefit);
  const benefit =
    entry.offerId === null ? name : t("benefit.for-offer", { benefit: name, offer: titleOf(entry.offerId) });
  return (
    <Card title={t("activate.done", { benefit })} titleRef={box}>
      <div className={styles.done}>
        {activation.promises.map((promise) => (
          <PromiseLine key={promise.promiseId} promise={promise} isFull />
        ))}
        {activation.state === "delivered" && <p className={styles.text}>{t("benefit.activated-at-once")}</p>}
        {renderUse(entry.benefit)}
        <Link
          to="/partners/$partnerId/activations/$activationId"
          params={{ partnerId, activationId: String(activation.activationId) }}
          className={styles.link}
        >
          {t("benefit.open")}
        </Link>
      </div>
    </Card>
  );
}

interface ContactChoiceProps {
  readonly contacts: readonly Contact[];
  readonly chosen: number | null;
  choose(contactId: number): void;
}

function ContactChoice({ contacts, chosen, choose }: ContactChoiceProps) {
  const { t } = useWords();
  return (
    <Field label={t("activate.contact")} hint={t("activate.contact-hint")}>
      <Select
        value={String(chosen ?? contacts[0]?.contactId ?? "")}
        onChange={(_, { value }) => choose(Number(value))}
      >
        {contacts.map(({ contactId, name, email }) => (
          <option key={contactId} value={contactId}>
            {name === null ? email : `${name}, ${email}`}
          </option>
        ))}
      </Select>
    </Field>
  );
}
