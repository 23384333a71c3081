import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { changeRole } from "../people/members/change-members.ts";
import { findDifferences } from "../platform/audit/account-store.ts";
import { verifyChains } from "../platform/audit/verify-chains.ts";
import { verifyState } from "../platform/audit/verify-state.ts";
import { allPartners } from "../platform/database/sight.ts";
import { asRoot, testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { erasePerson } from "../privacy/erase-person.ts";
import { forgetOld } from "../privacy/forget-old.ts";
import { clockAt } from "../standing/testing-marketplace.ts";
import { accounted } from "./accounted.ts";
import { makeWorld } from "./testing-world.ts";

const database = await testDatabase();
const world = await makeWorld(database);

test("what people and programs do through Laurel is accounted for", async () => {
  expect(world.people.admin).not.toBe("");
  expect(await verifyState(database, accounted)).toEqual({ differences: [], total: 0 });
});

/** What is found after statements of the database's owner, which are then rolled back. */
async function foundAfter(statement: string, values: readonly unknown[] = []): Promise<readonly string[]> {
  // As the superuser: no trigger, foreign key or policy applies.
  return asRoot(async (client) => {
    await client.query("begin; set local session_replication_role = replica");
    const { rowCount } = await client.query(statement, [...values]);
    if (rowCount === 0) throw new Error(`nothing was changed: ${statement}`);
    const { differences } = await findDifferences({ client }, accounted, 100);
    await client.query("rollback");
    return [...new Set(differences.map(({ of }) => of))];
  }, database.name);
}

describe("an attack by the database's owner is found", () => {
  const { people, keys } = world;
  test.each([
    [
      "a role in the team raised",
      `update team_members set role = 'administrator' where user_id = '${people.factor}'`,
      "team",
    ],
    [
      "a member made an owner",
      `update memberships set role = 'owner' where user_id = '${people.owner}'`,
      "membership",
    ],
    [
      "a member added",
      `insert into memberships (partner_id, user_id, role) values ('borea', '${people.member}', 'owner')`,
      "membership",
    ],
    ["an administrator removed", "delete from team_members", "team"],
    [
      "a key's scopes widened",
      `update identity.apikey set permissions = '{"laurel":["facts.read","keys.manage"]}'
       where id = '${keys.plain}'`,
      "key",
    ],
    [
      "a revoked key in use again",
      `update identity.apikey set enabled = true where id = '${keys.revoked}'`,
      "key",
    ],
    ["a key without end", `update identity.apikey set "expiresAt" = null where id = '${keys.plain}'`, "key"],
    [
      "an invitation made by hand",
      `insert into invitations (partner_id, email, role, locale, token_digest, invited_by, by_right, held_by,
         expires_at)
       values ('borea', 'me@evil.test', 'owner', 'en', 'known', 'cli', 'cli', 'cli', '2100-01-01')`,
      "invitation",
    ],
    [
      "an invitation that was used open again",
      "update invitations set settled_as = null, settled_at = null",
      "invitation",
    ],
    [
      "a key made by hand",
      `insert into identity.apikey
         (id, "configId", name, "referenceId", key, enabled, permissions, "createdAt", "updatedAt")
       values ('hand', 'default', 'hand', 'cli', 'digest', true, '{"laurel":["keys.manage"]}', now(), now())`,
      "key",
    ],
    [
      "another's password copied",
      `update identity.account set password = (
         select password from identity.account where "userId" = '${people.owner}'
       ) where "userId" = '${people.admin}'`,
      "sign-in",
    ],
    [
      "an address changed",
      `update identity."user" set email = 'me@evil.test' where id = '${people.admin}'`,
      "person",
    ],
    [
      "a second factor switched off",
      `update identity."user" set "twoFactorEnabled" = false where id = '${people.factor}'`,
      "person",
    ],
    ["a second factor removed", `delete from identity."twoFactor"`, "second-factor"],
    [
      "a session given to another",
      `update identity.session set "userId" = '${people.admin}' where "userId" <> '${people.admin}'`,
      "session",
    ],
    ["a sale edited", "update sales set amount_minor = amount_minor + 1 where kind = 'sale'", "facts"],
    ["a day's total edited", "update sales_daily set amount_minor = amount_minor + 1", "total"],
    [
      "a program edited",
      "update programs set source = replace(source, '50', '05') where version = '2023-12'",
      "program",
    ],
    ["a standing edited", `update standings set answer = jsonb_set(answer, '{tracks}', '{}')`, "standing"],
    [
      "the current standing edited",
      `update current_standings set answer = jsonb_set(answer::jsonb, '{tracks}', '{}')::json
       where tracks <> '{}'`,
      "answer",
    ],
    ["an unlock kept open", "update unlocks set ends_on = '2100-01-01'", "unlock"],
    [
      "personal data erased without an erasure",
      "update events set personal = null, personal_salt = null where what = 'session.created'",
      "erasure",
    ],
  ])("%s", async (_, statement, of) => {
    expect(await foundAfter(statement)).toContain(of);
  });
});

test("a role that was raised by hand is found even after it was changed back through Laurel", async () => {
  const other = await testDatabase();
  const { people } = await makeWorld(other);
  const change = {
    partnerId: "acme",
    userId: people.owner,
    actor: { who: "cli" },
    now: Temporal.Now.instant(),
  };
  await other.owner.query("update memberships set role = 'owner' where user_id = $1", [people.owner]);
  await transaction(other, allPartners, (tx) => changeRole(tx, change, "manager"));
  const { differences } = await verifyState(other, accounted);
  expect(differences).toEqual([
    {
      of: "membership",
      partnerId: "acme",
      id: people.owner,
      events: { role: "manager" },
      database: { role: "owner" },
      event: expect.any(Number),
    },
  ]);
});

/**
 * Columns that no event accounts for: counters and times that grant nothing, and what follows from other rows
 * and is computed again. Every other column of these tables must be accounted for.
 */
const free: Readonly<Record<string, readonly string[]>> = {
  team_members: ["added_at"],
  memberships: ["joined_at"],
  // An open invitation can always be made again by its holder; another holder only delays its end.
  invitations: ["locale", "invited_at", "settled_at", "of_partner", "by_right", "held_by"],
  "identity.user": ["createdAt", "updatedAt"],
  "identity.account": [
    ...["accessToken", "refreshToken", "idToken", "accessTokenExpiresAt", "refreshTokenExpiresAt", "scope"],
    ...["createdAt", "updatedAt"],
  ],
  "identity.twoFactor": ["failedVerificationCount", "lockedUntil"],
  "identity.session": ["expiresAt", "createdAt", "updatedAt", "ipAddress", "userAgent"],
  "identity.apikey": [
    ...["configId", "start", "prefix", "refillInterval", "refillAmount", "lastRefillAt", "rateLimitEnabled"],
    ...["rateLimitTimeWindow", "rateLimitMax", "requestCount", "remaining", "lastRequest", "createdAt"],
    "updatedAt",
  ],
  programs: [],
  partner_snapshots: [],
  publisher_snapshots: [],
  offer_snapshots: [],
  sales: [],
  observations: [],
  rates: [],
  standings: [],
  transfers: [],
  unlocks: [],
  partners: ["received_at", "import_id"],
  publishers: ["received_at", "import_id"],
  offers: ["received_at", "import_id"],
  publisher_directory: [],
  rate_days: [],
  sales_daily: ["addition_id"],
  current_standings: ["as_of", "next", "next_change_on", "same_until", "computed_at"],
};

const quoted = (table: string) =>
  table
    .split(".")
    .map((part) => `"${part}"`)
    .join(".");

interface Column {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly computed: boolean;
}

const { rows: columns } = await database.owner.query<Column>(
  `select case table_schema when 'public' then '' else table_schema || '.' end || table_name as table,
     column_name as name, data_type as type, is_generated <> 'NEVER' as computed
   from information_schema.columns order by 1, 2`,
);
const accountedColumns = columns.filter(
  // A computed column says no more than what it is computed from.
  ({ table, name, computed }) => !computed && free[table] !== undefined && !free[table].includes(name),
);

const changedJson = (column: string) =>
  `case when ${column} ? 'version' then jsonb_set(${column}, '{tracks}', '{"x": "y"}')
    else jsonb_build_object('x', ${column}) end`;

/** Another value of a column, whatever it has. */
const changed: Readonly<Record<string, (column: string) => string>> = {
  text: (column) => `coalesce(${column}, '') || 'x'`,
  boolean: (column) => `${column} is not true`,
  bigint: (column) => `coalesce(${column}, 0) + 1000001`,
  integer: (column) => `coalesce(${column}, 0) + 1001`,
  numeric: (column) => `coalesce(${column}, 0) + 0.017`,
  date: (column) => `coalesce(${column}, '2024-01-01') + 4001`,
  "timestamp with time zone": (column) => `coalesce(${column}, now()) + interval '4001 days'`,
  jsonb: changedJson,
  json: (column) => `(${changedJson(`${column}::jsonb`)})::json`,
  bytea: (column) => `${column} || 'x'`,
  ARRAY: (column) => `${column} || array['x']`,
};

test("every column of an accounted table is accounted for, or listed as free", () => {
  const known = new Set(columns.map(({ table, name }) => `${table}.${name}`));
  const named = Object.entries(free).flatMap(([table, names]) => names.map((name) => `${table}.${name}`));
  expect(named.filter((name) => !known.has(name))).toEqual([]);
  expect(accountedColumns.length).toBeGreaterThan(100);
});

test("any edit of any accounted column of any row is found", async () => {
  // What the schema allows in a column is no defence: its owner can change that, too.
  await database.owner.query(`do $$ declare line text; begin
    for line in
      select format('alter table %s drop constraint %I', conrelid::regclass, conname) from pg_constraint
      where contype = 'c' and conrelid <> 0 and connamespace = 'public'::regnamespace
      union all select format('alter table %I alter column %I drop identity', table_name, column_name)
      from information_schema.columns where is_identity = 'YES' and table_schema = 'public'
    loop execute line; end loop; end $$`);
  const counts = new Map<string, number>();
  for (const table of Object.keys(free)) {
    const { rows } = await database.owner.query(`select count(*) as count from ${quoted(table)}`);
    counts.set(table, Number(rows[0].count));
  }
  expect([...counts].filter(([, count]) => count === 0)).toEqual([]);
  const edit = async ({ table, name, type }: Column, pick: number) => {
    const column = `"${name}"`;
    const value = changed[type]?.(column);
    if (value === undefined) throw new Error(`no change for ${type}`);
    const found = await foundAfter(
      `update ${quoted(table)} set ${column} = ${value} where ctid = (
         select ctid from ${quoted(table)} order by ctid offset ${pick % (counts.get(table) ?? 1)} limit 1)`,
    );
    expect(found, `${table}.${name} of row ${pick % (counts.get(table) ?? 1)}`).not.toEqual([]);
  };
  for (const column of accountedColumns) await edit(column, 0);
  const law = fc.asyncProperty(fc.constantFrom(...accountedColumns), fc.nat(1000), edit);
  await fc.assert(law, runs(300));
}, 120_000);

test("any row that is removed from an accounted table is found, and so is any copy", async () => {
  // A session may end without an event; the library removes those that are over.
  const law = fc.asyncProperty(
    fc.constantFrom(...Object.keys(free).filter((table) => table !== "identity.session")),
    fc.nat(1000),
    async (table, pick) => {
      const one = `ctid = (select ctid from ${quoted(table)} order by ctid
        offset ${pick} % (select count(*) from ${quoted(table)}) limit 1)`;
      expect(await foundAfter(`delete from ${quoted(table)} where ${one}`), table).not.toEqual([]);
    },
  );
  await fc.assert(law, runs(100));
});

describe("after an erasure and the retention of personal data", async () => {
  const other = await testDatabase();
  const { people } = await makeWorld(other);
  const clock = clockAt("2200-01-01");
  const erased = await transaction(other, allPartners, (tx) =>
    erasePerson(tx, {
      email: "owner@acme.test",
      why: "asked for it",
      facts: true,
      actor: { who: "cli" },
      now: clock.now(),
      publicUrl: "https://rewards.example.com",
    }),
  );
  await forgetOld(other, clock, { sessionsDays: 1, messagesDays: 1, eventAddressesDays: 1 });

  test("the events account for the state, and what was erased", async () => {
    expect(erased).toMatchObject({ refused: null, facts: { partners: 1, partner_snapshots: 1 } });
    expect(await verifyChains(other)).toMatchObject({ total: 0 });
    expect(await verifyState(other, accounted)).toEqual({ differences: [], total: 0 });
  });

  test("no event holds what is known of the person", async () => {
    const { rows } = await other.owner.query(
      `select event_id from events where personal::text like '%owner@acme%' or state::text like '%owner@acme%'
       or personal::text like '%' || $1 || '%'`,
      [people.owner],
    );
    expect(rows).toEqual([]);
  });
});
