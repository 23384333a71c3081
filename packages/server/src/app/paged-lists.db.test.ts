import * as contract from "@laurel/contract";
import { type OperationShape, requestOf } from "@laurel/contract";
import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { drainStandings } from "../standing/drain-standings.ts";
import { addPartner, clockAt, publishVersions } from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
const { call } = await testApp(database, { limits: { known: 100_000, unknown: 100_000 } });

/** More than the longest page. */
const count = 205;

const promises = `insert into promises (partner_id, kind, subject, title, language, opened_at, until, due_at)
  select 'acme', 'contact', 'activation:' || n, 'b', 'en', now(), '2024-01-08', '2024-01-08'`;
const requests = `insert into requests (partner_id, kind, state, body, language, opened_by, opened_at)
  select 'acme', 'support', 'open', 'x', 'en', 'cli', now()`;

/** Answers with all that there is: three contacts at most, the benefits of a program, or the templates. */
const whole = [
  ...["listBenefits", "listContacts", "removeContact"],
  ...["listMessageExamples", "getMessagePreferences", "changeMessagePreferences"],
];

/** How a list gets that many rows: `n` counts them. Rows that were added at once have the same moment. */
const rowsOf: Readonly<Record<string, string>> = {
  listActivations: `insert into activations (partner_id, benefit, state, version, activated_by, activated_at,
      activated_on)
    select 'acme', 'b' || n, 'delivered', '2023-12', 'cli', now(), '2024-01-01'`,
  listPromises: promises,
  listPartnerPromises: promises,
  listOutreach: `insert into outreaches (partner_id, offer_id, option, published_on, due_on, benefits, added,
      opened_at)
    select 'acme', 'o' || n, 'list', '2024-01-01', '2024-01-29', '{}', '{}', now()`,
  listRequests: requests,
  listPartnerRequests: requests,
  listAudit: "insert into events (partner_id, what, who) select 'acme', 'tested', 'cli'",
  listEvents: "insert into events (partner_id, what, who) select 'acme', 'tested', 'cli'",
  listImports: `insert into imports (kind, source, file_name, digest, format, status)
    select 'sales', 's', 'f', 'd', 'csv', 'refused'`,
  listRefusals: `insert into import_refusals (import_id, line, code, params, raw)
    select (select min(import_id) from imports), n, 'cell-empty', '{}', 'x'`,
  listNotices: `insert into import_notices (import_id, line, code, params)
    select (select min(import_id) from imports), n, 'cell-empty', '{}'`,
  listInvitations: `insert into invitations
      (partner_id, email, role, locale, token_digest, invited_by, expires_at, by_right, held_by)
    select 'acme', n || '@example.com', 'viewer', 'en', decode(md5('p' || n), 'hex'), 'cli', now(),
      'cli', 'cli'`,
  listTeamInvitations: `insert into invitations
      (partner_id, email, role, locale, token_digest, invited_by, expires_at, by_right, held_by)
    select '', n || '@example.com', 'auditor', 'en', decode(md5('t' || n), 'hex'), 'cli', now(),
      'cli', 'cli'`,
  listKeys: `insert into identity.apikey
      (id, "configId", name, "referenceId", key, enabled, permissions, metadata, "createdAt", "updatedAt")
    select 'k' || n, 'default', 'k', 'cli', 'k' || n, true, '{}', '{}', now() - n % 3 * interval '1 s',
      now()`,
  listMembers: `insert into memberships (partner_id, user_id, role) select 'acme', 'u' || n, 'viewer'`,
  listTeam: "insert into team_members (user_id, role) select 'u' || n, 'auditor'",
  listTeamProfiles: "insert into team_profiles (user_id, takes_work) select 'u' || n, false",
  listCalendars: `insert into team_calendars (since, calendar, put_by, put_at)
    select now() - n % 3 * interval '1 s',
      '{"zone": "UTC", "week": [[],[],[],[],[],[],[]], "closed_days": [], "other_hours": {}}',
      'cli', now()`,
  listMessages: `insert into messages (cause, template, locale, email, params)
    select 'c' || n, 'password-reset', 'en', 'x@example.com', '{"validMinutes": "60"}'`,
  listInbox: `insert into messages (partner_id, cause, template, locale, email, params)
    select 'acme', 'c' || n, 'password-reset', 'en', 'x@example.com', '{"validMinutes": "60"}'`,
  listSuppressions: `insert into suppressed_addresses (address_key, email, reason, suppressed_at)
    select 'A' || n, 'a' || n || '@example.com', 'gone', now()`,
  listOffers: `insert into offers (partner_id, offer_id, publisher_id, title, offer_type, storefront,
      pricing_models, status, private)
    select 'acme', 'o' || n, 'pub-acme', 'T', 'saas', 's', '{free}', 'draft', false`,
  listPartners: `insert into partners (partner_id, name, country, locale)
    select 'p' || n, 'Same name', 'KR', 'ko-KR'`,
  listSetAside: `insert into standing_failures (partner_id, failures, code, params, set_aside_at)
    select 'p' || n, 2, 'sum-too-large', '{"partner": "p", "found": "1", "limit": "1"}', now()`,
  listPublishers: `with own as (
      insert into publishers (partner_id, publisher_id, name)
      select 'acme', 'many' || n, 'P' from generate_series(1, ${count}) n)
    insert into publisher_directory (partner_id, publisher_id) select 'acme', 'many' || n`,
  listPublisherClaims: `insert into publisher_claims (partner_id, publisher_id, name, asked_by)
    select 'acme', 'p' || n, 'P', 'cli'`,
  listSales: `insert into sales
      (partner_id, source, source_line_id, revision, publisher_id, offer_id, billed_on, amount_minor,
      currency, kind, import_id)
    select 'acme', 's', 'l' || n, 1, 'pub-acme', 'o', '2024-01-01', 1, 'USD', 'sale', 1`,
  listStandings: `insert into standings
      (partner_id, as_of, recorded_at, program, version, engine, facts, answer, cause)
    select partner_id, as_of + n, recorded_at + n * interval '1 s', program, version, engine,
      facts, answer, cause
    from (select * from standings where partner_id = 'acme' limit 1) as first cross join`,
  listWaitingRefunds: `insert into sales
      (partner_id, source, source_line_id, revision, publisher_id, offer_id, billed_on, amount_minor,
      currency, kind, offsets, import_id)
    select 'acme', 's', 'w' || n, 1, 'pub-acme', 'o', '2024-01-01', -1, 'USD', 'refund', 'nowhere', 1`,
  listUnlocks: `insert into unlocks (partner_id, benefit, version, opened_on)
    select 'acme', 'b', '2023-12', '2024-01-01'`,
};

const lists = Object.values<unknown>(contract)
  .filter(
    (found): found is OperationShape =>
      typeof found === "object" && found !== null && "method" in found && "answers" in found,
  )
  .filter(({ id }) => !whole.includes(id))
  .filter(({ answers }) => "items" in ((answers[200] as { properties?: object })?.properties ?? {}));

beforeAll(async () => {
  await publishVersions(database, ["2023-12"]);
  await addPartner(database, "acme", "2024-01-01", "2024-01-01");
  await drainStandings(database, clockAt("2024-01-02"));
  const add = (statement: string) => {
    const counted = `generate_series(1, ${count}) as series (n)`;
    const source = statement.trimEnd().endsWith("join") ? counted : `from ${counted}`;
    return database.owner.query(`${statement} ${source}`);
  };
  await add(`insert into identity."user" (id, name, email, "emailVerified", locale)
    select 'u' || n, 'N', n || '@example.com', true, 'en'`);
  for (const statement of new Set(Object.values(rowsOf))) await add(statement);
  await database.owner.query("insert into key_grants select id, 'cli', 'cli', 'cli' from identity.apikey");
});

/** The rows of a list, page by page. */
async function walk(operation: OperationShape, limit: number | undefined): Promise<string[][]> {
  const { rows } = await database.owner.query<{ id: number }>("select min(import_id) as id from imports");
  const pages: string[][] = [];
  let cursor: string | null = null;
  do {
    const params = Object.fromEntries(
      Object.keys(operation.params?.properties ?? {}).map((name) => [
        name === "partner_id" ? "partnerId" : "importId",
        name === "partner_id" ? "acme" : (rows[0]?.id ?? 0),
      ]),
    );
    const { method, address } = requestOf(operation, { params } as never);
    const query = { ...(limit === undefined ? {} : { limit }), ...(cursor === null ? {} : { cursor }) };
    const answer = await call(`${method} ${address}`, { query });
    expect(answer.statusCode, answer.body).toBe(200);
    const page: { items: unknown[]; next_cursor: string | null } = answer.json();
    pages.push(page.items.map((item) => JSON.stringify(item)));
    cursor = page.next_cursor;
  } while (cursor !== null && pages.length < 1000);
  return pages;
}

describe("every list of the API", () => {
  test("has rows here", () => {
    expect(lists.map(({ id }) => id).toSorted()).toEqual(Object.keys(rowsOf).toSorted());
  });

  test.each(lists.map((operation) => [operation.id, operation] as const))(
    "%s takes a limit and a cursor, and is read to its end by them, each row once",
    async (_, operation) => {
      expect(Object.keys(operation.query?.properties ?? {})).toEqual(
        expect.arrayContaining(["cursor", "limit"]),
      );
      const long = await walk(operation, 200);
      const rows = long.flat();
      expect(rows.length).toBeGreaterThanOrEqual(count);
      expect(long.map((page) => page.length).slice(0, -1)).toEqual(long.slice(0, -1).map(() => 200));
      expect(new Set(rows).size).toBe(rows.length);
      const usual = await walk(operation, undefined);
      expect(usual[0]).toHaveLength(50);
      expect(usual.flat()).toEqual(rows);
      expect((await walk(operation, 7)).flat()).toEqual(rows);
    },
  );
});
