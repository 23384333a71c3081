import { lockLedger } from "../../facts/intake/ledger-store.ts";
import { upsertTeamMember } from "../../people/team/team-store.ts";
import { type Actor, appendEvents, type NewEvent } from "../../platform/audit/append-events.ts";
import { findExample, type HeldExample } from "../../platform/database/example.ts";
import { holdingLocks } from "../../platform/database/hold-locks.ts";
import { asOwner, type Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, type Tx, transaction } from "../../platform/database/transaction.ts";
import { accountForRemoval, differencesNow } from "./account-for-removal.ts";
import { exampleLock } from "./load-example.ts";
import {
  type AccountRow,
  countRows,
  deleteAccounts,
  deleteExample,
  deleteFacts,
  deletePasswords,
  endInvitations,
  endKeys,
  endSessions,
  listAccounts,
  listRoles,
  type RemovedRows,
} from "./removal-store.ts";

/** What the end of the example deletes, and whose accounts it leaves. */
export interface ExampleRemoval {
  readonly rows: RemovedRows;
  /** Accounts that are deleted. */
  readonly leaving: readonly AccountRow[];
  /** Administrators that the command line made. */
  readonly staying: readonly AccountRow[];
}

/** The example, and what removing it would delete; null where the database holds none. */
export async function previewRemoval(
  database: Database,
): Promise<(ExampleRemoval & { readonly example: HeldExample }) | null> {
  const reader = asServer(database);
  const example = await findExample(reader);
  if (example === null) return null;
  return { example, rows: await countRows(reader), ...(await divide(reader)) };
}

/**
 * Ends the example in one transaction: its people, what they made, and all facts, also those that were added
 * to try things out. Programs, events and the administrators of the command line stay; everyone is signed
 * out. Null where the database holds no example.
 */
export async function removeExample(
  database: Database,
  actor: Actor,
  now: Temporal.Instant,
): Promise<ExampleRemoval | null> {
  return holdingLocks(database, async (locks) => {
    await locks.wait(exampleLock);
    const end = async (tx: Tx) => {
      // A batch of an import that is running waits, and then finds that the import is gone.
      await lockLedger(tx);
      return (await findExample(tx)) === null ? null : remove(tx, actor, now);
    };
    // The server's own login can't delete facts.
    return asOwner(database, (owned) => transaction(owned, allPartners, end, { long: true }));
  });
}

async function remove(tx: Tx, actor: Actor, now: Temporal.Instant): Promise<ExampleRemoval> {
  const before = await differencesNow(tx);
  const { leaving, staying } = await divide(tx);
  const events = [...(await endAuthority(tx, staying, now)), ...(await restorePeople(tx, staying))];
  const rows = await deleteFacts(tx);
  await deleteAccounts(
    tx,
    leaving.map(({ userId }) => userId),
  );
  await deleteExample(tx);
  const data = {
    accounts: leaving.length,
    rows: Object.fromEntries(Object.entries(rows).filter(([, count]) => count > 0)),
  };
  await appendEvents(tx, actor, [...events, { partnerId: "", what: "example.removed", data }]);
  await appendEvents(tx, actor, await accountForRemoval(tx, before));
  return { rows, leaving, staying };
}

/** Ends roles, keys, invitations, sessions and links; gives the events. */
async function endAuthority(
  tx: Tx,
  staying: readonly AccountRow[],
  now: Temporal.Instant,
): Promise<readonly NewEvent[]> {
  const ids = staying.map(({ userId }) => userId);
  const roles = (await listRoles(tx)).filter(
    ({ partnerId, userId }) => partnerId !== "" || !ids.includes(userId),
  );
  const keys = await endKeys(tx, ids);
  const invitations = await endInvitations(tx, ids, now);
  await endSessions(tx);
  return [
    ...roles.map(({ partnerId, userId, role }) => ({
      partnerId,
      what: partnerId === "" ? "team.removed" : "membership.ended",
      data: { person: userId },
      before: { role },
    })),
    ...keys.map(({ partnerId, ...data }) => ({ partnerId, what: "key.revoked", data })),
    ...invitations.map(({ partnerId, ...data }) => ({ partnerId, what: "invitation.revoked", data })),
  ];
}

/** Undoes what the example's people did to those who stay: roles they gave, and passwords they may know. */
async function restorePeople(tx: Tx, staying: readonly AccountRow[]): Promise<readonly NewEvent[]> {
  const changed = staying.filter(({ role, keeps }) => role !== keeps);
  for (const { userId, keeps } of changed) if (keeps !== null) await upsertTeamMember(tx, userId, keeps);
  const seizable = staying.filter(({ isSeizable }) => isSeizable).map(({ userId }) => userId);
  await deletePasswords(tx, seizable);
  return [
    ...changed.map(({ userId, role, keeps }) => ({
      partnerId: "",
      what: "team.changed",
      data: { person: userId },
      before: { role },
      after: { role: keeps },
    })),
    ...seizable.map((person) => ({
      partnerId: "",
      what: "password.changed",
      data: { person, how: "removed" },
    })),
  ];
}

async function divide(reader: Parameters<typeof listAccounts>[0]) {
  const accounts = await listAccounts(reader);
  return {
    leaving: accounts.filter(({ keeps }) => keeps === null),
    staying: accounts.filter(({ keeps }) => keeps !== null),
  };
}
