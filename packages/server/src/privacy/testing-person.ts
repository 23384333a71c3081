import { importText } from "../facts/intake/testing.ts";
import { linkVault } from "../messages/link-vault.ts";
import { putPreferences } from "../messages/preference-store.ts";
import { queueMessage } from "../messages/queue-message.ts";
import { suppress } from "../messages/suppression-store.ts";
import { createPerson } from "../people/accounts/create-person.ts";
import { inviteMember, revokeInvitation } from "../people/invitations/invite-member.ts";
import { addMembership } from "../people/members/member-store.ts";
import { upsertTeamMember } from "../people/team/team-store.ts";
import { appendEvents } from "../platform/audit/append-events.ts";
import type { Database } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import type { TestDatabase } from "../platform/database/testing.ts";
import { type Tx, transaction } from "../platform/database/transaction.ts";
import { Refusal } from "../platform/http/answer/refusal.ts";
import { addPartner, importLines, publishVersions } from "../standing/testing-marketplace.ts";
import { plantLoop } from "./testing-loop-traces.ts";

/** The person the tests are about: the address as she writes it. */
export const ada = {
  id: "u1ADAaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  name: "Ada Lovelace",
  email: "Ada.Lovelace@example.com",
  phone: "+14258828080",
};
/** A person whose address has the same end as hers, and who must be left alone. */
export const xada = {
  id: "u2XADAbbbbbbbbbbbbbbbbbbbbbbbbbb",
  name: "Xenia",
  email: "xada.lovelace@example.com",
  phone: "+14258828081",
};
export const surroundings = {
  now: Temporal.Instant.from("2026-03-01T09:00:00Z"),
  publicUrl: "https://rewards.example.com",
  links: linkVault("the secret of a test"),
};

/** A marketplace with sales, whose files name Ada. */
export async function plantFacts(database: Database): Promise<void> {
  await publishVersions(database, ["2023-12"]);
  for (const id of ["acme", "borea"]) await addPartner(database, id, "2024-01-01", "2024-01-01");
  await importLines(database, "partners", "partner_id,name,country,locale,joined_on,account_email", [
    `acme,Company acme,US,en,2024-01-01,${ada.email}`,
    `borea,Company borea,US,en,2024-01-01,${xada.email}`,
  ]);
  await database.pool.query("update offers set owner_email = $1", [ada.email]);
  await database.pool.query("update offer_snapshots set owner_email = $1", [ada.email]);
  await importText(
    database,
    "partners",
    [
      "partner_id,name,country,locale,account_email",
      `corp,Corp,XX,en,${ada.email}`,
      `corq,Corq,XX,en,${xada.email}`,
    ].join("\n"),
  );
  await importText(
    database,
    "partners",
    `partner_id,name,country,locale,account_email\ncorp,Corp,US,en,${ada.email}@\n`,
  );
  await database.pool.query(
    "update import_refusals set also = jsonb_build_array(jsonb_build_object('params', params))",
  );
}

/** Ada and Xenia in every place that holds something about a person. */
export async function plantPeople(database: Database): Promise<void> {
  await transaction(database, allPartners, async (tx) => {
    for (const person of [ada, xada]) await plantPerson(tx, person);
    await plantAdasWork(tx);
    for (const person of [ada, xada]) await plantLoop(tx, person);
  });
}

async function plantPerson(tx: Tx, { id, name, email }: typeof ada): Promise<void> {
  const actor = { who: "cli" };
  const made = { email, name, locale: "en", emailVerified: true, passwordHash: "hash-of-secret" };
  const ids = [id, `${id}-account`];
  await createPerson(tx, actor, made, () => ids.shift() ?? "");
  await upsertTeamMember(tx, id, "advocate");
  const added = { partnerId: "", what: "team.added", data: { person: id } };
  await addMembership(tx, "acme", id, "owner");
  const joined = { partnerId: "acme", what: "membership.created", data: { person: id } };
  const personal = { person: id, address: "192.0.2.7", agent: "Firefox" };
  const session = { partnerId: "", what: "session.created", data: { person: id }, personal };
  await appendEvents(tx, { who: `person:${id}` }, [added, joined, session]);
  await inviteMember(tx, { partnerId: "borea", email, role: "viewer", locale: "en", actor }, surroundings);
  await plantIdentity(tx, id, email);
  await queueMessage(tx, {
    partnerId: "",
    cause: `password-reset:${id}`,
    template: "password-reset",
    locale: "en",
    email: email.toLowerCase(),
    userId: id,
    params: { validMinutes: "60", link: "https://rewards.example.com/reset-password#token=secret-of-link" },
    secret: { links: surroundings.links, endsAt: surroundings.now.add({ hours: 1 }) },
  });
  await tx.client.query(
    `with file as (
       insert into attachments (partner_id, name, media_type, size, digest, uploaded_by, uploaded_at)
       values ('acme', $2 || '.txt', 'text/plain', 4, 'digest', 'person:' || $1, $3)
       returning partner_id, attachment_id
     ) insert into attachment_chunks select partner_id, attachment_id, 0, 'file' from file`,
    [id, email, surroundings.now.toString()],
  );
  const unwanted = { area: "benefits", class: "recommended", frequency: "off" } as const;
  await putPreferences(tx, email, [unwanted], surroundings.now);
  await suppress(tx, { email, reason: `550 <${email}> unknown`, suppressedAt: surroundings.now });
  await tx.client.query("update messages set last_error = '550 <' || email || '> unknown'");
  await tx.client.query(
    `insert into idempotency_keys (key, request_hash, status, response)
     values ($1, 'hash', 201, jsonb_build_object('email', $2::text))`,
    [id, email.toLowerCase()],
  );
}

async function plantIdentity({ client }: Tx, id: string, email: string): Promise<void> {
  await client.query(
    `insert into identity.session (id, "expiresAt", token, "updatedAt", "ipAddress", "userAgent", "userId")
     values ($1 || '-s', now() + '1 day', 'secret-token ' || $1, now(), '192.0.2.7', 'Firefox', $1)`,
    [id],
  );
  await client.query(
    `insert into identity.account (id, "accountId", "providerId", "userId", "accessToken", "updatedAt")
     values ($1 || '-sso', $2, 'entra', $1, 'secret-access', now())`,
    [id, email],
  );
  await client.query(
    `insert into identity."twoFactor" (id, secret, "backupCodes", "userId", verified)
     values ($1 || '-2', 'secret-totp', 'secret-codes', $1, true)`,
    [id],
  );
  await client.query(
    `insert into identity.verification (id, identifier, value, "expiresAt", "updatedAt") values
       ($1 || '-v', 'reset-password:secret-reset ' || $1, $1, now() + '1 hour', now()),
       ($1 || '-w', 'secret-state ' || $1, json_build_object('email', $2::text)::text,
         now() + '1 hour', now())`,
    [id, email],
  );
  await client.query(
    `insert into identity.apikey (id, "configId", name, "referenceId", key, enabled, "createdAt", "updatedAt",
       metadata)
     values ($1 || '-k', 'default', 'nightly', $1, 'secret-key ' || $1, true, now(), now(),
       '{"partnerId":"acme"}')`,
    [id],
  );
  await client.query(
    `insert into key_grants (key_id, made_by, by_right, held_by)
     values ($1 || '-k', 'person:' || $1, 'keys.manage', 'person:' || $1)`,
    [id],
  );
}

/** Ada invites people, with mails in her name; transfers her ownership; and revokes an invitation. */
async function plantAdasWork(tx: Tx): Promise<void> {
  const actor = { who: `person:${ada.id}` };
  const order = { partnerId: "acme", role: "viewer", locale: "en", actor } as const;
  await inviteMember(tx, { ...order, email: "grace@example.com" }, surroundings);
  const other = await inviteMember(tx, { ...order, email: "joan@example.com" }, surroundings);
  if (other instanceof Refusal) throw new Error(other.code);
  await revokeInvitation(
    tx,
    { partnerId: "acme", invitationId: other.invitationId, actor },
    surroundings.now,
  );
  await queueMessage(tx, {
    partnerId: "acme",
    cause: "ownership:1",
    template: "ownership-transferred",
    locale: "en",
    email: "grace@example.com",
    userId: null,
    params: { partner: "Company acme", from: ada.name, to: "Grace", link: "https://rewards.example.com/" },
  });
}

/** In how many rows of each table the database holds a text. */
export async function rowsWith(
  { owner: pool }: TestDatabase,
  pattern: string,
): Promise<Readonly<Record<string, number>>> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `select format('%I.%I', nspname, relname) as name
     from pg_class join pg_namespace n on n.oid = relnamespace
     where relkind = 'r' and nspname in ('public', 'identity', 'jobs') order by 1`,
  );
  const found: Record<string, number> = {};
  for (const { name } of tables) {
    const { rows } = await pool.query<{ count: number }>(
      `select count(*) as count from ${name} as held
       where replace(lower(held::text), $2, '') ~ lower($1)`,
      [pattern, xada.email],
    );
    if ((rows[0]?.count ?? 0) > 0) found[name] = rows[0]?.count ?? 0;
  }
  return found;
}

/** Columns of texts and of JSON that hold nothing of a person, as `table.column`, in their order. */
export async function columnsWithout(
  { owner: pool }: TestDatabase,
  pattern: string,
): Promise<readonly string[]> {
  const { rows: columns } = await pool.query<{ table: string; column: string }>(
    `select c.table_name as table, c.column_name as column from information_schema.columns c
     join pg_class on oid = format('public.%I', c.table_name)::regclass and relkind in ('r', 'p')
     where c.table_schema = 'public' and not relispartition
       and (c.data_type in ('text', 'character varying', 'json', 'jsonb') or c.udt_name = '_text')`,
  );
  const searches = columns.map(
    ({ table, column }) => `select '${table}.${column}' as name where not exists (
       select from "${table}" where replace(lower("${column}"::text), $2, '') ~ lower($1))`,
  );
  const { rows } = await pool.query<{ name: string }>(searches.join(" union all "), [pattern, xada.email]);
  return rows.map(({ name }) => name).toSorted();
}

const ledger = [
  ...[
    "imports",
    "programs",
    "rates",
    "rate_days",
    "publisher_directory",
    "transfers",
    "publishers",
    "publisher_snapshots",
  ],
  ...[
    "publications",
    "sales",
    "sales_daily",
    "observations",
    "standing_due",
    "standings",
    "current_standings",
  ],
  "unlocks",
];

/** Every row of the ledger, as text; of tables with addresses only where asked. */
export async function ledgerOf(
  { pool }: Database,
  withFacts: boolean,
): Promise<Readonly<Record<string, string>>> {
  const facts = ["partners", "partner_snapshots", "offers", "offer_snapshots", "import_refusals"];
  const held: Record<string, string> = {};
  for (const table of [...ledger, ...(withFacts ? facts : [])]) {
    const { rows } = await pool.query<{ all: string }>(
      `select coalesce(string_agg(t::text, e'\\n' order by t::text), '') as all from ${table} t`,
    );
    held[table] = rows[0]?.all ?? "";
  }
  return held;
}
