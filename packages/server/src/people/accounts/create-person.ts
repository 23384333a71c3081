import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { normalizeAddress } from "../../platform/email-address.ts";
import { insertPerson, upsertPassword } from "./account-store.ts";
import { passwordState } from "./accounted-store.ts";
import { closeAccess } from "./close-access.ts";
import { personIs } from "./record-changes.ts";

/** A person to create. */
export interface NewPerson {
  /** One that `normalizeAddress` accepts. */
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  /** Whether the mailbox is known to be theirs, because they opened a link that was sent there. */
  readonly emailVerified: boolean;
  /** Of `hashPassword`; null: signs in elsewhere, or sets one by mail. */
  readonly passwordHash: string | null;
}

/** Makes a person; gives the user id, or null where the address is taken. */
export async function createPerson(
  tx: Tx,
  actor: Actor,
  person: NewPerson,
  newId: () => string,
): Promise<string | null> {
  const { name, locale, emailVerified, passwordHash } = person;
  const [id, email] = [newId(), normalizeAddress(person.email)];
  if (email === null) throw new Error("a person was to be made with something that is no address");
  if (!(await insertPerson(tx, { id, email, name, locale, emailVerified }))) return null;
  if (passwordHash !== null) await upsertPassword(tx, id, newId(), passwordHash);
  const event = { what: "person.created", data: { person: id, how: "invited" } };
  const state = [
    personIs(id, { name, email, emailVerified, locale }),
    ...(passwordHash === null ? [] : await passwordState(tx, id)),
  ];
  await appendEvents(tx, actor, [{ partnerId: "", ...event, personal: { person: id, email, name, state } }]);
  return id;
}

/** Gives a person a new password, and ends all their sessions and open links. */
export async function setPassword(
  tx: Tx,
  actor: Actor,
  userId: string,
  passwordHash: string,
  newId: () => string,
): Promise<void> {
  await upsertPassword(tx, userId, newId(), passwordHash);
  const { sessions, links } = await closeAccess(tx, userId, null);
  const data = { person: userId, how: "set", sessions_ended: sessions, links_ended: links };
  const personal = { person: userId, state: await passwordState(tx, userId) };
  await appendEvents(tx, actor, [{ partnerId: "", what: "password.changed", data, personal }]);
}
