import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { LoopRequest } from "@laurel/contract";
import { useState } from "react";
import { answerRequest, closeRequest, reopenRequest } from "../../../api/loop.ts";
import { mayDo } from "../../../api/may-do.ts";
import { useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { Confirm } from "../../../kit/confirm.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { useWords } from "../../../kit/use-words.ts";
import { PromiseLine } from "../promises/promise-line.tsx";
import { RequestBadge } from "../states.tsx";
import { Conversation } from "../steps/conversation.tsx";
import { SayingForm } from "../steps/saying-form.tsx";
import { useChanged } from "../use-changed.ts";

const useStyles = makeStyles({
  view: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)", maxWidth: "860px" },
  state: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 12px", marginBottom: "12px" },
  lines: { display: "grid", gap: "8px", marginBottom: "12px" },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2 },
  asked: { marginBottom: "12px" },
  text: { margin: 0, whiteSpace: "pre-wrap", lineHeight: 1.5, overflowWrap: "anywhere" },
});

/** One request: where it is, what is promised, all that was said, and what the partner can do. */
export function RequestView({ request }: { readonly request: LoopRequest }) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { caller, me, program } = useSigned();
  const { partnerId, requestId, state, stage, environment, wishedOn, upheldAs, reopenUntil } = request;
  const changed = useChanged(partnerId);
  const mayAct = mayDo(me, "requests.make", partnerId);
  const facts = [
    ...(stage === null ? [] : [t(`request.stage.${stage}`)]),
    ...(environment === null ? [] : [t(`request.environment.${environment}`)]),
    ...(request.offerTitle === null ? [] : [request.offerTitle]),
    ...(wishedOn === null ? [] : [t("request.wished", { day: words.day(wishedOn) })]),
  ];
  const asked = request.steps.findLast(({ action }) => action === "ask");
  // What was asked is told above.
  const said = request.steps.filter(({ action }) => action !== "open");
  return (
    <div className={styles.view}>
      <Card title={t("activation.where")}>
        <div className={styles.state}>
          <RequestBadge state={state} />
          <span className={styles.quiet}>{facts.join(" · ")}</span>
        </div>
        <div className={styles.lines}>
          {request.promises.map((promise) => (
            <PromiseLine key={promise.promiseId} promise={promise} isFull />
          ))}
          {upheldAs !== null && <p className={styles.text}>{t("request.upheld", { became: upheldAs })}</p>}
        </div>
        {mayAct && state !== "closed" && <Close request={request} />}
      </Card>
      <Card title={t("activation.story")}>
        <div className={styles.lines}>
          <p className={styles.quiet}>
            {t("request.opened", {
              number: String(requestId),
              day: words.dayOf(request.openedAt),
              name: request.openedBy.name ?? t("side.laurel"),
            })}
          </p>
          <p className={styles.text}>{request.text}</p>
        </div>
        {said.length > 0 && <Conversation steps={said} />}
      </Card>
      {mayAct && state === "waiting-for-partner" && (
        <Card title={t("activation.asked")}>
          {asked?.text != null && <p className={mergeClasses(styles.text, styles.asked)}>{asked.text}</p>}
          <SayingForm
            partnerId={partnerId}
            draft={`answer request:${requestId}`}
            label={t("saying.answer")}
            action={t("saying.send-answer")}
            send={async (saying) => {
              await answerRequest(caller, requestId, saying);
              await changed();
            }}
          />
        </Card>
      )}
      {mayAct && state === "closed" && reopenUntil !== null && reopenUntil >= program.today && (
        <Reopen request={request} reopenUntil={reopenUntil} />
      )}
    </div>
  );
}

function Close({ request: { partnerId, requestId } }: { readonly request: LoopRequest }) {
  const { t } = useWords();
  const { caller } = useSigned();
  const changed = useChanged(partnerId);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t("request.close")}</Button>
      {isAsking && (
        <Dialog title={t("request.close-title")} close={() => setAsking(false)}>
          <Confirm
            text={t("request.close-text")}
            action={t("request.close")}
            back={() => setAsking(false)}
            work={async () => {
              await closeRequest(caller, requestId);
              setAsking(false);
              await changed();
            }}
          />
        </Dialog>
      )}
    </>
  );
}

interface ReopenProps {
  readonly request: LoopRequest;
  /** The last day. */
  readonly reopenUntil: string;
}

function Reopen({ request: { partnerId, requestId }, reopenUntil }: ReopenProps) {
  const { t, day } = useWords();
  const { caller } = useSigned();
  const changed = useChanged(partnerId);
  return (
    <Card title={t("request.reopen-title")}>
      <SayingForm
        partnerId={partnerId}
        draft={`reopen request:${requestId}`}
        label={t("request.reopen-text")}
        hint={t("request.reopen-until", { day: day(reopenUntil) })}
        action={t("request.reopen")}
        takesFiles={false}
        send={async ({ text }) => {
          await reopenRequest(caller, requestId, text);
          await changed();
        }}
      />
    </Card>
  );
}
