import { makeStyles } from "@fluentui/react-components";
import type { LoopRequest } from "@laurel/contract";
import type { ReactNode } from "react";
import { mayDo } from "../../../api/may-do.ts";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { languageIn } from "../../../kit/language-in.ts";
import { useWords } from "../../../kit/use-words.ts";
import { aboutText, requestTitle } from "../requests/request-words.ts";
import { ActionPanel } from "./action-panel.tsx";
import { CaseLink } from "./case-link.tsx";
import { CaseOwner } from "./case-owner.tsx";
import { CaseBadge, CaseColumns, Facts } from "./case-parts.tsx";
import { PromiseList } from "./promise-list.tsx";
import { requestActions } from "./request-actions.ts";
import { Story } from "./story.tsx";
import { useCaseChanged } from "./use-case-changed.ts";

const useStyles = makeStyles({
  text: { margin: "16px 0 0", whiteSpace: "pre-wrap", lineHeight: 1.5, overflowWrap: "anywhere" },
});

interface RequestCaseProps {
  readonly request: LoopRequest;
  /** The partner with its standing, in lines. */
  readonly partner: ReactNode;
}

/** Everything that is needed to work on a request. */
export function RequestCase({ request, partner }: RequestCaseProps) {
  const words = useWords();
  const { t, day, dayOf, locale } = words;
  const styles = useStyles();
  const { caller, me } = useSigned();
  const { partnerId, requestId, promises, offerTitle, offerId, wishedOn, language } = request;
  const changed = useCaseChanged(partnerId);
  const actions = mayDo(me, "requests.work") ? requestActions(request, { caller, words }) : [];
  const { openedAt, openedBy, upheldAs } = request;
  return (
    <CaseColumns
      side={
        <>
          <Card title={t("case.promises")}>
            <PromiseList promises={promises} />
          </Card>
          <Card title={t("case.facts")}>
            <Facts
              facts={[
                [t("case.partner"), partner],
                [t("case.offer"), offerTitle ?? offerId],
                [t("case.language"), languageIn(locale, language)],
                [t("case.phase"), request.stage === null ? null : t(`request.stage.${request.stage}`)],
                [
                  t("request.environment"),
                  request.environment === null ? null : t(`request.environment.${request.environment}`),
                ],
                [t("case.wished"), wishedOn === null ? null : day(wishedOn)],
              ]}
            />
          </Card>
        </>
      }
    >
      <Card title={t("case.request", { number: String(requestId) })}>
        <Facts
          facts={[
            [t("requests.state"), <CaseBadge key="state" state={request.state} />],
            [
              t("case.holder"),
              <CaseOwner
                key="owner"
                assignee={request.assignee}
                what={requestTitle(words, request)}
                {...{ promises, changed }}
              />,
            ],
            [
              t("case.opened-label"),
              <span key="opened">
                {t("case.opened", {
                  day: dayOf(openedAt),
                  name: openedBy.name ?? (openedBy.who === "laurel" ? t("side.laurel") : request.partnerName),
                })}
              </span>,
            ],
            [" ", request.about === null ? null : <About key="about" request={request} />],
            ["", upheldAs === null ? null : t("request.upheld", { became: upheldAs })],
          ]}
        />
        {request.steps.every(({ text }) => text !== request.text) && (
          <p className={styles.text}>{request.text}</p>
        )}
      </Card>
      {actions.length > 0 && (
        <ActionPanel
          partnerId={partnerId}
          subject={`request:${requestId}`}
          actions={actions}
          changed={changed}
        />
      )}
      <Card title={t("case.story")}>
        <Story partnerName={request.partnerName} steps={request.steps} promises={promises} />
      </Card>
    </CaseColumns>
  );
}

/** What an appeal or a support request is about, with a link where it is an activation. */
function About({ request: { about, partnerId } }: { readonly request: LoopRequest }) {
  const words = useWords();
  const { program } = useSigned();
  if (about === null) return null;
  if (/^(activation|request|outreach):\d+$/.test(about)) {
    return (
      <CaseLink partnerId={partnerId} subject={about}>
        {words.t("case.activation")}
      </CaseLink>
    );
  }
  const names = namesOf(program);
  return aboutText(words, about, { benefitOf: () => null, measure: names.measure });
}
