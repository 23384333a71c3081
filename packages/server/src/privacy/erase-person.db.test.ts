import { beforeAll, describe, expect, test } from "vitest";
import { findMessage, listMessages } from "../messages/message-store.ts";
import { renderMessage } from "../messages/render-message.ts";
import { verifyChains } from "../platform/audit/verify-chains.ts";
import { allPartners } from "../platform/database/sight.ts";
import type { TestDatabase } from "../platform/database/testing.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { asServer, transaction } from "../platform/database/transaction.ts";
import { drainStandings } from "../standing/drain-standings.ts";
import { addSales, clockAt } from "../standing/testing-marketplace.ts";
import { type Erasure, erasePerson } from "./erase-person.ts";
import { exportPerson, type PersonExport } from "./export-person.ts";
import {
  ada,
  columnsWithout,
  ledgerOf,
  plantFacts,
  plantPeople,
  rowsWith,
  surroundings,
  xada,
} from "./testing-person.ts";
import { isPlain } from "./testing-plain-columns.ts";

const { now, publicUrl } = surroundings;

async function planted(): Promise<TestDatabase> {
  const database = await testDatabase();
  beforeAll(async () => {
    await plantFacts(database);
    await plantPeople(database);
    await addSales(database, "acme", [{ line: "s1", on: "2024-02-01", amount: "30000" }]);
    await drainStandings(database, clockAt("2024-03-01"));
  });
  return database;
}

const erase = (database: TestDatabase, more: { facts?: boolean; why?: string; email?: string } = {}) =>
  transaction(database, allPartners, (tx) =>
    erasePerson(tx, {
      email: ada.email,
      why: "request 17",
      facts: false,
      actor: { who: "cli" },
      now,
      publicUrl,
      ...more,
    }),
  );

function done(erasure: Erasure): Extract<Erasure, { refused: null }> {
  if (erasure.refused !== null) throw new Error(erasure.refused);
  return erasure;
}

const herAddress = "ada[.]lovelace@example[.]com";
/** Everything by which she is known, but her user id. */
const hers = `${herAddress}|ada lovelace|\\${ada.phone}`;
const nothing = (held: PersonExport) =>
  Object.entries(held).flatMap(([noun, rows]) => (noun !== "email" && rows.length > 0 ? [noun] : []));

describe("an export", async () => {
  const database = await planted();

  test("has something of every place, in the order of the nouns, and no secret", async () => {
    const held = await exportPerson(database, ada.email);
    const { email, ...places } = held;
    expect(email).toBe("ada.lovelace@example.com");
    expect(Object.keys(places)).toEqual(Object.keys(places).toSorted());
    for (const [noun, rows] of Object.entries(places)) expect(rows, noun).not.toEqual([]);
    const text = JSON.stringify(held);
    expect(text).not.toMatch(/secret|hash-of/);
    expect(text).toContain("192.0.2.7");
  });

  test("has every place in which the database holds the address", async () => {
    const found = Object.keys(await rowsWith(database, herAddress));
    const held = JSON.parse(JSON.stringify(await exportPerson(database, ada.email)));
    const named = Object.keys(held).filter(
      (noun) => noun !== "email" && /ada\.lovelace@example\.com/i.test(JSON.stringify(held[noun])),
    );
    const nouns: Record<string, string> = {
      'identity."user"': "accounts",
      "identity.account": "linked_accounts",
      "identity.verification": "links",
      "public.activations": "activations",
      "public.attachments": "attachments",
      "public.contacts": "contacts",
      "public.credit_redemptions": "credit_redemptions",
      "public.drafts": "drafts",
      "public.events": "events",
      "public.idempotency_keys": "answers",
      "public.import_refusals": "refused_lines",
      "public.invitations": "invitations",
      "public.loop_steps": "loop_steps",
      "public.message_preferences": "message_preferences",
      "public.messages": "messages",
      "public.offer_snapshots": "offer_snapshots",
      "public.offers": "offers",
      "public.outreaches": "outreaches",
      "public.partner_snapshots": "partner_snapshots",
      "public.partners": "partners",
      "public.promise_pauses": "promise_pauses",
      "public.requests": "requests",
      "public.self_checks": "self_checks",
      "public.suppressed_addresses": "suppressed_addresses",
    };
    expect(found.map((table) => nouns[table] ?? table).toSorted()).toEqual(
      [...named, "links"].filter((noun) => noun !== "messages_written").toSorted(),
    );
  });

  test("is complete: every column that may say something about a person does so here", async () => {
    const empty = await columnsWithout(database, `${hers}|${ada.id}`);
    // A new column either holds something of Ada in these tests, or is listed as one that never does.
    expect(empty.filter((name) => !isPlain(name))).toEqual([]);
  });

  test("says nothing about others, not even the people that the person invited", async () => {
    expect(JSON.stringify(await exportPerson(database, ada.email))).not.toMatch(/xada|grace|joan|Xenia/i);
  });

  test("of an unknown address has only empty lists", async () => {
    const held = await exportPerson(database, "nobody@example.com");
    expect(nothing(held)).toEqual([]);
    expect(held.accounts).toEqual([]);
  });
});

describe("an erasure", async () => {
  const database = await planted();

  test("leaves neither the address nor the name anywhere except in facts, and there on request", async () => {
    const ledger = await ledgerOf(database, true);
    expect(JSON.stringify(ledger)).toContain("30000");
    const before = await rowsWith(database, hers);
    expect(Object.keys(before)).toContain("public.messages");
    const { erased, factsLeft } = done(await erase(database));
    expect(erased).toMatchObject({ accounts: 1, sessions: 1, memberships: 1, keys: 1, invitations: 1 });
    expect(Object.entries(erased).filter(([, count]) => count === 0)).toEqual([]);
    expect(await rowsWith(database, hers)).toEqual({
      "public.import_refusals": factsLeft.refused_lines,
      "public.offer_snapshots": factsLeft.offer_snapshots,
      "public.offers": factsLeft.offers,
      "public.partner_snapshots": factsLeft.partner_snapshots,
      "public.partners": factsLeft.partners,
    });
    expect(await ledgerOf(database, true)).toEqual(ledger);

    const facts = done(await erase(database, { facts: true }));
    expect(facts.facts).toEqual(factsLeft);
    expect(await rowsWith(database, hers)).toEqual({});
    expect(ledger).toMatchObject(await ledgerOf(database, false));
  });

  test("leaves files without content and name, and those of others as they were", async () => {
    const { rows } = await database.owner.query(
      `select name, size, digest, (select count(*)::int from attachment_chunks c
         where c.attachment_id = a.attachment_id) as chunks from attachments a order by attachment_id`,
    );
    expect(rows).toEqual([
      { name: "erased", size: 0, digest: "", chunks: 0 },
      { name: `${xada.email}.txt`, size: 4, digest: "digest", chunks: 1 },
    ]);
  });

  test("leaves the chains whole, with an event that names no one", async () => {
    expect(await verifyChains(database)).toMatchObject({ total: 0 });
    const { rows } = await database.owner.query(
      "select partner_id, what, why, data from events where what = 'person.erased' order by event_id",
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ partner_id: "", why: "request 17", data: { person: ada.id, facts: {} } });
    expect(JSON.stringify(rows)).not.toMatch(/lovelace/i);
    const ended = await database.owner.query(
      `select partner_id, what from events where what in ('membership.ended', 'key.revoked')
       or what = 'invitation.revoked' and who = 'cli' order by 1, 2`,
    );
    expect(ended.rows).toEqual([
      { partner_id: "acme", what: "invitation.revoked" },
      { partner_id: "acme", what: "key.revoked" },
      { partner_id: "acme", what: "membership.ended" },
      { partner_id: "borea", what: "invitation.revoked" },
    ]);
  });

  test("leaves others alone, even one whose address has the same end", async () => {
    const held = await exportPerson(database, xada.email);
    expect(nothing(held)).toEqual(
      Object.keys(held).filter((noun) => !/^(email|offer|invitations_sent|messages_to)/.test(noun)),
    );
    expect(JSON.stringify(held.refused_lines)).toContain(xada.email);
    const { rows } = await database.owner.query("select enabled from identity.apikey order by id");
    expect(rows).toEqual([{ enabled: false }, { enabled: true }]);
  });

  test("leaves messages that can be shown, and delivers none of them", async () => {
    const messages = await listMessages(asServer(database), { partnerId: null, state: null }, null, 100);
    const hers = messages.filter(({ email }) => email === "erased");
    expect(hers).toHaveLength(2);
    expect(new Set(hers.map(({ state }) => state))).toEqual(new Set(["failed"]));
    for (const message of messages) {
      const written = await renderMessage({ ...message, link: null, sender: "Laurel", isExample: false });
      expect(written.text).not.toMatch(/(?<!x)ada.lovelace/i);
    }
    expect(await findMessage(asServer(database), hers[0]?.messageId ?? 0)).toMatchObject({
      userId: null,
      lastError: null,
    });
  });

  test("a second erasure changes nothing", async () => {
    const all = await rowsWith(database, ".");
    const { erased, facts } = done(await erase(database, { facts: true }));
    expect(Object.values({ ...erased, ...facts }).every((count) => count === 0)).toBe(true);
    expect(await rowsWith(database, ".")).toEqual(all);
  });

  test("of the last owner of a partner is refused, and nothing is changed", async () => {
    const all = await rowsWith(database, ".");
    expect(await erase(database, { email: xada.email })).toEqual({
      refused: "last-owner",
      partners: ["Company acme (acme)"],
    });
    expect(await rowsWith(database, ".")).toEqual(all);
  });

  test("for a reason that would keep the name or the address is refused", async () => {
    for (const why of ["as XENIA asked", "應Xenia要求", `mail of ${xada.email}`])
      expect(await erase(database, { email: xada.email, why })).toEqual({ refused: "why-names-person" });
  });

  test("of the last administrator is refused; the team's chain records that of another", async () => {
    await database.owner.query("update team_members set role = 'administrator' where user_id = $1", [
      xada.id,
    ]);
    await database.owner.query("delete from memberships where user_id = $1", [xada.id]);
    expect(await erase(database, { email: xada.email })).toEqual({ refused: "last-administrator" });
    await database.owner.query(
      `insert into identity."user" (id, name, email, "emailVerified", locale)
       values ('boss', 'Boss', 'boss@example.com', true, 'en')`,
    );
    await database.owner.query("insert into team_members (user_id, role) values ('boss', 'administrator')");
    done(await erase(database, { email: xada.email }));
    const { rows } = await database.owner.query(
      "select before from events where what = 'team.removed' and data ->> 'person' = $1",
      [xada.id],
    );
    expect(rows).toEqual([{ before: { role: "administrator" } }]);
  });
});
