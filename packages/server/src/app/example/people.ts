import type { ExamplePerson, PartnerRole, TeamRole } from "@laurel/contract";
import type { Identity } from "../../people/accounts/open-identity.ts";
import { addMembership, findUserId } from "../../people/members/member-store.ts";
import { upsertTeamMember } from "../../people/team/team-store.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { type Tx, transaction } from "../../platform/database/transaction.ts";
import { findLargestPartner } from "./example-store.ts";

/** A person of the example: of the team, or of the partner with the most billed sales in a country. */
interface Cast {
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  readonly place:
    | { readonly of: "team"; readonly role: TeamRole }
    | { readonly of: "partner"; readonly role: PartnerRole; readonly country: string };
}

const worker = (name: string, email: string, role: TeamRole): Cast => ({
  name,
  email: `${email}@example.com`,
  locale: "en",
  place: { of: "team", role },
});

const cast: readonly Cast[] = [
  {
    name: "Olivia Hart",
    email: "owner@example.com",
    locale: "en",
    place: { of: "partner", role: "owner", country: "US" },
  },
  {
    name: "한지민",
    email: "seoul@example.com",
    locale: "ko-KR",
    place: { of: "partner", role: "manager", country: "KR" },
  },
  {
    name: "林雅婷",
    email: "taipei@example.com",
    locale: "zh-TW",
    place: { of: "partner", role: "manager", country: "TW" },
  },
  worker("Ana Duarte", "advocate", "advocate"),
  worker("Priya Raman", "manager", "program-manager"),
  worker("Jonas Weber", "administrator", "administrator"),
  worker("Mei Tanaka", "auditor", "auditor"),
];

/**
 * The example's people, made where they are missing. They have no password: they can only sign in by one
 * click, which works only where the database is Laurel's own.
 */
export async function examplePeople(
  database: Database,
  identity: Pick<Identity, "createPerson">,
): Promise<readonly ExamplePerson[]> {
  const found: ExamplePerson[] = [];
  for (const one of cast) {
    const person = await transaction(database, allPartners, (tx) => meet(tx, identity, one));
    if (person !== null) found.push(person);
  }
  return found;
}

/** Null where the example has no partner in the person's country. */
async function meet(
  tx: Tx,
  identity: Pick<Identity, "createPerson">,
  { name, email, locale, place }: Cast,
): Promise<ExamplePerson | null> {
  const partner = place.of === "team" ? null : await findLargestPartner(tx, place.country);
  if (place.of === "partner" && partner === null) return null;
  const { role } = place;
  const known = await findUserId(tx, email);
  if (known !== null) return { id: known, name, role, partner: partner?.name ?? null };
  const actor: Actor = { who: "laurel" };
  const made = { email, name, locale, emailVerified: true, passwordHash: null };
  const userId = await identity.createPerson(tx, actor, made);
  if (userId === null) throw new Error(`${email} exists but was not found`);
  const data = { person: userId };
  if (place.of === "team") await upsertTeamMember(tx, userId, place.role);
  else await addMembership(tx, partner?.partnerId ?? "", userId, place.role);
  const what = place.of === "team" ? "team.added" : "membership.created";
  await appendEvents(tx, actor, [{ partnerId: partner?.partnerId ?? "", what, data, after: { role } }]);
  return { id: userId, name, role, partner: partner?.name ?? null };
}
