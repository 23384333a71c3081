import type { Invitation, Member, Role } from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { type Caller, change, post, read } from "./request.ts";

/** Somebody of a partner, or of the team. */
export type Person = Omit<Member, "role"> & { readonly role: Role };

/** Somebody who was asked to join a partner, or the team. */
export type Asked = Omit<Invitation, "role"> & { readonly role: Role };

/** Whom to ask, as what, and in which language. */
export type NewAsked = Pick<Asked, "email" | "role" | "locale">;

/** Where the API has somebody's people: a partner's, or the marketplace's own. */
export interface Door {
  readonly members: string;
  readonly invitations: string;
  /** Where ownership is handed on; null where there is none. */
  readonly ownership: string | null;
}

/** A partner's. */
export function partnerDoor(partnerId: string): Door {
  const partner = `/partners/${encodeURIComponent(partnerId)}`;
  return {
    members: `${partner}/members`,
    invitations: `${partner}/invitations`,
    ownership: `${partner}/ownership`,
  };
}

/** The marketplace's. */
export const teamDoor: Door = { members: "/team", invitations: "/team/invitations", ownership: null };

interface List<T> {
  readonly items: readonly T[];
}

/** Who is in. */
export function membersQuery(caller: Caller, { members }: Door) {
  return queryOptions({
    queryKey: ["people", caller.key, members],
    queryFn: async ({ signal }) => (await read<List<Person>>(caller, members, {}, signal)).items,
  });
}

/** Who was asked to join and may still do so, or was too late; the latest first. */
export function invitationsQuery(caller: Caller, { invitations }: Door) {
  return queryOptions({
    queryKey: ["people", caller.key, invitations],
    queryFn: async ({ signal }) => {
      const { items } = await read<List<Asked>>(caller, invitations, {}, signal);
      return items.filter(({ state }) => state === "open" || state === "expired");
    },
  });
}

function at(path: string, id: string | number): string {
  return `/api/v1${path}/${encodeURIComponent(id)}`;
}

/** Makes somebody something else. */
export function giveRole(caller: Caller, { members }: Door, userId: string, role: Role): Promise<void> {
  return change(caller, "PATCH", at(members, userId), { role });
}

/** Takes somebody out, at once. */
export function takeOut(caller: Caller, { members }: Door, userId: string): Promise<void> {
  return change(caller, "DELETE", at(members, userId));
}

/** Makes somebody the owner instead of who asks. */
export function handOver(caller: Caller, ownership: string, userId: string): Promise<void> {
  return post(caller, `/api/v1${ownership}`, { user_id: userId });
}

/** Asks somebody to join, by mail. */
export function invite(caller: Caller, { invitations }: Door, asked: NewAsked): Promise<Asked> {
  return post(caller, `/api/v1${invitations}`, asked);
}

/** Sends an invitation again, with a new link. */
export function inviteAgain(caller: Caller, { invitations }: Door, id: number): Promise<Asked> {
  return post(caller, `${at(invitations, id)}/resend`, {});
}

/** Takes an invitation back. */
export function takeBack(caller: Caller, { invitations }: Door, id: number): Promise<void> {
  return change(caller, "DELETE", at(invitations, id));
}
