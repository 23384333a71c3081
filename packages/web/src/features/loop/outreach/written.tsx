import { makeStyles, tokens } from "@fluentui/react-components";
import type { Outreach } from "@laurel/contract";
import { Link } from "@tanstack/react-router";
import { Disclosure } from "../../../kit/disclosure.tsx";
import { useWords } from "../../../kit/use-words.ts";
import type { RenderMessage } from "./render-message.ts";

const useStyles = makeStyles({
  part: { display: "grid", gap: "6px", gridTemplateColumns: "minmax(0, 1fr)" },
  title: { margin: 0, fontSize: tokens.fontSizeBase300 },
  text: { margin: 0, lineHeight: 1.5, overflowWrap: "anywhere" },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, lineHeight: 1.5, overflowWrap: "anywhere" },
  list: { display: "grid", gap: "2px", margin: 0, paddingInlineStart: "20px" },
  link: { padding: "2px 0", color: tokens.colorBrandForegroundLink },
});

interface WrittenProps {
  readonly outreach: Outreach;
  readonly renderMessage: RenderMessage;
}

/** Who was written to about an offer, when and with what; who owns it; who was passed over and why. */
export function Written({ outreach, renderMessage }: WrittenProps) {
  const words = useWords();
  const { t } = words;
  const styles = useStyles();
  const { baseMessage, ownerEmail, ownerConfirmed, passedOver, asked, requestId, partnerId } = outreach;
  return (
    <div className={styles.part}>
      <h3 className={styles.title}>{t("offer.written")}</h3>
      {baseMessage === null ? (
        <p className={styles.text}>{t("offer.nothing-sent")}</p>
      ) : (
        <>
          <p className={styles.text}>{sentText(words, baseMessage)}</p>
          {baseMessage.messageId !== null && (
            <MessageItself
              partnerId={partnerId}
              messageId={baseMessage.messageId}
              renderMessage={renderMessage}
            />
          )}
        </>
      )}
      <p className={styles.quiet}>
        {ownerEmail === null
          ? t("offer.no-owner")
          : t(ownerConfirmed ? "offer.owner-confirmed" : "offer.owner", { email: ownerEmail })}
      </p>
      {(passedOver.length > 0 || asked.length > 0) && (
        <ul className={styles.list}>
          {passedOver.map(({ place, email, cause }) => (
            <li key={`${place} ${email}`} className={styles.quiet}>
              {t("offer.passed-over", {
                place: t(`place.${place}`),
                email: email ?? "",
                why: t(`outreach.cause.${cause}`),
                known: email === null ? "no" : "yes",
              })}
            </li>
          ))}
          {asked.map(({ place, email, askedOn }) => (
            <li key={`${email} ${askedOn}`} className={styles.quiet}>
              {t("offer.asked", { place: t(`place.${place}`), email, day: words.day(askedOn) })}
            </li>
          ))}
        </ul>
      )}
      {requestId !== null && (
        <Link
          to="/partners/$partnerId/requests/$requestId"
          params={{ partnerId, requestId: String(requestId) }}
          className={styles.link}
        >
          {t("offer.request-open")}
        </Link>
      )}
    </div>
  );
}

type BaseMessage = NonNullable<Outreach["baseMessage"]>;

function sentText({ t, dayOf }: ReturnType<typeof useWords>, message: BaseMessage): string {
  const { to, place, sentAt, mail } = message;
  const values = {
    email: to ?? "",
    place: place === null ? "" : t(`place.${place}`),
    day: sentAt === null ? "" : dayOf(sentAt),
  };
  if (to === null) return t("offer.nothing-sent");
  if (mail === "undeliverable") return t("offer.sent-undeliverable", values);
  return t(sentAt === null ? "offer.sending" : "offer.sent", values);
}

interface MessageItselfProps {
  readonly partnerId: string;
  readonly messageId: number;
  readonly renderMessage: RenderMessage;
}

/** The message with its next steps, loaded once it is unfolded. */
function MessageItself({ partnerId, messageId, renderMessage }: MessageItselfProps) {
  const { t } = useWords();
  return (
    <Disclosure title={t("offer.message")} isLazy>
      {renderMessage(partnerId, messageId)}
    </Disclosure>
  );
}
