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

const worker = (name: string, email: string, role: TeamRole, locale = "en"): Cast => ({
  name,
  email: `${email}@example.com`,
  locale,
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
  worker("박서연", "advocate-seoul", "advocate", "ko-KR"),
  worker("Priya Raman", "manager", "program-manager"),
  worker("Jonas Weber", "administrator", "administrator"),
  worker("Mei Tanaka", "auditor", "auditor"),
];

/** A person of the example that was made, by the part before the @ of their address. */
export interface CastMember {
  readonly userId: string;
  readonly email: string;
  readonly locale: string;
  /** "": of the team. */
  readonly partnerId: string;
  readonly role: TeamRole | PartnerRole;
}

/**
 * Makes the example's people. They have no password: they sign in by one click. A person whose country has no
 * partner is left out.
 */
export async function makeExamplePeople(tx: Tx, actor: Actor): Promise<ReadonlyMap<string, CastMember>> {
  const joined: CastMember[] = [];
  for (const [index, one] of cast.entries()) {
    const member = await make(tx, actor, one, index + 1);
    if (member !== null) joined.push(member);
  }
  await appendEvents(tx, actor, joined.map(joiningOf));
  return new Map(joined.map((member) => [member.email.split("@")[0] ?? "", member]));
}

/** Adds a manager of a partner who isn't one of those that a visitor may sign in as. */
export async function addFormerManager(
  tx: Tx,
  actor: Actor,
  {
    partnerId,
    ...person
  }: { readonly email: string; readonly name: string } & Pick<CastMember, "partnerId" | "locale">,
): Promise<CastMember | null> {
  const userId = await create(tx, actor, person);
  if (userId === null) return null;
  const member = { userId, email: person.email, locale: person.locale, partnerId, role: "manager" } as const;
  await addMembership(tx, partnerId, userId, "manager");
  await appendEvents(tx, actor, [joiningOf(member)]);
  return member;
}

/** Null where the person is left out. */
async function make(tx: Tx, actor: Actor, one: Cast, position: number): Promise<CastMember | null> {
  const { email, locale, place } = one;
  const partner = place.of === "team" ? null : await findPartnerMidway(tx, place.country, locale);
  if (place.of === "partner" && partner === null) return null;
  const userId = await create(tx, actor, one);
  if (userId === null) return null;
  await insertExamplePerson(tx, userId, position);
  if (place.of === "team") await upsertTeamMember(tx, userId, place.role);
  else await addMembership(tx, partner?.partnerId ?? "", userId, place.role);
  return { userId, email, locale, partnerId: partner?.partnerId ?? "", role: place.role };
}

/** Null where someone joined with this address while the example was being loaded: the account is theirs. */
async function create(
  tx: Tx,
  actor: Actor,
  { email, name, locale }: Pick<Cast, "email" | "name" | "locale">,
): Promise<string | null> {
  const person = { email, name, locale, emailVerified: true, passwordHash: null };
  return createPerson(tx, actor, person, () => randomBytes(16).toString("hex"));
}

function joiningOf({ userId, partnerId, role }: CastMember): NewEvent {
  const state =
    partnerId === "" ? teamIs(userId, role as TeamRole) : membershipIs(userId, role as PartnerRole);
  const what = partnerId === "" ? "team.added" : "membership.created";
  return { partnerId, what, data: { person: userId }, after: { role }, state: [state] };
}
