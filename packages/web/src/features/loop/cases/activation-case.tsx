import type { ActivationDetail } from "@laurel/contract";
import type { ReactNode } from "react";
import { mayDo } from "../../../api/may-do.ts";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { ActionPanel } from "./action-panel.tsx";
import { activationActions } from "./activation-actions.ts";
import { CaseOwner } from "./case-owner.tsx";
import { CaseBadge, CaseColumns, Facts } from "./case-parts.tsx";
import { ContactFacts } from "./contact-facts.tsx";
import { FormAnswers } from "./form-answers.tsx";
import { PromiseList } from "./promise-list.tsx";
import { Story } from "./story.tsx";
import { useCaseChanged } from "./use-case-changed.ts";

interface ActivationCaseProps {
  readonly activation: ActivationDetail;
  /** The partner with its standing, in lines. */
  readonly partner: ReactNode;
}

/** Everything that is needed to work on an activation. */
export function ActivationCase({ activation, partner }: ActivationCaseProps) {
  const words = useWords();
  const { t, money, day, dayOf } = words;
  const { caller, program, me } = useSigned();
  const names = namesOf(program);
  const { partnerId, activationId, partnerName, steps, promises, contact, amountMinor } = activation;
  const changed = useCaseChanged(partnerId);
  const what = names.benefit(activation.benefit);
  const context = { caller, words, currency: names.currency, digits: program.minorUnits };
  const actions = mayDo(me, "activations.work") ? activationActions(activation, context) : [];
  const { activatedAt, activatedBy, offerTitle, offerId, answerUntil, rating, redemptions } = activation;
  return (
    <CaseColumns
      side={
        <>
          <Card title={t("case.promises")}>
            <PromiseList promises={promises} />
          </Card>
          <ContactFacts contact={contact} isSpoken={activation.languageSpoken} />
          <Card title={t("case.facts")}>
            <Facts
              facts={[
                [t("case.partner"), partner],
                [t("case.offer"), offerTitle ?? offerId],
                [t("case.amount"), amountMinor === null ? null : money(amountMinor, names.currency)],
                [
                  t("case.redeemed"),
                  redemptions.length === 0
                    ? null
                    : redemptions.map((each) => (
                        <span key={`${each.redeemedOn} ${each.reference}`}>
                          {[
                            day(each.redeemedOn),
                            money(each.amountMinor, names.currency),
                            each.reference,
                          ].join(" · ")}
                        </span>
                      )),
                ],
              ]}
            />
          </Card>
          <FormAnswers activation={activation} />
        </>
      }
    >
      <Card title={t("case.activation")}>
        <Facts
          facts={[
            [t("requests.state"), <CaseBadge key="state" state={activation.state} />],
            [
              t("case.holder"),
              <CaseOwner key="owner" assignee={activation.assignee} {...{ promises, what, changed }} />,
            ],
            [
              t("case.opened-label"),
              t("case.activated", {
                day: dayOf(activatedAt),
                name: activatedBy.name ?? partnerName,
              }),
            ],
            ["", answerUntil === null ? null : t("case.answer-until", { day: day(answerUntil) })],
            [" ", rating === null ? null : t("case.rating", { rating: String(rating) })],
          ]}
        />
      </Card>
      {actions.length > 0 && (
        <ActionPanel
          partnerId={partnerId}
          subject={`activation:${activationId}`}
          actions={actions}
          changed={changed}
        />
      )}
      <Card title={t("case.story")}>
        <Story partnerName={partnerName} steps={steps} promises={promises} />
      </Card>
    </CaseColumns>
  );
}
