import type { Locale } from "@laurel/contract";
import { type PromiseWarning, warningsDue } from "@laurel/core";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { queueMessage } from "../../messages/queue-message.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import { ownOffers } from "../benefits/benefit-store.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import { benefitName } from "../program-words.ts";
import { administrators, type MailReader, personRecipient } from "../recipient-store.ts";
import { type LoopWork, workLink } from "../surroundings.ts";
import { savePromise } from "./change-promises.ts";
import { lockPromisesToWarn, type PromiseRow, type StoredPromise } from "./promise-store.ts";

const batchSize = 100;

/**
 * Warns of promises: the assignee once a quarter of the time is left, the assignee and every administrator
 * once it is missed. Each is said once. For an unassigned promise, administrators get both warnings.
 */
export async function warnPromises({ database, clock, publicUrl }: LoopWork): Promise<void> {
  const seen = new Set<number>();
  for (;;) {
    const isLast = await transaction(database, allPartners, async (tx) =>
      warnOfSome(tx, await loadGround(tx, clock), publicUrl, seen),
    );
    if (isLast) return;
  }
}

/** Warns of a batch of promises that were not seen yet; true where no other is due. */
export async function warnOfSome(
  tx: Tx,
  ground: LoopGround,
  publicUrl: string,
  seen: Set<number>,
): Promise<boolean> {
  const due = await lockPromisesToWarn(tx, ground.now, batchSize);
  const fresh = due.filter(({ row }) => !seen.has(row.promiseId));
  for (const stored of fresh) {
    seen.add(stored.row.promiseId);
    await warn(tx, stored, ground, publicUrl);
  }
  return fresh.length < batchSize;
}

async function warn(tx: Tx, stored: StoredPromise, ground: LoopGround, publicUrl: string): Promise<void> {
  const { row, promise } = stored;
  const warnings = warningsDue(promise, ground.calendars, ground.now);
  for (const warning of warnings) await tell(tx, stored, warning, ground, publicUrl);
  const warned = [...promise.warned, ...warnings];
  await savePromise(tx, { row, promise: { ...promise, warned } }, ground);
}

async function tell(
  tx: Tx,
  { row }: StoredPromise,
  warning: PromiseWarning,
  ground: LoopGround,
  publicUrl: string,
): Promise<void> {
  const { partnerId, promiseId, kind, subject, dueAt } = row;
  const assignee = row.assignee === null ? null : await personRecipient(tx, `person:${row.assignee}`);
  const template = warning === "missed" ? "promise-missed" : "promise-warning";
  const others = warning === "missed" || assignee === null ? await administrators(tx) : [];
  const recipients: readonly MailReader[] = [
    ...(assignee === null ? [] : [assignee]),
    ...others.filter(({ userId }) => userId !== assignee?.userId),
  ];
  const name = (await partnerName(tx, partnerId)) ?? partnerId;
  for (const { email, locale, userId } of recipients) {
    await queueMessage(tx, {
      ...{ partnerId, email, locale, userId, zone: ground.zone, createdAt: ground.now, template },
      cause: `promise:${promiseId}:${warning}:${userId}`,
      params: {
        ...{ kind, partnerName: name, dueAt: dueAt.toString(), assignee: assignee?.name ?? "" },
        title: await titleIn(tx, row, locale, ground),
        link: workLink(publicUrl, partnerId, subject),
      },
    });
  }
}

/** What a promise is about, in a language: a benefit, an offer or a kind of request. */
async function titleIn(
  tx: Tx,
  { partnerId, subject, title }: PromiseRow,
  locale: Locale,
  ground: LoopGround,
): Promise<string> {
  if (subject.startsWith("activation:")) return benefitName(ground, locale, title);
  if (subject.startsWith("request:")) return messages(locale).say("mail.request-kind", { kind: title });
  return (await ownOffers(tx, partnerId, [title])).get(title) ?? title;
}
