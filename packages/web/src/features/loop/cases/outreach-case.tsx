import { makeStyles, tokens } from "@fluentui/react-components";
import type { Outreach } from "@laurel/contract";
import { optionName } from "@laurel/words";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { mayDo } from "../../../api/may-do.ts";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { Disclosure } from "../../../kit/disclosure.tsx";
import { WarningIcon } from "../../../kit/icons.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { loadWords } from "../../../kit/words.ts";
import { MessageView } from "../inbox/message-view.tsx";
import { ActionPanel } from "./action-panel.tsx";
import { CaseLink } from "./case-link.tsx";
import { CaseOwner } from "./case-owner.tsx";
import { CaseBadge, CaseColumns, Facts } from "./case-parts.tsx";
import { outreachActions } from "./outreach-actions.ts";
import { PromiseList } from "./promise-list.tsx";
import { Story } from "./story.tsx";
import { useCaseChanged } from "./use-case-changed.ts";

const useStyles = makeStyles({
  lines: { display: "grid", gap: "8px", margin: 0, padding: 0, listStyleType: "none" },
  cause: { display: "flex", gap: "8px", color: tokens.colorStatusDangerForeground1 },
});

interface OutreachCaseProps {
  readonly outreach: Outreach;
  /** The partner with its standing, in lines. */
  readonly partner: ReactNode;
}

/** Everything that is needed to say the first word about a publication. */
export function OutreachCase({ outreach, partner }: OutreachCaseProps) {
  const words = useWords();
  const { t, day } = words;
  const styles = useStyles();
  const { caller, me } = useSigned();
  const { partnerId, outreachId, promises, cause, requestId, offerTitle } = outreach;
  const changed = useCaseChanged(partnerId);
  const { data: ownersWords = null } = useQuery({
    queryKey: ["words", outreach.ownerLanguage],
    queryFn: () => loadWords(outreach.ownerLanguage),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const context = { caller, words, ownersWords, name: me.name ?? "" };
  const actions = mayDo(me, "outreach.work") ? outreachActions(outreach, context) : [];
  return (
    <CaseColumns side={<Known outreach={outreach} partner={partner} />}>
      <Card title={t("first-words.title")}>
        <Facts
          facts={[
            [t("requests.state"), <CaseBadge key="state" state={outreach.state} />],
            [
              t("case.holder"),
              <CaseOwner
                key="owner"
                assignee={outreach.assignee}
                what={offerTitle}
                {...{ promises, changed }}
              />,
            ],
            [
              t("case.offer"),
              t("first-words.published", {
                option: optionName(words, outreach.option),
                day: day(outreach.publishedOn),
              }),
            ],
            [
              t("self-check.title-page"),
              outreach.selfCheck === null ? null : t("self-check.result", outreach.selfCheck),
            ],
            [
              " ",
              cause === null ? null : (
                <span key="cause" className={styles.cause}>
                  <WarningIcon />
                  {t(`cause.${cause}`)}
                </span>
              ),
            ],
            [
              "",
              requestId === null ? null : (
                <CaseLink key="request" partnerId={partnerId} subject={`request:${requestId}`}>
                  {t("offer.request-open")}
                </CaseLink>
              ),
            ],
          ]}
        />
      </Card>
      <Card title={t("offer.written")}>
        <Written outreach={outreach} />
      </Card>
      {actions.length > 0 && (
        <ActionPanel
          partnerId={partnerId}
          subject={`outreach:${outreachId}`}
          actions={actions}
          changed={changed}
        />
      )}
      <Card title={t("case.story")}>
        <Story partnerName={outreach.partnerName} steps={outreach.steps} promises={promises} />
      </Card>
    </CaseColumns>
  );
}

/** What is promised, and the facts. */
function Known({ outreach, partner }: OutreachCaseProps) {
  const { t, list } = useWords();
  const names = namesOf(useSigned().program);
  const { promises, offerTitle, benefits } = outreach;
  return (
    <>
      <Card title={t("case.promises")}>
        <PromiseList promises={promises} />
      </Card>
      <Card title={t("case.facts")}>
        <Facts
          facts={[
            [t("case.partner"), partner],
            [t("case.offer"), offerTitle],
            [
              t("first-words.benefits"),
              benefits.length === 0 ? null : <span key="b">{list(benefits.map(names.benefit))}</span>,
            ],
          ]}
        />
      </Card>
    </>
  );
}

/** Who owns the offer, what was sent to whom, and who was asked. */
function Written({ outreach }: { readonly outreach: Outreach }) {
  const { t, day, dayOf } = useWords();
  const styles = useStyles();
  const { partnerId, ownerEmail, ownerConfirmed, baseMessage, asked, passedOver } = outreach;
  const base = baseMessage?.to == null ? null : baseMessage;
  const values = {
    email: base?.to ?? "",
    place: base?.place == null ? "" : t(`place.${base.place}`),
    day: base?.sentAt == null ? "" : dayOf(base.sentAt),
  };
  const sent =
    base === null
      ? t("first-words.base-none")
      : base.mail === "undeliverable"
        ? t("offer.sent-undeliverable", values)
        : t(base.sentAt === null ? "offer.sending" : "offer.sent", values);
  return (
    <ul className={styles.lines}>
      <li>
        {ownerEmail === null
          ? t("first-words.owner-none")
          : t(ownerConfirmed ? "first-words.owner-confirmed" : "first-words.owner", { email: ownerEmail })}
      </li>
      <li>
        {t("named", { name: t("first-words.base"), value: sent })}
        {base?.messageId != null && <Message partnerId={partnerId} messageId={base.messageId} />}
      </li>
      {passedOver.map((each) => (
        <li key={`${each.place} ${each.email}`}>
          {t("offer.passed-over", {
            known: each.email === null ? "no" : "yes",
            place: t(`place.${each.place}`),
            email: each.email ?? "",
            why: t(`cause.${each.cause}`),
          })}
        </li>
      ))}
      {asked.map((each) => (
        <li key={`${each.place} ${each.email} ${each.askedOn}`}>
          {t("offer.asked", { day: day(each.askedOn), email: each.email, place: t(`place.${each.place}`) })}
        </li>
      ))}
    </ul>
  );
}

/** The message itself, loaded when it is opened. */
function Message({ partnerId, messageId }: { readonly partnerId: string; readonly messageId: number }) {
  const { t } = useWords();
  return (
    <Disclosure title={t("first-words.base-read")} isLazy>
      <MessageView partnerId={partnerId} messageId={messageId} />
    </Disclosure>
  );
}
