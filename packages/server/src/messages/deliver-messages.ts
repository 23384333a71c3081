import { createHash } from "node:crypto";
import type { Logger } from "pino";
import type { Clock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import { findExample } from "../platform/database/example.ts";
import type { Database } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { transaction } from "../platform/database/transaction.ts";
import type { Vault } from "../platform/vault.ts";
import { bundleDaily } from "./bundle-daily.ts";
import { dropEndedLinks } from "./link-store.ts";
import { openLinks } from "./link-vault.ts";
import {
  claimMessage,
  type DeliveryOutcome,
  keepMailId,
  keepMessages,
  requestDelivery,
  settleMessage,
  type WholeMessage,
} from "./message-store.ts";
import { type OnHardBounce, recordHard } from "./record-bounce.ts";
import { renderMessage } from "./render-message.ts";
import { type MailTimes, type Posting, sendMail } from "./send-mail.ts";
import { findSuppression, type SuppressionRow } from "./suppression-store.ts";
import { hasSecretLink } from "./templates.ts";
import { unsubscribeLink } from "./unsubscribe.ts";

/** How messages are delivered. */
export interface Post extends Pick<Config, "smtpUrl" | "mailFrom" | "publicUrl" | "port"> {
  /** Opens the links of messages. */
  readonly links: Vault;
  /** What else a hard bounce changes; nothing unless said. */
  readonly onHardBounce?: readonly OnHardBounce[];
  readonly times?: MailTimes;
  /** From 0 up to 1: spreads the retries of messages that failed together. */
  readonly random?: () => number;
}

/** Where deliveries report every failure, without addresses and secrets. */
export type PostLog = Pick<Logger, "error" | "warn">;

/** The pause after each failed attempt, 72 hours in all; after the last one the message is given up. */
const pausesMinutes = [1, 5, 30, 120, 480, 720, 720, 720, 720, 720];

/** Longer than a delivery may take: a worker that holds a message for this long has died. */
const claimMinutes = 3;

/** The job: delivers one message and requests the next, so stopping waits for one message at most. */
export function deliverJob(database: Database, clock: Clock, post: Post, log: PostLog): () => Promise<void> {
  return async () => {
    if (await deliverNext(database, clock, post, log))
      await transaction(database, allPartners, requestDelivery);
  };
}

/**
 * Delivers the message that has been due for longest; false if none is due. Without a mail server all that
 * are due are kept. No transaction is open during the exchange with a mail server.
 */
export async function deliverNext(
  database: Database,
  clock: Clock,
  post: Post,
  log: PostLog,
): Promise<boolean> {
  const { smtpUrl } = post;
  if (smtpUrl === null) {
    await transaction(database, allPartners, async (tx) => {
      await dropEndedLinks(tx, clock.now());
      while (await bundleDaily(tx, clock.now(), post));
      await keepMessages(tx, clock.now());
    });
    return false;
  }
  const now = clock.now();
  const message = await transaction(database, allPartners, async (tx) => {
    await dropEndedLinks(tx, now);
    await bundleDaily(tx, now, post);
    const claimed = await claimMessage(tx, now, now.add({ minutes: claimMinutes }));
    if (claimed === null) return null;
    const mailId = await keepMailId(tx, claimed, messageIdOf(claimed, post.mailFrom.address));
    const suppressed = await findSuppression(tx, claimed.email);
    return { ...claimed, mailId, suppressed, isExample: (await findExample(tx)) !== null };
  });
  if (message === null) return false;
  const posting = await postMessage(smtpUrl, post, message, log);
  const settlement = settlementOf(posting, message, clock.now(), post.random ?? Math.random);
  await transaction(database, allPartners, async (tx) => {
    const isSettled = await settleMessage(tx, message, settlement);
    if (isSettled && settlement.state === "failed" && !posting.sent && posting.isHard === true)
      await recordHard(
        tx,
        message,
        { reason: settlement.reason, by: "smtp" },
        clock.now(),
        post.onHardBounce ?? [],
      );
  });
  if (settlement.state !== "sent") {
    const { messageId, template, attempts } = message;
    const { state, reason } = settlement;
    log.warn({ messageId, template, attempts, state, reason }, "a message was not delivered");
  }
  return true;
}

/** A message with what its delivery needs to know. */
interface ClaimedMessage extends WholeMessage {
  readonly mailId: string;
  readonly suppressed: SuppressionRow | null;
  readonly isExample: boolean;
}

async function postMessage(
  smtpUrl: string,
  post: Post,
  message: ClaimedMessage,
  log: PostLog,
): Promise<Posting> {
  const { mailFrom, times, links } = post;
  const { template, locale, zone, email, params, isExample, suppressed } = message;
  if (suppressed !== null)
    return { sent: false, final: true, isHard: true, reason: `suppressed: ${suppressed.reason}` };
  // Each worker that claimed it died.
  if (message.attempts > pausesMinutes.length + 1)
    return {
      sent: false,
      final: true,
      reason: message.lastError ?? "delivering it was cut short each time",
    };
  if (hasSecretLink(template) && message.link === null)
    return { sent: false, final: true, reason: "its link no longer works" };
  const secrets = message.link === null ? null : openLinks(links, template, email, message.link);
  if (secrets === null && message.link !== null)
    return { sent: false, final: false, reason: "its link was sealed with another LAUREL_SECRET" };
  const unsubscribe = unsubscribeLink(post, message);
  const source = {
    template,
    locale,
    zone,
    email,
    params: { ...params, ...secrets?.params },
    link: secrets?.link ?? params.link ?? null,
    sender: mailFrom.name,
    isExample,
    ...(unsubscribe === null ? {} : { leave: unsubscribe }),
  };
  let written: Awaited<ReturnType<typeof renderMessage>>;
  try {
    written = await renderMessage(source);
  } catch (error) {
    log.error({ err: error, messageId: message.messageId, template }, "a message can't be written out");
    return { sent: false, final: false, reason: "it can't be written out; the log says why" };
  }
  const mail = {
    ...written,
    isExample,
    messageId: message.mailId,
    unsubscribe,
    from: mailFrom,
    to: email,
    date: message.createdAt,
    secrets: secrets === null ? [] : [secrets.link, ...Object.values(secrets.params)],
  };
  return sendMail(smtpUrl, mail, times);
}

function settlementOf(
  posting: Posting,
  { attempts }: WholeMessage,
  now: Temporal.Instant,
  random: () => number,
): DeliveryOutcome {
  if (posting.sent) return { state: "sent", at: now };
  const { final, reason } = posting;
  const minutes = pausesMinutes[attempts - 1];
  if (final || minutes === undefined) return { state: "failed", reason };
  const seconds = Math.round(minutes * 60 * (0.8 + 0.4 * random()));
  return { state: "waiting", reason, until: now.add({ seconds }) };
}

/**
 * The same for every attempt: if this process dies after the server accepted a message and before that is
 * recorded, the message is sent again, and mail programs show one.
 */
function messageIdOf({ partnerId, messageId, cause, createdAt }: WholeMessage, sender: string): string {
  const text = JSON.stringify([partnerId, messageId, cause, createdAt.toString()]);
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 32);
  return `<${digest}@${sender.slice(sender.lastIndexOf("@") + 1)}>`;
}
