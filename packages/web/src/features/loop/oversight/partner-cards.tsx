import { Link as FluentLink, makeStyles, tokens } from "@fluentui/react-components";
import type { Activation, AnswerOf, Contact, getKeptRate, LoopPromise, LoopRequest } from "@laurel/contract";
import type { ReactNode } from "react";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { languageIn } from "../../../kit/language-in.ts";
import { LimitedList } from "../../../kit/limited-list.tsx";
import { useWords } from "../../../kit/use-words.ts";
import type { PageWords } from "../../../kit/words.ts";
import { CaseLink } from "../cases/case-link.tsx";
import { CaseBadge } from "../cases/case-parts.tsx";
import { Reach } from "../cases/contact-facts.tsx";
import { subjectTitle } from "../cases/subject.ts";
import { DueBlock } from "../queue/due-block.tsx";
import { requestTitle } from "../requests/request-words.ts";

const useStyles = makeStyles({
  list: { display: "grid", gap: "12px", margin: 0, padding: 0, listStyleType: "none" },
  item: { display: "grid", gap: "2px", overflowWrap: "anywhere", justifyItems: "start" },
  head: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "4px 8px" },
  name: { fontWeight: tokens.fontWeightSemibold },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5 },
  rate: { margin: "0 0 12px", lineHeight: 1.5 },
});

interface ListProps {
  readonly title: string;
  /** What is said where there is nothing. */
  readonly none: string;
  readonly items: readonly { readonly key: string | number; readonly shown: ReactNode }[];
  readonly children?: ReactNode;
}

function ListCard({ title, none, items, children }: ListProps) {
  const styles = useStyles();
  return (
    <Card title={title}>
      {children}
      {items.length === 0 && <p className={styles.quiet}>{none}</p>}
      <LimitedList items={items}>
        {(first) => (
          <ul className={styles.list}>
            {first.map(({ key, shown }) => (
              <li key={key} className={styles.item}>
                {shown}
              </li>
            ))}
          </ul>
        )}
      </LimitedList>
    </Card>
  );
}

interface PartnerPromisesProps {
  readonly partnerId: string;
  readonly promises: readonly LoopPromise[];
  /** The title of an offer by its id. */
  readonly offers: ReadonlyMap<string, string>;
  readonly rate: AnswerOf<typeof getKeptRate> | undefined;
  readonly now: number;
}

/** What the team owes a partner, and how many promises it kept. */
export function PartnerPromises({ partnerId, promises, offers, rate, now }: PartnerPromisesProps) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  return (
    <ListCard
      title={words.t("partner-work.promises")}
      none={words.t("partner-work.promises-none")}
      items={promises.map((promise) => ({
        key: promise.promiseId,
        shown: (
          <>
            <CaseLink partnerId={partnerId} subject={promise.subject}>
              {words.t("named", {
                name: words.t(`promise-kind.${promise.kind}`),
                value: subjectTitle(words, names, {
                  ...promise,
                  offerTitle: offers.get(promise.title) ?? null,
                }),
              })}
            </CaseLink>
            <DueBlock promise={promise} now={now} />
          </>
        ),
      }))}
    >
      {rate !== undefined && <p className={styles.rate}>{rateText(words, rate)}</p>}
    </ListCard>
  );
}

function rateText(
  { t, number }: PageWords,
  { kept, keptLate, missed }: AnswerOf<typeof getKeptRate>,
): string {
  const total = kept + keptLate + missed;
  if (total === 0) return t("partner-work.kept-none");
  const percent = number(Math.floor((kept * 100) / total));
  return [
    t("partner-work.kept", { kept: number(kept), total: number(total), percent }),
    ...(keptLate > 0 ? [t("partner-work.kept-late", { count: keptLate, shown: number(keptLate) })] : []),
    ...(missed > 0 ? [t("partner-work.missed", { count: missed, shown: number(missed) })] : []),
  ].join(" ");
}

/** The partner's contacts, and whether mail arrives. */
export function PartnerContacts({ contacts }: { readonly contacts: readonly Contact[] }) {
  const { t, locale } = useWords();
  const styles = useStyles();
  return (
    <ListCard
      title={t("partner-work.contacts")}
      none={t("partner-work.contacts-none")}
      items={contacts.map((contact) => ({
        key: contact.contactId,
        shown: (
          <>
            <span className={styles.name}>
              {contact.primary
                ? t("contact.primary-name", { name: contact.name ?? contact.email })
                : (contact.name ?? contact.email)}
            </span>
            <FluentLink href={`tel:${contact.phone}`}>{contact.phone}</FluentLink>
            <FluentLink href={`mailto:${contact.email}`}>{contact.email}</FluentLink>
            <span className={styles.quiet}>{languageIn(locale, contact.language)}</span>
            <Reach reach={contact.reach} />
          </>
        ),
      }))}
    />
  );
}

/** What a partner has activated, the latest first. */
export function PartnerActivations({ activations }: { readonly activations: readonly Activation[] }) {
  const { t, dayOf } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const names = namesOf(program);
  return (
    <ListCard
      title={t("partner-work.activations")}
      none={t("partner-work.no-activations")}
      items={activations.map(({ activationId, partnerId, benefit, state, activatedAt }) => ({
        key: activationId,
        shown: (
          <>
            <span className={styles.head}>
              <CaseLink partnerId={partnerId} subject={`activation:${activationId}`}>
                {names.benefit(benefit)}
              </CaseLink>
              <CaseBadge state={state} />
            </span>
            <span className={styles.quiet}>{dayOf(activatedAt)}</span>
          </>
        ),
      }))}
    />
  );
}

/** What a partner has asked, the latest first. */
export function PartnerRequests({ requests }: { readonly requests: readonly LoopRequest[] }) {
  const words = useWords();
  const styles = useStyles();
  return (
    <ListCard
      title={words.t("parts.requests")}
      none={words.t("requests.none")}
      items={requests.map((request) => ({
        key: request.requestId,
        shown: (
          <>
            <span className={styles.head}>
              <CaseLink partnerId={request.partnerId} subject={`request:${request.requestId}`}>
                {requestTitle(words, request)}
              </CaseLink>
              <CaseBadge state={request.state} />
            </span>
            <span className={styles.quiet}>{words.dayOf(request.openedAt)}</span>
          </>
        ),
      }))}
    />
  );
}
