import { type PromiseWarning, warningsDue } from "@laurel/core";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { queueMessage } from "../../messages/queue-message.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import { benefitName } from "../program-words.ts";
import { administrators, type MailReader, personRecipient } from "../recipient-store.ts";
import type { LoopWork } from "../surroundings.ts";
import { subjectLink } from "../surroundings.ts";
import { savePromise } from "./change-promises.ts";
import { lockPromisesToWarn, type StoredPromise } from "./promise-store.ts";

const batchSize = 100;

/**
 * Warns of promises: the assignee once a quarter of the time is left, the assignee and every administrator
 * once it is missed. Each is said once. Of a promise that nobody has, administrators hear both times.
 */
export async function warnPromises({ database, clock, publicUrl }: LoopWork): Promise<void> {
  const seen = new Set<number>();
  for (;;) {
    const isLast = await transaction(database, allPartners, async (tx) => {
      const ground = await loadGround(tx, clock);
      const due = await lockPromisesToWarn(tx, ground.now, batchSize);
      const fresh = due.filter(({ row }) => !seen.has(row.promiseId));
      for (const stored of fresh) {
        seen.add(stored.row.promiseId);
        await warn(tx, stored, ground, publicUrl);
      }
      return fresh.length < batchSize;
    });
    if (isLast) return;
  }
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
  const { partnerId, promiseId, kind, subject, title, dueAt } = row;
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
        title: subject.startsWith("activation:") ? benefitName(ground, locale, title) : title,
        link: subjectLink(publicUrl, partnerId, subject),
      },
    });
  }
}
