import { appendEvents } from "../platform/audit/append-events.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { type BouncedMessage, failBounced, lockLastSent, lockMailed, retryBounced } from "./bounce-store.ts";
import { patienceHours } from "./link-store.ts";
import { isSuppressed, suppress } from "./suppression-store.ts";
import { hasSecretLink } from "./templates.ts";

/** A message that came back, however that became known. */
export interface Bounce {
  /** The Message-ID of the mail, in angle brackets; null where the report doesn't name it. */
  readonly mailId: string | null;
  /** The address that it names; null where it names none. */
  readonly email: string | null;
  /** `hard`: the address will never take mail; `soft`: it may later. */
  readonly kind: "hard" | "soft";
  /** Whether trying this mail again would be of no use; a hard bounce always is. */
  readonly isFinal: boolean;
  /** In the words of the server that refused it. */
  readonly reason: string;
  /** How it became known. */
  readonly by: "smtp" | "report" | "webhook";
}

/** A message that will never reach its address. */
export interface HardBounce {
  readonly email: string;
  /** "": it concerns no partner. */
  readonly partnerId: string;
  readonly messageId: number;
  readonly at: Temporal.Instant;
}

/** What else a hard bounce changes, in its transaction. */
export type OnHardBounce = (tx: Tx, bounce: HardBounce) => Promise<void>;

const pauseHours = 8;

/**
 * Records a bounce in a transaction that sees all partners; false where neither the message nor the address
 * is known. The same bounce again changes nothing: a message has one event of each kind.
 */
export async function recordBounce(
  tx: Tx,
  bounce: Bounce,
  now: Temporal.Instant,
  hooks: readonly OnHardBounce[],
): Promise<boolean> {
  const message = await findBounced(tx, bounce);
  const email = message?.email ?? bounce.email;
  if (email === null) return false;
  if (message?.bounced === "hard") return true;
  if (bounce.kind === "soft") {
    if (message !== null) await recordSoft(tx, message, bounce, now);
    return true;
  }
  const { reason } = bounce;
  const isNew = await suppress(tx, { email, reason, suppressedAt: now });
  if (message === null) {
    if (isNew)
      await appendEvents(tx, { who: "laurel" }, [
        { partnerId: "", what: "address.suppressed", data: { by: bounce.by }, personal: { person: email } },
      ]);
    return true;
  }
  await recordHard(tx, message, bounce, now, hooks);
  return true;
}

/** The message that a bounce is about; where only its address is named, the last one that was sent there. */
async function findBounced(tx: Tx, { mailId, email, kind }: Bounce): Promise<BouncedMessage | null> {
  if (mailId !== null) return lockMailed(tx, mailId);
  // The message that it was about is on record already.
  if (email === null || kind === "soft" || (await isSuppressed(tx, email))) return null;
  return lockLastSent(tx, email);
}

/** Records that a message will never reach its address. */
export async function recordHard(
  tx: Tx,
  message: Pick<BouncedMessage, "partnerId" | "messageId" | "email">,
  { reason, by }: Pick<Bounce, "reason" | "by">,
  now: Temporal.Instant,
  hooks: readonly OnHardBounce[],
): Promise<void> {
  const { partnerId, messageId, email } = message;
  await suppress(tx, { email, reason, suppressedAt: now });
  await failBounced(tx, message, "hard", reason);
  await appendBounced(tx, message, "hard", by);
  for (const hook of hooks) await hook(tx, { email, partnerId, messageId, at: now });
}

async function recordSoft(
  tx: Tx,
  message: BouncedMessage,
  { reason, by, isFinal }: Bounce,
  now: Temporal.Instant,
): Promise<void> {
  // It isn't out: what waits is tried again anyway.
  if (message.state !== "sent") return;
  const next = now.add({ hours: pauseHours });
  if (isFinal || isBefore(endOfPatience(message), next)) await failBounced(tx, message, "soft", reason);
  else await retryBounced(tx, message, reason, next);
  if (message.bounced === null) await appendBounced(tx, message, "soft", by);
}

/** Until when a message is tried again: not for longer than its link works that lets a person in. */
function endOfPatience({ template, createdAt, linkEndsAt }: BouncedMessage): Temporal.Instant {
  const usual = createdAt.add({ hours: patienceHours });
  const end = hasSecretLink(template) ? (linkEndsAt ?? createdAt) : usual;
  return isBefore(end, usual) ? end : usual;
}

function isBefore(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) < 0;
}

async function appendBounced(
  tx: Tx,
  { partnerId, messageId, email }: Pick<BouncedMessage, "partnerId" | "messageId" | "email">,
  kind: Bounce["kind"],
  by: Bounce["by"],
): Promise<void> {
  await appendEvents(tx, { who: "laurel" }, [
    {
      partnerId,
      what: "message.bounced",
      data: { message: messageId, kind, by },
      personal: { person: email },
    },
  ]);
}
