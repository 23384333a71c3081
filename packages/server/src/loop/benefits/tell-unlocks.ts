import { partnerName } from "../../facts/partners/directory-store.ts";
import { queueMessage } from "../../messages/queue-message.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { LoopGround } from "../ground.ts";
import { benefitName } from "../program-words.ts";
import { keyOf, recipientsFor } from "../recipient-store.ts";
import type { LoopWork } from "../surroundings.ts";
import { benefitsLink, type MailSurroundings } from "../surroundings.ts";
import type { ChangeEvent } from "./change-events-store.ts";
import { tellChanged } from "./tell-changed.ts";
import { tellCredits } from "./tell-credits.ts";

/**
 * Tells partners what was unlocked: one digest for each partner and day, to the primary contact, else to the
 * owners; and how to use a credit that was unlocked or raised. What comes later on the same day is in the
 * digest of the next.
 */
export async function tellUnlocks({ publicUrl, ...work }: LoopWork): Promise<void> {
  const surroundings = { clock: work.clock, publicUrl };
  await tellChanged(work, "credits", async (tx, partnerId, changes) => {
    const raised = changes.filter(isRaise);
    const touched = new Set([...raised, ...changes.filter(isUnlock)].map(unlockOf));
    if (touched.size > 0)
      await tellCredits(tx, partnerId, surroundings, {
        isTold: ({ benefit, offerId }) => touched.has(unlockKey(benefit, offerId)),
        raisedFrom: new Map(raised.map((each) => [unlockOf(each), Number(each.data.before)])),
      });
    return false;
  });
  await tellChanged(work, "unlocks", async (tx, partnerId, opened, ground) => {
    await sendDigest(tx, partnerId, opened, ground, surroundings);
    return true;
  });
}

async function sendDigest(
  tx: Tx,
  partnerId: string,
  opened: readonly ChangeEvent[],
  ground: LoopGround,
  { publicUrl }: MailSurroundings,
): Promise<void> {
  const name = (await partnerName(tx, partnerId)) ?? partnerId;
  const benefits = [...new Set(opened.map(({ data }) => data.benefit ?? ""))];
  const last = opened.at(-1)?.eventId ?? 0;
  for (const recipient of await recipientsFor(tx, partnerId)) {
    const { email, locale, userId } = recipient;
    await queueMessage(tx, {
      ...{ partnerId, email, locale, userId, zone: ground.zone, createdAt: ground.now },
      cause: `unlocked:${ground.today}:${last}:${keyOf(recipient)}`,
      template: "benefits-unlocked",
      params: {
        partnerName: name,
        benefits: benefits.map((benefit) => benefitName(ground, locale, benefit)).join("\n"),
        link: benefitsLink(publicUrl, partnerId),
      },
    });
  }
}

function isUnlock({ what }: ChangeEvent): boolean {
  return what === "benefit.unlocked";
}

function isRaise({ what, data }: ChangeEvent): boolean {
  return what === "benefit.amount-changed" && Number(data.after ?? 0) > Number(data.before ?? 0);
}

function unlockOf({ data }: ChangeEvent): string {
  return unlockKey(data.benefit ?? "", data.offer ?? null);
}

/** An unlock by its benefit and offer. */
function unlockKey(benefit: string, offerId: string | null): string {
  return `${benefit} ${offerId ?? ""}`;
}
