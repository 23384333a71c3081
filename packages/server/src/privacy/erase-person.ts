import { changeAuthority } from "../people/authority/authority-store.ts";
import { nothingWithdrawn, withdraw } from "../people/authority/withdraw.ts";
import { invitationSettled } from "../people/invitations/invitation-store.ts";
import { lockMembers, membershipIs } from "../people/members/member-store.ts";
import { isLastAdministrator } from "../people/team/change-team.ts";
import { lockTeam, type TeamMemberRow, teamIs } from "../people/team/team-store.ts";
import { type Actor, appendEvents, type NewEvent } from "../platform/audit/append-events.ts";
import { personalErased } from "../platform/audit/event-store.ts";
import type { StateChange } from "../platform/audit/state-change.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { eraseAddress } from "./erase-facts.ts";
import { eraseLoop } from "./erase-loop.ts";
import {
  countFacts,
  deleteAccount,
  deleteAnswers,
  deleteLinks,
  deleteMailWishes,
  eraseAttachments,
  eraseEvents,
  eraseInvitations,
  eraseMessages,
  eraseNames,
  listMemberships,
  type RowCounts,
} from "./erasure-store.ts";
import { listContactsOf } from "./loop-store.ts";
import { type DataSubject, lockSubject } from "./subject-store.ts";

/** Which person to erase, and why. */
export interface ErasureOrder {
  readonly email: string;
  /** Stays on record for good. */
  readonly why: string;
  /** Whether the address is also erased from what the marketplace sent. */
  readonly facts: boolean;
  readonly actor: Actor;
  readonly now: Temporal.Instant;
  /** Where links in mails lead. */
  readonly publicUrl: string;
}

/** The result. */
export type Erasure =
  | { readonly refused: "last-owner"; readonly partners: readonly string[] }
  | { readonly refused: "last-administrator" | "why-names-person" }
  | {
      readonly refused: null;
      /** By noun, also where it is 0. */
      readonly erased: RowCounts;
      /** The same for facts; empty if they weren't included. */
      readonly facts: RowCounts;
      /** Facts that still hold the address. */
      readonly factsLeft: RowCounts;
    };

/**
 * Erases what is stored about the person with an address. User ids stay in events: without the person they
 * say nothing. A second erasure changes nothing. Refused while some partner would be left without an owner or
 * the team without an administrator, and where the reason would keep what is to be erased.
 */
export async function erasePerson(tx: Tx, order: ErasureOrder): Promise<Erasure> {
  await changeAuthority(tx);
  const subject = await lockSubject(tx, order.email);
  if (holds(order.why, subject)) return { refused: "why-names-person" };
  const partners = await solelyOwned(tx, subject);
  if (partners.length > 0) return { refused: "last-owner", partners };
  const team = await lockTeam(tx);
  const colleague = team.find(({ userId }) => userId === subject.userId);
  if (colleague !== undefined && isLastAdministrator(team, colleague))
    return { refused: "last-administrator" };
  const { erased, events, state } = await erase(tx, subject, order);
  const fromFacts = order.facts ? await eraseAddress(tx, subject) : null;
  const facts = fromFacts?.counts ?? {};
  if (Object.values({ ...erased, ...facts }).some((count) => count > 0)) {
    const data = { person: subject.userId, erased, facts };
    await appendEvents(tx, order.actor, [
      ...events,
      ...(colleague === undefined ? [] : [leftTeam(colleague)]),
      ...(fromFacts?.events ?? []),
      {
        partnerId: "",
        what: "person.erased",
        data,
        why: order.why,
        state: [...state, ...(fromFacts?.state ?? [])],
      },
    ]);
  }
  return { refused: null, erased, facts, factsLeft: await countFacts(tx, subject) };
}

function leftTeam({ userId, role }: TeamMemberRow): NewEvent {
  const state = [teamIs(userId, null, role)];
  return { partnerId: "", what: "team.removed", data: { person: userId }, before: { role }, state };
}

/** A short name may occur inside a word; scripts without spaces between words put any name next to others. */
function holds(why: string, { email, names }: DataSubject): boolean {
  return [email, ...names].some((part) =>
    new RegExp(`(?<![a-z0-9])${RegExp.escape(part)}(?![a-z0-9])`, "i").test(why),
  );
}

/** The partners, by name and id, that have no owner but this one. */
async function solelyOwned(tx: Tx, { userId }: DataSubject): Promise<readonly string[]> {
  if (userId === null) return [];
  const found: string[] = [];
  for (const { partnerId, partner, role } of await listMemberships(tx, userId)) {
    const members = await lockMembers(tx, partnerId);
    const owners = members.filter((member) => member.role === "owner" && member.userId !== userId);
    if (role === "owner" && owners.length === 0) found.push(`${partner} (${partnerId})`);
  }
  return found;
}

async function erase(
  tx: Tx,
  subject: DataSubject,
  order: ErasureOrder,
): Promise<{
  readonly erased: RowCounts;
  readonly events: readonly NewEvent[];
  readonly state: readonly StateChange[];
}> {
  const { userId } = subject;
  const { now } = order;
  const memberships = userId === null ? [] : await listMemberships(tx, userId);
  // While their account and invitations still tell which ones they are.
  const contacts = await listContactsOf(tx, subject);
  const invitations = await eraseInvitations(tx, subject, now);
  const emptied = await eraseEvents(tx, subject);
  const account = userId === null ? {} : await deleteAccount(tx, userId);
  // What the person handed out ends: no one else is at hand to answer for it.
  const withdrawn =
    userId === null ? nothingWithdrawn : await withdraw(tx, { from: `person:${userId}`, to: null, now });
  const loop = await eraseLoop(tx, subject, contacts, order);
  const erased = {
    ...account,
    ...loop.counts,
    answers: await deleteAnswers(tx, subject),
    attachments: await eraseAttachments(tx, subject),
    events: emptied.length,
    invitations: invitations.count,
    invitations_to_others: withdrawn.told.endedInvitations.length,
    keys: withdrawn.told.endedKeys.length,
    links: await deleteLinks(tx, subject),
    messages: await eraseMessages(tx, subject),
    ...(await deleteMailWishes(tx, subject)),
    messages_to_others: userId === null ? 0 : await eraseNames(tx, subject),
  };
  const events = [
    ...memberships.map(({ partnerId, role }) => ({
      partnerId,
      what: "membership.ended",
      data: { person: userId },
      before: { role },
      state: [membershipIs(userId ?? "", null, role)],
    })),
    ...withdrawn.events,
    ...loop.events,
    ...invitations.open.map(({ partnerId, invitation }) => ({
      partnerId,
      what: "invitation.revoked",
      data: { invitation },
      state: [invitationSettled(invitation, "revoked")],
    })),
  ];
  const gone = userId === null ? [] : [{ of: "person", id: userId, fields: null }];
  return { erased, events, state: [...gone, ...personalErased(emptied)] };
}
