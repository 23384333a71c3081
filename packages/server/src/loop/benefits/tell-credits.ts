import { nearestLocale } from "@laurel/contract";
import { usageTold } from "@laurel/words";
import { queueMessage } from "../../messages/queue-message.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import { benefitLines, benefitName } from "../program-words.ts";
import { keyOf, type MailReader, recipientsFor } from "../recipient-store.ts";
import { benefitsLink, type MailSurroundings } from "../surroundings.ts";
import { type UnlockRow, unlocksOn } from "./benefit-store.ts";
import { termsOf } from "./benefit-terms.ts";

/** Which credits are told, and the amounts before they were raised, by benefit and offer. */
export interface CreditNews {
  isTold(unlock: UnlockRow): boolean;
  readonly raisedFrom: ReadonlyMap<string, number>;
}

/** All credits, as on the designation of a contact. */
const allCredits: CreditNews = { isTold: () => true, raisedFrom: new Map() };

/**
 * Says how to use the credits that a partner has, each once for each amount: to the primary contact; before
 * there is one, to the owners. So the contact is told again on designation.
 */
export async function tellCredits(
  tx: Tx,
  partnerId: string,
  { clock, publicUrl }: MailSurroundings,
  { isTold, raisedFrom }: CreditNews = allCredits,
): Promise<void> {
  const ground = await loadGround(tx, clock);
  const credits = (await unlocksOn(tx, partnerId, ground.today.toString())).filter(
    (unlock) => isCredit(ground, unlock) && isTold(unlock),
  );
  if (credits.length === 0) return;
  const recipients = await recipientsFor(tx, partnerId);
  for (const unlock of credits) {
    for (const recipient of recipients) {
      await queueMessage(tx, {
        ...{ partnerId, locale: recipient.locale, email: recipient.email, userId: recipient.userId },
        cause: `unlock:${unlock.unlockId}:credit:${unlock.amountMinor ?? 0}:${keyOf(recipient)}`,
        ...{ zone: ground.zone, createdAt: ground.now, template: "credit-instructions" },
        params: {
          ...creditParams(
            ground,
            unlock,
            recipient,
            raisedFrom.get(`${unlock.benefit} ${unlock.offerId ?? ""}`) ?? null,
          ),
          link: benefitsLink(publicUrl, partnerId),
        },
      });
    }
  }
}

function isCredit(ground: LoopGround, unlock: UnlockRow): boolean {
  return (
    unlock.amountMinor !== null || termsOf(ground, unlock.benefit, unlock)?.benefit.delivery === "credit"
  );
}

function creditParams(
  ground: LoopGround,
  unlock: UnlockRow,
  { locale }: MailReader,
  raisedFrom: number | null,
) {
  const { benefit, amountMinor, endsOn } = unlock;
  const currency = termsOf(ground, benefit, unlock)?.program.currency ?? "";
  return {
    benefitTitle: benefitName(ground, locale, benefit),
    amountMinor: amountMinor === null ? "" : String(amountMinor),
    currency: amountMinor === null ? "" : currency,
    endsOn: endsOn ?? "",
    usage: usageText(ground, locale, benefit),
    raisedFromMinor: raisedFrom === null ? "" : String(raisedFrom),
  };
}

/** How a benefit is used, one step a line; with its links where they help at once. */
export function usageText(
  ground: LoopGround,
  locale: string,
  benefit: string,
  resources: readonly string[] = [],
): string {
  const lines = [...benefitLines(ground, locale, benefit, "usage"), ...resources];
  return lines.length === 0 ? usageTold(messages(nearestLocale([locale])).words) : lines.join("\n");
}
