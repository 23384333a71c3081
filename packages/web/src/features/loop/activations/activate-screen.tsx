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
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { makeActivation } from "../../../api/loop.ts";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { refusalText } from "../../../kit/refusal-text.ts";
import { RefusedRequest } from "../../../kit/refused-request.ts";
import { SubmitButton } from "../../../kit/submit-button.tsx";
import { useSubmission } from "../../../kit/use-submission.ts";
import { useWords } from "../../../kit/use-words.ts";
import { choiceOf } from "../benefits/choices.ts";
import { RefusalLines } from "../benefits/refusal-lines.tsx";
import { PromiseLine } from "../promises/promise-line.tsx";
import { useChanged } from "../use-changed.ts";
import { ActivateOne, type Filled } from "./activate-one.tsx";
import { formErrors, type ProgramFormInput, type RenderForm } from "./program-form.ts";

const useStyles = makeStyles({
  screen: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)" },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
  done: { display: "grid", gap: "8px" },
  text: { margin: 0, lineHeight: 1.5 },
  link: { color: tokens.colorBrandForegroundLink },
});

interface ActivateScreenProps {
  readonly partnerId: string;
  /** The chosen benefits. */
  readonly entries: readonly PartnerBenefit[];
  readonly contacts: readonly Contact[];
  readonly offers: ProgramFormInput["offers"];
  titleOf(offerId: string): string;
  readonly renderForm: RenderForm;
  readonly renderUse: (benefit: string, isOpen: boolean) => ReactNode;
  /** The form of a contact, shown while one is needed and there is none. */
  readonly contactForm: ReactNode;
  back(): void;
}

/** Asks for all that the chosen benefits need, and activates them together. */
export function ActivateScreen(props: ActivateScreenProps) {
  const { partnerId, entries, contacts, offers, titleOf, contactForm, back } = props;
  const { t } = useWords();
  const styles = useStyles();
  const work = useActivation(props);
  const open = entries.filter((entry) => !work.made.has(choiceOf(entry)));
  const needsContact =
    contacts.length === 0 &&
    open.some(({ refusals }) => refusals.some(({ code }) => code === "contact-required"));
  return (
    <div className={styles.screen}>
      {entries.flatMap((entry) => {
        const activation = work.made.get(choiceOf(entry));
        return activation === undefined
          ? []
          : [<Done key={choiceOf(entry)} {...props} entry={entry} activation={activation} />];
      })}
      {needsContact && (
        <>
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>{t("activate.contact-first")}</MessageBarBody>
          </MessageBar>
          {contactForm}
        </>
      )}
      {open.map((entry) => {
        const error = work.refused.get(choiceOf(entry));
        return (
          <div key={choiceOf(entry)} className={styles.screen}>
            {error !== undefined && <Refused partnerId={partnerId} error={error} />}
            <ActivateOne
              partnerId={partnerId}
              entry={entry}
              offerTitle={entry.offerId === null ? null : titleOf(entry.offerId)}
              offers={offers}
              renderForm={props.renderForm}
              error={error}
              showsErrors={work.showsErrors}
              fill={work.fill}
            />
          </div>
        );
      })}
      {open.length > 0 && contacts.length > 1 && (
        <ContactChoice contacts={contacts} chosen={work.contactId} choose={work.chooseContact} />
      )}
      <form
        className={styles.actions}
        onSubmit={(event) => {
          event.preventDefault();
          if (!needsContact) work.submission.send(open);
        }}
      >
        {open.length > 0 && !needsContact && (
          <SubmitButton isBusy={work.submission.isBusy} isWide={false}>
            {t("activate.send", { count: open.length })}
          </SubmitButton>
        )}
        <Button onClick={back}>{t("activate.back")}</Button>
      </form>
    </div>
  );
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
        {renderUse(entry.benefit, true)}
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

/** Why a benefit was refused: every reason, with its way out. */
function Refused({ partnerId, error }: { readonly partnerId: string; readonly error: unknown }) {
  const { t } = useWords();
  const refusals = error instanceof RefusedRequest ? (error.problem?.refusals ?? []) : [];
  return (
    <MessageBar intent="error" layout="multiline" role="alert">
      <MessageBarBody>
        {refusals.length > 0 ? (
          <RefusalLines partnerId={partnerId} refusals={refusals} />
        ) : (
          refusalText(t, error, "other")
        )}
      </MessageBarBody>
    </MessageBar>
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
        size="large"
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

/** Activates what is filled in; what is refused stays, with its answers and the reasons. */
function useActivation({ partnerId }: ActivateScreenProps) {
  const { caller } = useSigned();
  const changed = useChanged(partnerId);
  const [made, setMade] = useState<ReadonlyMap<string, Activation>>(new Map());
  const [refused, setRefused] = useState<ReadonlyMap<string, unknown>>(new Map());
  const [showsErrors, setShowsErrors] = useState(false);
  const [contactId, setContactId] = useState<number | null>(null);
  const filled = useRef(new Map<string, { readonly filled: Filled | null; drop(): Promise<void> }>());
  const fill = useCallback((choice: string, given: Filled | null, drop: () => Promise<void>) => {
    filled.current.set(choice, { filled: given, drop });
  }, []);
  const submission = useSubmission<readonly PartnerBenefit[]>(async (entries) => {
    setShowsErrors(true);
    const failed = new Map<string, unknown>();
    const done = new Map<string, Activation>();
    for (const entry of entries) {
      const answers = filled.current.get(choiceOf(entry));
      if (answers === undefined || answers.filled === null) continue;
      const body = {
        benefit: entry.benefit,
        ...(entry.offerId === null ? {} : { offerId: entry.offerId }),
        ...(contactId === null ? {} : { contactId }),
        ...answers.filled,
      };
      try {
        done.set(choiceOf(entry), await makeActivation(caller, partnerId, body));
        await answers.drop();
      } catch (error) {
        failed.set(choiceOf(entry), error);
      }
    }
    setRefused(failed);
    setMade((before) => new Map([...before, ...done]));
    await changed();
    if (failed.size > 0) focusFirstWrong([...failed.values()]);
  });
  return { made, refused, showsErrors, contactId, chooseContact: setContactId, fill, submission };
}

/** The first field that was refused gets the focus, once its error is shown. */
function focusFirstWrong(errors: readonly unknown[]): void {
  if (errors.every((error) => Object.keys(formErrors(error)).length === 0)) return;
  requestAnimationFrame(() => document.querySelector<HTMLElement>("main [aria-invalid=true]")?.focus());
}
