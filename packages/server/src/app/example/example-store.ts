import type { ExamplePerson } from "@laurel/contract";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** What a database already has, and would be mixed with the example. */
interface Contents {
  readonly hasFacts: boolean;
  readonly hasPrograms: boolean;
  readonly hasPeople: boolean;
}

/** What a database has. */
export async function findContents(reader: Reader): Promise<Contents> {
  const found = await row<Contents>(
    reader,
    `select exists (select from imports) or exists (select from partners) or exists (select from rates)
         as has_facts,
       exists (select from programs) as has_programs,
       exists (select from identity."user") as has_people`,
  );
  if (found === null) throw new Error("a query without a table gave no row");
  return found;
}

/** Records that this database holds the example from now on. */
export async function insertExample(
  tx: Tx,
  { source, day, now }: { readonly source: string; readonly day: string; readonly now: Temporal.Instant },
): Promise<void> {
  await run(tx, "insert into example (source, day, loaded_at) values ($1, $2, $3)", [
    source,
    day,
    now.toString(),
  ]);
}

/** Records that all of the example is loaded. */
export async function finishExample(tx: Tx, now: Temporal.Instant): Promise<void> {
  await run(tx, "update example set finished_at = $1", [now.toString()]);
}

/** Sets the example's clock ahead of the machine's, never back. */
export async function setAhead(tx: Tx, ms: number): Promise<void> {
  await run(tx, "update example set ahead_ms = greatest(ahead_ms, $1)", [ms]);
}

/** An import that was begun. */
export interface BegunImport {
  readonly kind: string;
  readonly status: "running" | "finished" | "refused" | "stopped";
}

/** The imports of a source that were begun, in their order. */
export async function listImportsOf(reader: Reader, source: string): Promise<readonly BegunImport[]> {
  return rows<BegunImport>(reader, "select kind, status from imports where source = $1 order by import_id", [
    source,
  ]);
}

/** Billed sales in the middle of the ladder, in cents. */
const midwayMinor = 9_500_000;

/**
 * The partner of a country in the middle of the ladder, preferably one that reads the language and has a next
 * stage: it shows what was reached and what is missing.
 */
export async function findPartnerMidway(
  reader: Reader,
  country: string,
  locale: string,
): Promise<{ readonly partnerId: string; readonly name: string } | null> {
  return row(
    reader,
    `select partner_id, name from partners left join current_standings standing using (partner_id)
     where country = $1
     order by split_part(locale, '-', 1) = split_part($2, '-', 1) desc,
       exists (select from jsonb_object_keys(standing.next) track
         where standing.tracks ? track) desc,
       abs(coalesce((measures ->> 'billedSales')::bigint, 0) - $3), partner_id limit 1`,
    [country, locale, midwayMinor],
  );
}

/** Makes a person one of the example's, in this place of the list. */
export async function insertExamplePerson(tx: Tx, userId: string, place: number): Promise<void> {
  await run(tx, "insert into example_people (user_id, place) values ($1, $2)", [userId, place]);
}

/**
 * The people that anyone may sign in as, with the role that each has now. A person who has lost every role is
 * left out.
 */
export async function listExamplePeople(reader: Reader): Promise<readonly ExamplePerson[]> {
  return rows<ExamplePerson>(
    reader,
    `select person.id, person.name, coalesce(member.role, membership.role) as role,
       case when member.role is null then membership.partner end as partner
     from example_people
     join identity."user" person on person.id = user_id
     left join team_members member using (user_id)
     left join lateral (
       select role, partners.name as partner from memberships join partners using (partner_id)
       where memberships.user_id = example_people.user_id order by joined_at, partner_id limit 1
     ) membership on true
     where exists (select from example) and coalesce(member.role, membership.role) is not null
     order by place`,
  );
}

/** Gives what follows in the transaction a moment of its own. */
export async function setMoment(tx: Tx, now: Temporal.Instant): Promise<void> {
  await run(tx, "select set_config('laurel.now', $1, true)", [now.toString()]);
}

/** The address of an offer's owner, as last received; null where none is known. */
export async function findOfferOwner(
  reader: Reader,
  partnerId: string,
  offerId: string,
): Promise<string | null> {
  const statement = "select owner_email from offers where partner_id = $1 and offer_id = $2";
  const found = await row<{ readonly ownerEmail: string | null }>(reader, statement, [partnerId, offerId]);
  return found?.ownerEmail ?? null;
}

/** A partner's live offer that is public, the longest live first; null where there is none. */
export async function findPublicOffer(reader: Reader, partnerId: string): Promise<string | null> {
  const found = await row<{ readonly offerId: string }>(
    reader,
    `select offer_id from offers where partner_id = $1 and status = 'live' and not private
     order by live_on, offer_id limit 1`,
    [partnerId],
  );
  return found?.offerId ?? null;
}

/** The sealed link of the last mail to a new contact; null where there is none. */
export async function findContactLink(
  reader: Reader,
  partnerId: string,
  email: string,
): Promise<string | null> {
  const found = await row<{ readonly link: string | null }>(
    reader,
    `select link from messages where partner_id = $1 and email = $2 and template = 'verify-contact'
     order by message_id desc limit 1`,
    [partnerId, email],
  );
  return found?.link ?? null;
}
