import type { StateChange } from "../../platform/audit/state-change.ts";
import { rows } from "../../platform/database/rows.ts";
import type { Reader } from "../../platform/database/transaction.ts";

const digest = (text: string) => `encode(sha256(convert_to(${text}, 'UTF8')), 'hex')`;
const moment = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const json = (text: string) => `case when ${text} is json then ${text}::jsonb else to_jsonb(${text}) end`;

/** People, as state that events account for. */
export const presentPeople = `
  select 'person' as of, '' as partner_id, id, jsonb_strip_nulls(jsonb_build_object('name', name,
    'email', email, 'verified', "emailVerified", 'image', image, 'locale', locale,
    'second_factor', nullif("twoFactorEnabled", false))) as fields
  from identity."user"`;

/** How people sign in: of a password the digest of what is stored, which was salted before. */
export const presentSignIns = `
  select 'sign-in' as of, '' as partner_id, id, jsonb_strip_nulls(jsonb_build_object('person', "userId",
    'provider', "providerId", 'account', "accountId", 'password', ${digest("password")})) as fields
  from identity.account`;

/** Second factors: digests of the encrypted secret and codes. */
export const presentSecondFactors = `
  select 'second-factor' as of, '' as partner_id, id, jsonb_strip_nulls(jsonb_build_object('person', "userId",
    'secret', ${digest("secret")}, 'codes', ${digest('"backupCodes"')}, 'verified', verified)) as fields
  from identity."twoFactor"`;

/** Who is signed in by which session: of its token, which is random, a digest. */
export const presentSessions = `
  select 'session' as of, '' as partner_id, id,
    jsonb_build_object('person', "userId", 'token', ${digest("token")}) as fields
  from identity.session`;

/** What keys may do, for which partner, and until when; of the key itself a digest of the stored digest. */
export const presentKeys = `
  select 'key' as of, coalesce(metadata ->> 'partnerId', '') as partner_id, id, jsonb_strip_nulls(
    jsonb_build_object('name', name, 'owner', owner, 'metadata', metadata, 'permissions', permissions,
      'digest', ${digest("key")}, 'expires', ${moment("expires_at")},
      'revoked', nullif(not coalesce(enabled, false), false))) as fields
  from (
    select id, name, key, enabled, "referenceId" as owner, "expiresAt" as expires_at,
      ${json("metadata")} as metadata, ${json("permissions")} as permissions
    from identity.apikey
  ) as key`;

/** What the revocation of a key makes of it. */
export function keyRevoked(keyId: string): StateChange {
  return { of: "key", id: keyId, fields: { revoked: true } };
}

/** A key as it is stored, for the event that makes or changes it. */
export async function keyState(reader: Reader, keyId: string): Promise<readonly StateChange[]> {
  return rows<StateChange>(reader, `select of, id, fields from (${presentKeys}) as present where id = $1`, [
    keyId,
  ]);
}

/** How a person signs in by password, as stored. */
export async function passwordState(reader: Reader, userId: string): Promise<readonly StateChange[]> {
  return rows<StateChange>(
    reader,
    `select of, id, fields from (${presentSignIns}) as present
     where fields ->> 'person' = $1 and fields ->> 'provider' = 'credential'`,
    [userId],
  );
}

/**
 * A person's second factors as stored. Null fields: they are recorded, and no longer there. Only those that a
 * person can have at most: the library keeps one row for each person.
 */
export async function secondFactorState(reader: Reader, userId: string): Promise<readonly StateChange[]> {
  return rows<StateChange>(
    reader,
    `select 'second-factor' as of, id, present.fields
     from (${presentSecondFactors} where "userId" = $1) as present
     full join (
       select distinct said ->> 'id' as id from events
       cross join lateral jsonb_path_query(personal, '$.state[*] ? (@.of == "second-factor")') as said
       where partner_id = '' and what = 'two-factor.recorded' and data ->> 'person' = $1
     ) as recorded using (id)`,
    [userId],
  );
}
