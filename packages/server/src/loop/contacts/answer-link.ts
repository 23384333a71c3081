import { timingSafeEqual } from "node:crypto";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { appendEvents } from "../../platform/audit/append-events.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { notifyChange } from "../../platform/live/notify-change.ts";
import type { LoopSurroundings, MailSurroundings } from "../surroundings.ts";
import { type LinkedContact, lockContactByLink, lockLinkOf, setReach } from "./contact-store.ts";
import { markUnreachable } from "./mark-unreachable.ts";
import { digestOfToken, notMeToken } from "./save-contact.ts";

/** What the reader of a mail to a contact says, and by which link. */
export interface LinkAnswer {
  readonly token: string;
  readonly answer: "confirm" | "not-me";
  readonly requestId: string;
}

/**
 * Confirms a contact's address, or marks it as another person's. The first answer counts: the same answer
 * again changes nothing, and another one is refused.
 */
export async function answerContactLink(
  database: Database,
  said: LinkAnswer,
  surroundings: LoopSurroundings,
): Promise<{ readonly partnerName: string; readonly answer: string } | Refusal> {
  return transaction(database, allPartners, (tx) => takeAnswer(tx, said, surroundings));
}

/** The same in a transaction that sees all partners. */
export async function takeAnswer(
  tx: Tx,
  { token, answer, requestId }: LinkAnswer,
  surroundings: MailSurroundings,
): Promise<{ readonly partnerName: string; readonly answer: string } | Refusal> {
  const now = surroundings.clock.now();
  const contact = await contactOf(tx, token, answer);
  if (contact === null || Temporal.Instant.compare(contact.verifyUntil, now) <= 0)
    return refuse("contact-link-ended");
  const { partnerId, contactId, reach } = contact;
  const name = (await partnerName(tx, partnerId)) ?? partnerId;
  const given = { confirm: "verified", "not-me": "bounced" }[answer];
  if (reach === given) return { partnerName: name, answer };
  if (reach !== "unverified") return refuse("contact-link-ended");
  const actor = { who: `contact:${contactId}`, requestId };
  if (answer === "confirm") {
    await setReach(tx, contact, "verified", now);
    await notifyChange(tx, { partnerId, what: "contact", id: contactId });
    await appendEvents(tx, actor, [{ partnerId, what: "contact.verified", data: { contact: contactId } }]);
  } else {
    await markUnreachable(tx, { partnerId, contactId, cause: "bounced", actor }, surroundings);
  }
  return { partnerName: name, answer };
}

/** The contact that a link is for; null where it is for none, or can't give this answer. */
async function contactOf(tx: Tx, token: string, answer: LinkAnswer["answer"]): Promise<LinkedContact | null> {
  const [, contactId] = /^(\d{1,15})\./.exec(token) ?? [];
  if (contactId === undefined) return lockContactByLink(tx, digestOfToken(token));
  if (answer !== "not-me") return null;
  const contact = await lockLinkOf(tx, Number(contactId));
  if (contact === null) return null;
  const expected = Buffer.from(notMeToken(contact.contactId, contact.verifyDigest));
  const given = Buffer.from(token);
  return given.length === expected.length && timingSafeEqual(given, expected) ? contact : null;
}
