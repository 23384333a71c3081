import { Badge, Button, MessageBar, MessageBarBody, makeStyles, tokens } from "@fluentui/react-components";
import type { ActivationDetail } from "@laurel/contract";
import { isOpen } from "@laurel/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { answerActivation, cancelActivation } from "../../../api/loop.ts";
import { mayDo } from "../../../api/may-do.ts";
import { namesOf, useSigned } from "../../../api/program.tsx";
import { Card } from "../../../kit/card.tsx";
import { Confirm } from "../../../kit/confirm.tsx";
import { Dialog } from "../../../kit/dialog.tsx";
import { languageIn } from "../../../kit/language-in.ts";
import { useWords } from "../../../kit/use-words.ts";
import { PromiseLine } from "../promises/promise-line.tsx";
import { StateBadge } from "../states.tsx";
import { Conversation } from "../steps/conversation.tsx";
import { SayingForm } from "../steps/saying-form.tsx";
import { useChanged } from "../use-changed.ts";
import { Answers } from "./answers.tsx";
import type { ProgramFormInput, RenderForm } from "./program-form.ts";
import { Rating } from "./rating.tsx";

const useStyles = makeStyles({
  view: {
    display: "grid",
    gap: "16px",
    gridTemplateColumns: "minmax(0, 2fr) minmax(0, 1fr)",
    alignItems: "start",
    "@media (max-width: 960px)": { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  column: { display: "grid", gap: "16px", gridTemplateColumns: "minmax(0, 1fr)" },
  state: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 12px", marginBottom: "12px" },
  lines: { display: "grid", gap: "8px", margin: 0 },
  text: { margin: 0, lineHeight: 1.5, whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5, overflowWrap: "anywhere" },
  asked: { display: "grid", gap: "12px" },
  link: { padding: "2px 0", color: tokens.colorBrandForegroundLink },
});

interface ActivationViewProps {
  readonly activation: ActivationDetail;
  readonly offers: ProgramFormInput["offers"];
  readonly renderForm: RenderForm;
  /** How a benefit is used; null where the program doesn't say. */
  readonly renderUse: (benefit: string) => ReactNode;
}

/** One activation: where it is, what is promised and asked, and all that happened. */
export function ActivationView(props: ActivationViewProps) {
  const { activation, renderUse } = props;
  const { t } = useWords();
  const styles = useStyles();
  const { me } = useSigned();
  const mayAct = mayDo(me, "activations.make", activation.partnerId);
  const use = renderUse(activation.benefit);
  return (
    <div className={styles.view}>
      <div className={styles.column}>
        <Where activation={activation} />
        {activation.state === "waiting-for-partner" && <Asked activation={activation} mayAct={mayAct} />}
        {activation.state === "delivered" && <Rating activation={activation} mayAct={mayAct} />}
        {(activation.state === "declined" || activation.state === "revoked") && (
          <Appeal activation={activation} />
        )}
        <Card title={t("activation.story")}>
          <Conversation steps={activation.steps} />
        </Card>
      </div>
      <div className={styles.column}>
        <People activation={activation} />
        <Credit activation={activation} />
        <Answers {...props} mayAmend={mayAct && activation.state === "requested"} />
        {use !== null && <Card title={t("activation.use")}>{use}</Card>}
        {mayAct && isOpen(activation.state) && <Cancel activation={activation} />}
      </div>
    </div>
  );
}

interface ActivationPartProps {
  readonly activation: ActivationDetail;
}

function Where({ activation }: ActivationPartProps) {
  const words = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  const { state, amountMinor, offerTitle, promises, activatedAt, activatedBy } = activation;
  return (
    <Card title={words.t("activation.where")}>
      <div className={styles.state}>
        <StateBadge state={state} />
        {amountMinor !== null && (
          <Badge appearance="tint" color="brand" size="large">
            {words.money(amountMinor, namesOf(program).currency)}
          </Badge>
        )}
        {offerTitle !== null && <span>{offerTitle}</span>}
      </div>
      <div className={styles.lines}>
        {promises.map((promise) => (
          <PromiseLine key={promise.promiseId} promise={promise} isFull />
        ))}
        <p className={styles.quiet}>
          {words.t("activation.made", {
            day: words.dayOf(activatedAt),
            name: activatedBy.name ?? words.t("side.partner"),
          })}
        </p>
      </div>
    </Card>
  );
}

/** What the team asked last, with the form to answer. */
function Asked({ activation, mayAct }: ActivationPartProps & { readonly mayAct: boolean }) {
  const { t, day } = useWords();
  const styles = useStyles();
  const { caller } = useSigned();
  const { partnerId, activationId, steps, answerUntil } = activation;
  const changed = useChanged(partnerId);
  const asked = steps.findLast(({ action }) => action === "ask");
  return (
    <Card title={t("activation.asked")}>
      <div className={styles.asked}>
        {asked?.text != null && <p className={styles.text}>{asked.text}</p>}
        {answerUntil !== null && (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{t("activation.answer-until", { day: day(answerUntil) })}</MessageBarBody>
          </MessageBar>
        )}
        {mayAct && (
          <SayingForm
            partnerId={partnerId}
            draft={`answer activation:${activationId}`}
            label={t("saying.answer")}
            action={t("saying.send-answer")}
            send={async (saying) => {
              await answerActivation(caller, partnerId, activationId, saying);
              await changed();
            }}
          />
        )}
      </div>
    </Card>
  );
}

function People({ activation: { assignee, languageSpoken, contact } }: ActivationPartProps) {
  const words = useWords();
  const { t, locale } = words;
  const styles = useStyles();
  return (
    <Card title={t("activation.people")}>
      <div className={styles.lines}>
        <p className={styles.text}>
          {assignee?.name == null ? t("promise.nobody") : t("promise.by", { name: assignee.name })}
        </p>
        {languageSpoken === false && contact !== null && (
          <p className={styles.quiet}>
            {t("activation.not-spoken", { language: languageIn(locale, contact.language) })}
          </p>
        )}
        {contact === null ? (
          <p className={styles.quiet}>{t("activation.no-contact")}</p>
        ) : (
          <>
            <p className={styles.text}>
              {t("activation.contact", {
                who: contact.name === null ? contact.email : `${contact.name}, ${contact.email}`,
              })}
            </p>
            {contact.reach !== "verified" && (
              <p className={styles.quiet}>
                {t(`contact.reach.${contact.reach}`, {
                  name: contact.name ?? contact.email,
                  email: contact.email,
                })}
              </p>
            )}
          </>
        )}
      </div>
    </Card>
  );
}

/** What was redeemed of a granted credit. */
function Credit({ activation: { amountMinor, redemptions } }: ActivationPartProps) {
  const { t, money, day } = useWords();
  const styles = useStyles();
  const { program } = useSigned();
  if (amountMinor === null || redemptions.length === 0) return null;
  const { currency } = namesOf(program);
  const used = redemptions.reduce((sum, each) => sum + each.amountMinor, 0);
  return (
    <Card title={t("activation.credit")}>
      <div className={styles.lines}>
        <p className={styles.text}>
          {t("activation.credit-left", {
            used: money(used, currency),
            left: money(Math.max(0, amountMinor - used), currency),
          })}
        </p>
        {redemptions.map((each) => (
          <p key={`${each.redeemedOn} ${each.reference}`} className={styles.quiet}>
            {`${day(each.redeemedOn)} · ${money(each.amountMinor, currency)} · ${each.reference}`}
          </p>
        ))}
      </div>
    </Card>
  );
}

function Appeal({ activation: { partnerId, activationId, state } }: ActivationPartProps) {
  const { t } = useWords();
  const styles = useStyles();
  return (
    <Card title={t("activation.appeal-title")}>
      <div className={styles.lines}>
        <p className={styles.text}>
          {t(state === "revoked" ? "activation.appeal-revoked" : "activation.appeal-declined")}
        </p>
        <Link
          to="/partners/$partnerId/requests/new"
          params={{ partnerId }}
          search={{ kind: "appeal", about: `activation:${activationId}` }}
          className={styles.link}
        >
          {t("activation.appeal")}
        </Link>
      </div>
    </Card>
  );
}

function Cancel({ activation: { partnerId, activationId } }: ActivationPartProps) {
  const { t } = useWords();
  const { caller } = useSigned();
  const changed = useChanged(partnerId);
  const [isAsking, setAsking] = useState(false);
  return (
    <div>
      <Button onClick={() => setAsking(true)}>{t("activation.cancel")}</Button>
      {isAsking && (
        <Dialog title={t("activation.cancel-title")} close={() => setAsking(false)}>
          <Confirm
            text={t("activation.cancel-text")}
            action={t("activation.cancel")}
            back={() => setAsking(false)}
            work={async () => {
              await cancelActivation(caller, partnerId, activationId);
              setAsking(false);
              await changed();
            }}
          />
        </Dialog>
      )}
    </div>
  );
}
