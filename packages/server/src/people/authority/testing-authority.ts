import { type Action, actions, may, type PartnerRole, type Role, type TeamRole } from "@laurel/contract";
import type { LightMyRequestResponse } from "fastify";
import { testApp } from "../../app/testing-app.ts";
import type { TestDatabase } from "../../platform/database/testing.ts";
import type { Authenticate } from "../../platform/http/access/caller.ts";
import { bearer, installationKey } from "../../platform/http/access/installation-key.ts";
import { findSession } from "../accounts/account-store.ts";
import { keyOfToken } from "../keys/find-key.ts";
import { addPerson } from "../members/testing-members.ts";

/** The key of the installation in these tests. */
export const operatorKey = `laurel_${"o".repeat(43)}`;

/** Sends requests of people, by their ids, and of keys, by their texts. */
export type SendAs = (who: string | null, route: string, body?: object) => Promise<LightMyRequestResponse>;

/** A server of these tests. */
export interface AuthorityServer {
  readonly send: SendAs;
  /** The token of the link that was last mailed to an address; "none" for none. */
  tokenOf(email: string): Promise<string>;
}

/** A server that recognizes people by a header, and keys. */
export async function serveAll(
  database: TestDatabase,
  now: () => Temporal.Instant,
): Promise<AuthorityServer> {
  const people: Authenticate = async (request) => {
    const token = bearer(request);
    if (token !== null) {
      const key = await keyOfToken(database, { now }, token);
      const scopes = (key?.scopes ?? []) as readonly Action[];
      return { caller: key && { kind: "key", ...key, scopes }, credential: "key" };
    }
    const reader = { client: database.pool };
    const session = await findSession(reader, String(request.headers["x-person"]), now());
    return { caller: session && { kind: "person", ...session }, credential: session && "session" };
  };
  const { call, mailed } = await testApp(database, {
    clock: { now },
    publicUrl: "https://rewards.example.com",
    limits: { known: 1_000_000, unknown: 1_000_000 },
    authenticate: installationKey(operatorKey, people),
  });
  const send: SendAs = (who, route, body) => {
    const isKey = who?.startsWith("laurel_") === true;
    const headers = {
      authorization: isKey ? `Bearer ${who}` : undefined,
      "x-person": isKey || who === null ? undefined : who,
      origin: "http://localhost:3000",
    };
    return call(route, { headers, body });
  };
  const tokenOf = async (email: string) => (await mailed(email))?.split("#token=")[1] ?? "none";
  return { send, tokenOf };
}

const partnerPeople: readonly (readonly [string, PartnerRole])[] = [
  ["olga", "owner"],
  ["mika", "manager"],
  ["vera", "viewer"],
];
const teamPeople: readonly (readonly [string, TeamRole])[] = [
  ["ada", "administrator"],
  ["bert", "administrator"],
  ["carl", "advocate"],
];
/** The people that `resetPeople` makes. */
export const everyone = [...partnerPeople, ...teamPeople].map(([id]) => id);

/** Three people of the partner `acme` and three of the team, and nothing that they handed out. */
export async function resetPeople(database: TestDatabase): Promise<void> {
  const { owner: pool } = database;
  await pool.query(
    `truncate identity."user", identity.apikey, key_grants, memberships, team_members, invitations, messages
     restart identity cascade`,
  );
  for (const id of everyone) await addPerson(database, id);
  for (const [id, role] of partnerPeople)
    await pool.query("insert into memberships (partner_id, user_id, role) values ('acme', $1, $2)", [
      id,
      role,
    ]);
  for (const [id, role] of teamPeople)
    await pool.query("insert into team_members (user_id, role) values ($1, $2)", [id, role]);
}

interface Held {
  readonly what: string;
  readonly partner: string | null;
  readonly role: Role | null;
  readonly scopes: readonly Action[];
  readonly ends: Temporal.Instant | null;
  readonly held_by: string;
}

interface Powers {
  readonly team: TeamRole | null;
  readonly roles: Readonly<Record<string, PartnerRole>>;
}

/**
 * The open invitations and keys in use whose holder couldn't make them at this moment, by a reading of the
 * table of roles of its own.
 */
export async function unfounded({ pool }: TestDatabase, now: Temporal.Instant): Promise<readonly string[]> {
  const { rows: held } = await pool.query<Held>(
    `select 'invitation ' || invitation_id as what, partner_id as partner, role, '[]'::jsonb as scopes,
       expires_at as ends, held_by
     from invitations where settled_at is null and expires_at > $1
     union all
     select 'key ' || id, metadata::jsonb ->> 'partnerId', null, permissions::jsonb -> 'laurel', "expiresAt",
       held_by
     from identity.apikey join key_grants on key_id = id
     where enabled and ("expiresAt" is null or "expiresAt" > $1)`,
    [now.toString()],
  );
  const { rows: people } = await pool.query<{ id: string } & Powers>(
    `select 'person:' || id as id, (select role from team_members where user_id = id) as team,
       coalesce((select jsonb_object_agg(partner_id, role) from memberships where user_id = id), '{}')
         as roles
     from identity."user"`,
  );
  const keys = new Map(held.filter(({ role }) => role === null).map((key) => [key.what, key]));
  const powers = new Map(people.map((person) => [person.id, person]));
  return held
    .filter((each) => {
      const { held_by: by } = each;
      if (by === "key:installation" || by === "cli") return false;
      const key = keys.get(by.replace("key:", "key "));
      const person = powers.get(by);
      if (key !== undefined) return !keyCould(key, each);
      return person === undefined || !personCould(person, each);
    })
    .map(({ what, held_by: by }) => `${what} of ${by}`);
}

function personCould({ team, roles }: Powers, { partner, role, scopes }: Held): boolean {
  if (role === null) return team === "administrator" && scopes.every((scope) => may(team, scope));
  if (partner === "") return team === "administrator";
  if (team !== null) return team === "administrator" || team === "advocate";
  const own = roles[partner ?? ""];
  return own === "owner" || (own === "manager" && role !== "owner");
}

function keyCould(key: Held, { partner, role, scopes, ends }: Held): boolean {
  if (key.partner !== null && key.partner !== partner) return false;
  if (key.ends !== null && (ends === null || Temporal.Instant.compare(ends, key.ends) > 0)) return false;
  const has = (action: Action) => key.scopes.includes(action);
  if (role === null) return has("keys.manage") && key.partner === null && scopes.every(has);
  const needed = actions.filter((action) => may(role, action) && action !== "partner.leave");
  if (partner === "") return has("team.manage") && needed.every(has);
  return has("members.invite") && (has("members.manage") || needed.every(has));
}
