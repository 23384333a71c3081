import { partnerName } from "../../facts/partners/directory-store.ts";
import { queueMessage } from "../../messages/queue-message.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, type Tx, transaction } from "../../platform/database/transaction.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import { benefitName } from "../program-words.ts";
import { keyOf, recipientsFor } from "../recipient-store.ts";
import type { LoopWork } from "../surroundings.ts";
import { benefitsLink, type MailSurroundings } from "../surroundings.ts";
import { type ChangeEvent, changesOf, listChanged, toldUntil } from "./change-events-store.ts";
import { tellCredits } from "./tell-credits.ts";

const batchSize = 200;

/**
 * Tells partners what was unlocked: one digest for each partner and day, to the primary contact, else to the
 * owners; and how to use a credit that was unlocked or raised. What comes later on the same day is in the
 * digest of the next.
 */
export async function tellUnlocks({ database, clock, publicUrl }: LoopWork): Promise<void> {
  let after = "";
  for (;;) {
    const partners = await listChanged(asServer(database), clock.now(), after, batchSize);
    for (const partnerId of partners) {
      await transaction(database, allPartners, (tx) => tellPartner(tx, partnerId, { clock, publicUrl }));
    }
    after = partners.at(-1) ?? after;
    if (partners.length < batchSize) return;
  }
}

async function tellPartner(tx: Tx, partnerId: string, surroundings: MailSurroundings): Promise<void> {
  const ground = await loadGround(tx, surroundings.clock);
  const today = ground.today.toString();
  const { eventId, isToldToday } = await toldUntil(tx, partnerId, "unlocked", today);
  const changes = await changesOf(tx, partnerId, ground.now, eventId);
  const raised = changes.filter(isRaise);
  const opened = changes.filter(({ what }) => what === "benefit.unlocked");
  const touched = new Set([...raised, ...opened].map(unlockOf));
  if (touched.size > 0)
    await tellCredits(tx, partnerId, surroundings, {
      isTold: ({ benefit, offerId }) => touched.has(unlockKey(benefit, offerId)),
      raisedFrom: new Map(raised.map((each) => [unlockOf(each), Number(each.data.before)])),
    });
  if (opened.length === 0 || isToldToday) return;
  await sendDigest(tx, partnerId, opened, ground, surroundings);
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
