import { randomBytes } from "node:crypto";
import type { PartnerRole, TeamRole } from "@laurel/contract";
import { createPerson } from "../../people/accounts/create-person.ts";
import { addMembership, membershipIs } from "../../people/members/member-store.ts";
import { teamIs, upsertTeamMember } from "../../people/team/team-store.ts";
import { type Actor, appendEvents, type NewEvent } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { findPartnerMidway, insertExamplePerson } from "./example-store.ts";

/** A person of the example: of the team, or of a partner of a country that is mid-way on the ladder. */
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
 * Makes the example's people. They have no password: they sign in by one click. A person whose country has no
 * partner is left out.
 */
export async function makeExamplePeople(tx: Tx, actor: Actor): Promise<void> {
  const joined: NewEvent[] = [];
  for (const [index, one] of cast.entries()) {
    const event = await make(tx, actor, one, index + 1);
    if (event !== null) joined.push(event);
  }
  await appendEvents(tx, actor, joined);
}

/** Gives the event of the person's role; null where the person is left out. */
async function make(
  tx: Tx,
  actor: Actor,
  { name, email, locale, place }: Cast,
  position: number,
): Promise<NewEvent | null> {
  const partner = place.of === "team" ? null : await findPartnerMidway(tx, place.country, locale);
  if (place.of === "partner" && partner === null) return null;
  const person = { email, name, locale, emailVerified: true, passwordHash: null };
  const userId = await createPerson(tx, actor, person, () => randomBytes(16).toString("hex"));
  // Someone joined with this address while the example was being loaded. The account is theirs.
  if (userId === null) return null;
  await insertExamplePerson(tx, userId, position);
  if (place.of === "team") await upsertTeamMember(tx, userId, place.role);
  else await addMembership(tx, partner?.partnerId ?? "", userId, place.role);
  const what = place.of === "team" ? "team.added" : "membership.created";
  return {
    partnerId: partner?.partnerId ?? "",
    what,
    data: { person: userId },
    after: { role: place.role },
    state: [place.of === "team" ? teamIs(userId, place.role) : membershipIs(userId, place.role)],
  };
}
