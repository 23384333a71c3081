import {
  type Access,
  type Action,
  may,
  type PartnerRole,
  partnerRoles,
  type TeamRole,
} from "@laurel/contract";
import type { FastifyRequest } from "fastify";
import type { Sight } from "../../database/sight.ts";

/** A person who is signed in. */
export interface PersonCaller {
  readonly kind: "person";
  readonly userId: string;
  /** Null for a person who is not on the marketplace's team. */
  readonly teamRole: TeamRole | null;
  readonly memberships: readonly { readonly partnerId: string; readonly role: PartnerRole }[];
  /** Whether a role of theirs requires a second factor that they haven't set up; absent: no. */
  readonly factorMissing?: boolean;
}

/** A program with a key. */
export interface KeyCaller {
  readonly kind: "key";
  readonly keyId: string;
  readonly scopes: readonly Action[];
  /** The only partner that the key gives access to; null: all. */
  readonly partnerId: string | null;
}

/** Who sends a request. */
export type Caller = PersonCaller | KeyCaller;

/** Whether a request is allowed, or why not. */
export type AccessDecision =
  | "allowed"
  | "partner-hidden"
  | "role-insufficient"
  | "scope-missing"
  | "second-factor-required";

/**
 * Whether a caller may do something, by the table of roles. `partnerId` is the partner that it concerns; null
 * for none. A caller learns nothing about other partners, not even that they exist.
 */
export function accessOf(caller: Caller, action: Action, partnerId: string | null): AccessDecision {
  if (caller.kind === "key") return keyAccess(caller, action, partnerId);
  if (caller.factorMissing) return "second-factor-required";
  if (caller.teamRole !== null) return may(caller.teamRole, action) ? "allowed" : "role-insufficient";
  const roles = caller.memberships.filter((each) => partnerId === null || each.partnerId === partnerId);
  if (partnerId !== null && roles.length === 0) return "partner-hidden";
  return roles.some(({ role }) => may(role, action)) ? "allowed" : "role-insufficient";
}

/** A key of one partner can do no more than the partner's people, whatever its scopes are. */
function keyAccess(
  { partnerId: own, scopes }: KeyCaller,
  action: Action,
  partnerId: string | null,
): AccessDecision {
  if (own !== null && partnerId !== null && own !== partnerId) return "partner-hidden";
  const reached = own === null || partnerRoles.some((role) => may(role, action));
  return reached && scopes.includes(action) ? "allowed" : "scope-missing";
}

/** The rows that a caller sees in a request that concerns `partnerId`. */
export function sightOf(caller: Caller, partnerId: string | null): Sight {
  const bound = caller.kind === "key" ? caller.partnerId !== null : caller.teamRole === null;
  if (!bound) return { all: true };
  if (caller.kind === "key") return { all: false, partnerId: caller.partnerId ?? "" };
  const own = caller.memberships.some((each) => each.partnerId === partnerId);
  return { all: false, partnerId: own ? (partnerId ?? "") : "" };
}

/**
 * What a caller sees in a request that names no partner: all rows, or those of each partner for which they
 * may do `action`.
 */
export function sightsOf(caller: Caller, action: Action): readonly Sight[] {
  if (caller.kind === "key" || caller.teamRole !== null) return [sightOf(caller, null)];
  return caller.memberships
    .filter(({ partnerId }) => accessOf(caller, action, partnerId) === "allowed")
    .map(({ partnerId }) => ({ all: false, partnerId }));
}

/** The name of a caller in events. */
export function whoIs(caller: Caller): string {
  return caller.kind === "key" ? `key:${caller.keyId}` : `person:${caller.userId}`;
}

/** A request of a route that isn't public. */
export type KnownRequest = FastifyRequest & { readonly caller: Caller };

/**
 * The partner that a request concerns: the one in its address, or that of the thing that it names; null for
 * none.
 */
export function partnerOf(request: FastifyRequest): string | null {
  const { partner_id: named } = (request.params ?? {}) as { readonly partner_id?: string };
  return named ?? request.subjectPartner;
}

/** Finds the partner of the thing that an address names by its id; null where there is no such thing. */
export type FindPartner = (params: Readonly<Record<string, string>>) => Promise<string | null>;

/** Whether a caller may know that a partner exists. */
export function mayKnow(caller: Caller, partnerId: string): boolean {
  const sight = sightOf(caller, partnerId);
  return sight.all || sight.partnerId === partnerId;
}

/** Finds the caller of a request; null where there is none. `credential`: what the request carried. */
export type Authenticate = (
  request: FastifyRequest,
) => Promise<{ readonly caller: Caller | null; readonly credential: "key" | "session" | null }>;

declare module "fastify" {
  interface FastifyContextConfig {
    /** The route's action in the table of roles; or `public`, or `signed-in` for any caller. */
    action?: Access;
    /** Finds the partner of the thing that the address names, where it names no partner. */
    findPartner?: FindPartner;
    /** Whether programs on this machine need no key. */
    isOpenHere?: boolean;
    /** Whether the answer goes on until the caller leaves, so that it can't take a turn. */
    staysOpen?: boolean;
    /** Whether requests to a public route count for the person whose session they carry. */
    countsPerson?: boolean;
  }
  interface FastifyRequest {
    /** Who sends the request; null for a public route, which doesn't ask. */
    caller: Caller | null;
    /** The partner of the thing that the address names, if the caller may know of it. */
    subjectPartner: string | null;
    /** The kind of credential that the request carried, right or wrong. */
    credential: "key" | "session" | null;
  }
}
