import { type Action, actions, may, type Role } from "@laurel/contract";
import { accessOf, type Caller } from "../../platform/http/access/caller.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";

/** What someone may do at the moment, and until when. */
export interface Authority {
  readonly caller: Caller;
  /** When a key ends by itself; null for one that doesn't, and for people. */
  readonly endsAt: Temporal.Instant | null;
}

/** What is handed out: a key, an invitation, or a role without an invitation. */
export type HandOut =
  | {
      readonly kind: "key";
      /** The only partner that the key reaches; null: all. */
      readonly partnerId: string | null;
      readonly scopes: readonly string[];
      /** Null: it doesn't end by itself. */
      readonly endsAt: Temporal.Instant | null;
    }
  | {
      readonly kind: "invitation" | "role";
      /** "": of the team. */
      readonly partnerId: string;
      readonly role: Role;
    };

/** The action of the table of roles by which something is handed out. */
export function rightFor({ kind, partnerId }: HandOut): Action {
  if (kind === "key") return "keys.manage";
  if (partnerId === "") return "team.manage";
  return kind === "invitation" ? "members.invite" : "members.manage";
}

/**
 * Why an authority may not hand something out; null where it may. The only such decision: what makes,
 * replaces, sends again, revokes or accepts asks here. An authority hands out only what it has: its own
 * actions, at a partner that it reaches, for no longer than itself. `authority`: null for a person or key
 * that has none any more.
 */
export function refuseHandOut(authority: Authority | null, thing: HandOut): Refusal | null {
  const right = rightFor(thing);
  if (authority === null) return refuse("role-insufficient", { action: right });
  const { caller, endsAt } = authority;
  const partnerId = thing.partnerId === "" ? null : thing.partnerId;
  for (const action of [right, ...actionsIn(caller, thing)]) {
    const access = accessOf(caller, action as Action, partnerId);
    if (access === "partner-hidden") return refuse("partner-not-found", { found: partnerId ?? "" });
    if (access !== "allowed") return refuse(access, { action });
  }
  if (partnerId === null && !reachesAll(caller)) return refuse("role-insufficient", { action: right });
  if (thing.kind === "key" && endsAt !== null && outlasts(thing.endsAt, endsAt))
    return refuse("maker-ends-first", { limit: endsAt.toString() });
  return null;
}

/** The actions that something gives, and that the caller must have. */
function actionsIn(caller: Caller, thing: HandOut): readonly string[] {
  if (thing.kind === "key") return thing.scopes;
  const { partnerId, role } = thing;
  // The team decides who a partner's people are, also who its first owner is. Members who manage the others
  // have given themselves every role already.
  const isOfTeam = caller.kind === "person" && caller.teamRole !== null;
  if (partnerId !== "" && (isOfTeam || accessOf(caller, "members.manage", partnerId) === "allowed"))
    return [];
  // Leaving concerns only the person who leaves.
  return actions.filter((action) => may(role, action) && action !== "partner.leave");
}

function reachesAll(caller: Caller): boolean {
  return caller.kind === "key" ? caller.partnerId === null : caller.teamRole !== null;
}

function outlasts(one: Temporal.Instant | null, other: Temporal.Instant): boolean {
  return one === null || Temporal.Instant.compare(one, other) > 0;
}
