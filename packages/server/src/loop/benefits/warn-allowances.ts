import {
  addPeriod,
  allowanceWarning,
  allowanceWarningDays,
  dayText,
  type EpochDay,
  epochDay,
  type Minor,
  parseDay,
  usesIn,
} from "@laurel/core";
import { queueMessage } from "../../messages/queue-message.ts";
import type { Clock } from "../../platform/clock.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, type Reader, type Tx, transaction } from "../../platform/database/transaction.ts";
import { priorActivations } from "../activations/activation-store.ts";
import { type LoopGround, loadGround } from "../ground.ts";
import { benefitName } from "../program-words.ts";
import { keepProgress, progressOn } from "../progress-store.ts";
import { keyOf, recipientsFor } from "../recipient-store.ts";
import type { LoopWork } from "../surroundings.ts";
import { benefitsLink } from "../surroundings.ts";
import { listEnding, type OwnedUnlock, type UnlockRow } from "./benefit-store.ts";
import { type BenefitTerms, leftOf, termsOf } from "./benefit-terms.ts";
import { causesLike } from "./change-events-store.ts";

const batchSize = 500;
const step = "warn-allowances";

/** The earliest warning. */
const firstWarningDays = 30;

/**
 * Warns 30 and 7 days before an allowance ends of which something is left, and before an unlock ends that was
 * not used: the primary contact, else the owners. Each warning is sent once.
 */
export async function warnAllowances({ database, clock, publicUrl }: LoopWork): Promise<void> {
  const server = asServer(database);
  const ground = await loadGround(server, clock);
  const day = ground.today.toString();
  const today = epochDay(ground.today);
  // What is warned of depends on the day: each unlock is looked at once a day.
  let after = await progressOn(server, step, day);
  for (;;) {
    const unlocks = await listEnding(server, day, after, batchSize);
    for (const unlock of unlocks) {
      const terms = termsOf(ground, unlock.benefit, unlock);
      const endsOn = terms === null ? null : endOf(unlock, terms);
      if (terms === null || endsOn === null || endsOn <= today || endsOn - today > firstWarningDays) continue;
      await transaction(database, allPartners, (tx) =>
        warn(tx, { unlock, terms, endsOn }, ground, publicUrl),
      );
    }
    const last = unlocks.at(-1);
    if (last === undefined) return;
    after = last.unlockId;
    await transaction(database, allPartners, (tx) => keepProgress(tx, step, day, last.unlockId));
    if (unlocks.length < batchSize) return;
  }
}

/**
 * The first day after today on which an allowance warns that its term ends, or is over; null for none.
 * Unlocks that say themselves when they end are not looked at.
 */
export async function nextAllowanceDay(reader: Reader, clock: Clock): Promise<string | null> {
  const ground = await loadGround(reader, clock);
  const today = epochDay(ground.today);
  let first: EpochDay | null = null;
  for (let after = 0; ; ) {
    const unlocks = await listEnding(reader, ground.today.toString(), after, batchSize);
    for (const unlock of unlocks) {
      const terms = termsOf(ground, unlock.benefit, unlock);
      const endsOn = terms === null ? null : endOf(unlock, terms);
      if (endsOn === null) continue;
      for (const days of [...allowanceWarningDays, 0]) {
        const day = (endsOn - days) as EpochDay;
        if (day > today && (first === null || day < first)) first = day;
      }
    }
    const last = unlocks.at(-1);
    if (last === undefined || unlocks.length < batchSize) return first === null ? null : dayText(first);
    after = last.unlockId;
  }
}

/** The first day on which an unlock no longer counts: its own, or that of the next term; null: unknown. */
function endOf({ endsOn, termFrom }: UnlockRow, { program, grant }: BenefitTerms): EpochDay | null {
  const own = endsOn === null ? null : parseDay(endsOn);
  const track = program.tracks[grant.track];
  const next = termFrom === null || track === undefined ? null : addPeriod(termFrom, track.termLength);
  if (own === null || next === null) return own ?? next;
  return own < next ? own : next;
}

interface EndingUnlock {
  readonly unlock: OwnedUnlock;
  readonly terms: BenefitTerms;
  readonly endsOn: EpochDay;
}

async function warn(
  tx: Tx,
  { unlock, terms, endsOn }: EndingUnlock,
  ground: LoopGround,
  publicUrl: string,
): Promise<void> {
  const { partnerId, unlockId, benefit, offerId, termFrom } = unlock;
  const activations = await priorActivations(tx, partnerId, [benefit]);
  const isUsed = usesIn({ benefit, per: terms.grant.per, offerId, termFrom }, activations).length > 0;
  const left = leftOf(terms, offerId, activations);
  const start = `unlock:${unlockId}:expiring:${dayText(endsOn)}:`;
  const sent = (await causesLike(tx, partnerId, start)).map((cause) => Number(cause.split(":")[4]));
  // An unlock without an amount is left as a whole, until it is used.
  const leftMinor = left ?? ((isUsed ? 0 : 1) as Minor);
  const due = allowanceWarning({ leftMinor, endsOn, sent }, epochDay(ground.today));
  if (due === null) return;
  for (const recipient of await recipientsFor(tx, partnerId)) {
    const { email, locale, userId } = recipient;
    await queueMessage(tx, {
      ...{ partnerId, email, locale, userId, zone: ground.zone, createdAt: ground.now },
      cause: `${start}${due.warningDays}:${keyOf(recipient)}`,
      template: "expiring-soon",
      params: {
        title: benefitName(ground, locale, benefit),
        ...{ endsOn: dayText(endsOn), daysLeft: String(due.daysLeft) },
        amountMinor: left === null ? "" : String(left),
        currency: left === null ? "" : terms.program.currency,
        link: benefitsLink(publicUrl, partnerId),
      },
    });
  }
}
