import { createHash, randomBytes } from "node:crypto";
import { type MarketingContact, refuseContact, withContact } from "@laurel/core";
import { queueMessage } from "../../messages/queue-message.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { normalizeAddress } from "../../platform/email-address.ts";
import type { OneReason } from "../../platform/http/answer/problems.ts";
import { type Refusal, refuse, refuseFor } from "../../platform/http/answer/refusal.ts";
import { notifyChange } from "../../platform/live/notify-change.ts";
import { tellCredits } from "../benefits/tell-credits.ts";
import { personRecipient } from "../recipient-store.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import {
  type ContactRow,
  contactFacts,
  insertContact,
  keepLink,
  listContacts,
  lockContacts,
  makePrimary,
  updateContact,
} from "./contact-store.ts";
import { readPhone } from "./read-phone.ts";

/** What a caller says about a contact; what a change leaves out stays as it is. */
export interface SaidContact {
  readonly userId?: string;
  readonly invitationId?: number;
  readonly email?: string;
  readonly phone?: string;
  readonly language?: string;
  readonly primary?: boolean;
}

/** A contact to add, or to change where an id is given. */
export interface ContactOrder {
  readonly partnerId: string;
  readonly contactId: number | null;
  readonly said: SaidContact;
  /** The revision that the caller has read; undefined: whatever it is now. */
  readonly revision?: number | undefined;
  readonly actor: Actor;
}

/**
 * Adds a contact, changes one, or puts another person in their place: what was theirs stays with the contact.
 * A new person or address is mailed a link to confirm it. All reasons against it are told at once.
 */
export async function saveContact(
  tx: Tx,
  order: ContactOrder,
  surroundings: LoopSurroundings,
): Promise<ContactRow | Refusal> {
  const { partnerId, contactId, said, actor } = order;
  const now = surroundings.clock.now();
  const contacts = await lockContacts(tx, partnerId);
  const before = contacts.find((each) => each.contactId === contactId) ?? null;
  if (contactId !== null && before === null) return refuse("contact-unknown");
  if (before !== null && order.revision !== undefined && order.revision !== before.revision)
    return refuse("changed-meanwhile");
  const facts = await contactFacts(tx, partnerId, contacts, now);
  if (facts === null) return refuse("partner-not-found", { found: partnerId });
  const read = readContact(said, before, facts);
  if (read.reasons.length > 0) return refuseFor(read.reasons);
  const { contact, language } = read;
  const person = { userId: contact.userId, invitationId: contact.invitationId };
  const isNewPerson =
    before === null || before.userId !== person.userId || before.invitationId !== person.invitationId;
  const confirms = isNewPerson || before?.email !== contact.email;
  const asked = { ...contact, language };
  const saved =
    before === null
      ? await insertContact(tx, { ...asked, partnerId, designatedBy: actor.who, designatedAt: now })
      : { ...before, ...asked };
  if (before !== null) await updateContact(tx, saved, confirms);
  const wanted: MarketingContact = {
    ...{ contactId: String(saved.contactId), person: { kind: "user", id: "" }, email: "", phone: "" },
    ...{ language, primary: said.primary ?? false },
  };
  const primary = withContact(facts.contacts, wanted).find((each) => each.primary);
  await makePrimary(tx, partnerId, primary === undefined ? null : Number(primary.contactId));
  await notifyChange(tx, { partnerId, what: "contact", id: saved.contactId });
  await appendEvents(tx, actor, [
    {
      partnerId,
      what: before === null ? "contact.designated" : isNewPerson ? "contact.replaced" : "contact.changed",
      data: { contact: saved.contactId },
      personal: { person: contact.userId ?? contact.email },
    },
  ]);
  if (confirms) await askToConfirm(tx, saved, facts.name, actor, surroundings);
  if (contacts.length === 0) await tellCredits(tx, partnerId, surroundings);
  const after = (await listContacts(tx, partnerId)).find((each) => each.contactId === saved.contactId);
  if (after === undefined) throw new Error("a contact that was saved is gone");
  return after;
}

type ContactGround = NonNullable<Awaited<ReturnType<typeof contactFacts>>>;

/** What the contact is then, with every reason against it. */
function readContact(said: SaidContact, before: ContactRow | null, facts: ContactGround) {
  const names = said.userId !== undefined || said.invitationId !== undefined;
  const userId = names ? (said.userId ?? null) : (before?.userId ?? null);
  const invitationId = names ? (said.invitationId ?? null) : (before?.invitationId ?? null);
  const isOne = (userId === null) !== (invitationId === null);
  const person =
    userId === null
      ? { kind: "invitation" as const, id: isOne ? String(invitationId) : "" }
      : { kind: "user" as const, id: isOne ? userId : "" };
  const asWritten = said.email ?? before?.email ?? "";
  const email = normalizeAddress(asWritten);
  const phone = said.phone === undefined ? before?.phone : readPhone(said.phone, facts.country);
  const language = languageTag(said.language ?? before?.language ?? "");
  const contactId = before === null ? "" : String(before.contactId);
  const refusals = refuseContact({ contactId, person, email: asWritten }, facts);
  const reasons: OneReason[] = refusals.map((refusal) => {
    if (refusal.code === "contact-limit") return { code: refusal.code, params: { limit: refusal.limit } };
    if (refusal.code === "contact-email-is-account")
      return { code: refusal.code, params: { found: facts.accountEmail ?? refusal.email } };
    return { code: refusal.code };
  });
  if (email === null) reasons.push({ code: "email-invalid", params: { found: asWritten } });
  if (phone === null) reasons.push({ code: "contact-phone-invalid", params: { found: said.phone ?? "" } });
  if (language === null) reasons.push({ code: "locale-invalid", params: { found: said.language ?? "" } });
  const contact = { userId, invitationId, email: email ?? "", phone: phone ?? "" };
  return { reasons, contact, language: language ?? "" };
}

/** A language tag in its usual form; null where it isn't one. */
function languageTag(text: string): string | null {
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null;
  } catch {
    return null;
  }
}

/** For how long the link works. */
const linkHours = 48;

/** Mails a link to the contact's address, by which its reader confirms it or says that it isn't them. */
async function askToConfirm(
  tx: Tx,
  contact: ContactRow,
  partnerName: string,
  actor: Actor,
  { clock, publicUrl, links }: LoopSurroundings,
): Promise<void> {
  const now = clock.now();
  const token = randomBytes(32).toString("base64url");
  const digest = digestOfToken(token);
  const endsAt = now.add({ hours: linkHours });
  await keepLink(tx, contact, digest, endsAt);
  const page = `${publicUrl}/contact`;
  await queueMessage(tx, {
    partnerId: contact.partnerId,
    cause: `contact:${contact.contactId}:verify:${digest.toString("hex").slice(0, 16)}`,
    ...{ locale: contact.language, email: contact.email, userId: contact.userId },
    ...{ causedBy: actor.who, createdAt: now },
    template: "verify-contact",
    params: {
      partnerName,
      inviter: (await nameOf(tx, actor)) ?? "",
      link: `${page}#token=${token}`,
      notMeLink: `${page}#token=${notMeToken(contact.contactId, digest)}&answer=not-me`,
      validHours: String(linkHours),
    },
    secret: { links, endsAt },
  });
}

async function nameOf(tx: Tx, { who }: Actor): Promise<string | null> {
  return (await personRecipient(tx, who))?.name ?? null;
}

/** The digest under which the token of a link is kept. */
export function digestOfToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}

/**
 * The token of the link "this isn't me". It is derived from the digest of the other link and can't confirm
 * anything, so it need not be kept as a secret.
 */
export function notMeToken(contactId: number, digest: Buffer): string {
  const proof = createHash("sha256").update("not me ").update(digest).digest("base64url");
  return `${contactId}.${proof}`;
}
