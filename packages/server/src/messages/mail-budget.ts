import { seeingAll, type Tx } from "../platform/database/transaction.ts";
import { Refusal } from "../platform/http/answer/refusal.ts";
import { type CountedMessages, lockBudgets, momentOfLatest } from "./message-store.ts";

/** How many messages within how many hours. */
interface Budget {
  readonly count: number;
  readonly hours: number;
}

/** What a person may cause: more than anyone invites by hand. */
const ofPerson: Budget = { count: 50, hours: 1 };
/** What a program may cause: it may invite the owners of many partners. */
const ofKey: Budget = { count: 1_000, hours: 1 };
const ofPartner: Budget = { count: 200, hours: 24 };
/** What one address may get, so that no one's mailbox can be filled. */
const ofRecipient: Budget = { count: 5, hours: 1 };
/** Counted by themselves: other mail must not keep a person from resetting the password. */
const ofResets: Budget = { count: 3, hours: 1 };

/** Messages that are about to be caused. */
export interface PlannedMail {
  /** Who causes it, as in events. */
  readonly causedBy: string;
  /** "": it concerns no partner. */
  readonly partnerId: string;
  /** Where they go. */
  readonly emails: readonly string[];
}

/**
 * Refuses mail over the budget of the one who causes it, of the partner or of the recipient; null where there
 * is room. Call it before anything is changed, in the transaction that adds the message.
 */
export async function refuseMail(
  tx: Tx,
  { causedBy, partnerId, emails }: PlannedMail,
  now: Temporal.Instant,
): Promise<Refusal | null> {
  const budgets: readonly (readonly [CountedMessages, Budget])[] = [
    [{ causedBy }, causedBy.startsWith("person:") ? ofPerson : ofKey],
    ...(partnerId === "" ? [] : ([[{ partnerId }, ofPartner]] as const)),
    ...emails.map((email) => [{ email }, ofRecipient] as const),
  ];
  await lockBudgets(tx, [causedBy, ...emails, ...(partnerId === "" ? [] : [partnerId])]);
  // A mailbox is filled by the mail of all partners together.
  const waitS = await seeingAll(tx, async () => {
    let longest = 0;
    for (const [counted, budget] of budgets)
      longest = Math.max(longest, await waitFor(tx, counted, budget, now));
    return longest;
  });
  if (waitS === 0) return null;
  return new Refusal("mail-budget", { params: { minutes: Math.ceil(waitS / 60) }, retryAfterS: waitS });
}

/** Whether an address may get another mail to reset the password. */
export async function mayReset(tx: Tx, email: string, now: Temporal.Instant): Promise<boolean> {
  await lockBudgets(tx, [email]);
  const counted = { email, template: "password-reset" } as const;
  return seeingAll(tx, async () => (await waitFor(tx, counted, ofResets, now)) === 0);
}

/** The seconds until a budget has room; 0: it has. */
async function waitFor(
  tx: Tx,
  counted: CountedMessages,
  { count, hours }: Budget,
  now: Temporal.Instant,
): Promise<number> {
  const last = await momentOfLatest(tx, counted, count, now.subtract({ hours }));
  return last === null ? 0 : Math.max(1, Math.ceil(now.until(last.add({ hours })).total("seconds")));
}
