import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { verifyChains } from "../audit/verify-chains.ts";
import { migrate } from "./migrate.ts";
import { testDatabase } from "./testing.ts";

const database = await testDatabase();
const { owner: pool } = database;
const all = join(import.meta.dirname, "migrations");
const before = await mkdtemp(join(tmpdir(), "laurel-before-"));
await cp(all, before, { recursive: true });
for (const name of await readdir(before)) if (name >= "0011") await rm(join(before, name));
afterAll(() => rm(before, { recursive: true }));

/** The database as it was before keys and invitations named who answers for them. */
async function goBack(): Promise<void> {
  await pool.query("drop schema public cascade; drop schema identity cascade; create schema public");
  await pool.query("drop schema if exists jobs cascade");
  await migrate(database.logins, before);
}

test("an upgrade names who made what, and ends what its maker could no longer make", async () => {
  await goBack();
  await pool.query(`
    insert into partners (partner_id, name, country, locale) values ('acme', 'Acme', 'US', 'en');
    insert into identity."user" (id, name, email, "emailVerified", locale)
      select id, id, id || '@example.com', true, 'en' from unnest(array['ada', 'gone', 'mika', 'olga']) id;
    insert into team_members (user_id, role) values ('ada', 'administrator');
    insert into memberships (partner_id, user_id, role)
      values ('acme', 'olga', 'owner'), ('acme', 'mika', 'manager');
    insert into identity.apikey (id, "configId", name, "referenceId", key, enabled, "createdAt", "updatedAt",
        permissions, metadata)
      select id, 'default', id, owner, id, true, now(), now(), '{"laurel":["imports.add"]}',
        '{"partnerId":null}'
      from (values ('of-ada', 'ada'), ('of-gone', 'gone'), ('of-key', 'cli'), ('of-no-one', 'cli'))
        as k (id, owner);
    insert into events (partner_id, what, who, data) values ('', 'key.created', 'key:x', '{"key":"of-key"}');
    insert into invitations (partner_id, email, role, locale, token_digest, invited_by, expires_at)
      select 'acme', email, role, 'en', sha256(convert_to(email, 'UTF8')), who, now() + interval '1 day'
      from (values ('a@x', 'owner', 'person:olga'), ('b@x', 'owner', 'person:mika'),
        ('c@x', 'viewer', 'person:gone'), ('d@x', 'viewer', 'person:ada')) as sent (email, role, who);
    insert into messages (cause, template, locale, email, params, link, state)
      values ('reset:1', 'password-reset', 'en', 'a@x', '{}', 'https://clear', 'waiting')`);
  await migrate(database.logins);
  const { rows: keys } = await pool.query(
    `select id, made_by, by_right, held_by, enabled
     from identity.apikey join key_grants on key_id = id order by id`,
  );
  expect(keys.map(Object.values)).toEqual([
    ["of-ada", "person:ada", "keys.manage", "person:ada", true],
    ["of-gone", "person:gone", "keys.manage", "person:gone", false],
    ["of-key", "key:x", "keys.manage", "cli", true],
    ["of-no-one", "unrecorded", "unrecorded", "cli", true],
  ]);
  const { rows: sent } = await pool.query("select email, settled_as from invitations order by email");
  expect(sent.map(Object.values)).toEqual([
    ["a@x", null],
    ["b@x", "revoked"],
    ["c@x", "revoked"],
    ["d@x", null],
  ]);
  const { rows: told } = await pool.query(
    `select what, data ->> 'withdrawn_from' as from from events
     where who = 'laurel' and what <> 'state.recorded' order by 1, 2`,
  );
  expect(told.map(Object.values)).toEqual([
    ["invitation.revoked", "person:gone"],
    ["invitation.revoked", "person:mika"],
    ["key.revoked", "person:gone"],
  ]);
  expect((await pool.query("select state, link from messages")).rows).toEqual([
    { state: "failed", link: null },
  ]);
  const { breaks } = await verifyChains(database);
  expect(breaks).toEqual([]);
});
