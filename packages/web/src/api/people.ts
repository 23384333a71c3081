import * as contract from "@laurel/contract";
import { partnerRoles, type Role, teamRoles } from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { allPages, call } from "./call.ts";
import type { RequestSender } from "./request.ts";

// In this file `partnerId` null means the marketplace's own team.

/** A member of a partner or of the team. */
export type AnyMember = contract.Member | contract.TeamMember;

/** An invitation to a partner or to the team. */
export type AnyInvitation = contract.Invitation | contract.TeamInvitation;

/** An invitation to be sent. */
export type NewAnyInvitation = contract.NewInvitation | contract.NewTeamInvitation;

/** The members. */
export function membersQuery(caller: RequestSender, partnerId: string | null) {
  return queryOptions({
    queryKey: ["people", caller.key, partnerId, "members"],
    queryFn: ({ signal }) =>
      allPages<AnyMember>((query) =>
        partnerId === null
          ? call(caller, contract.listTeam, { query }, signal)
          : call(caller, contract.listMembers, { params: { partnerId }, query }, signal),
      ),
  });
}

/** The invitations that are open or have expired, the latest first. */
export function invitationsQuery(caller: RequestSender, partnerId: string | null) {
  return queryOptions({
    queryKey: ["people", caller.key, partnerId, "invitations"],
    queryFn: async ({ signal }): Promise<readonly AnyInvitation[]> => {
      const all = await allPages<AnyInvitation>((query) =>
        partnerId === null
          ? call(caller, contract.listTeamInvitations, { query }, signal)
          : call(caller, contract.listInvitations, { params: { partnerId }, query }, signal),
      );
      return all.filter(({ state }) => state === "open" || state === "expired");
    },
  });
}

/** What a change withdrew, for the reader to know; null: nothing. */
type Withdrew = Promise<contract.Withdrawal | null>;

/** Changes the role of a member. */
export function changeRole(
  caller: RequestSender,
  partnerId: string | null,
  userId: string,
  role: Role,
): Withdrew {
  return partnerId === null
    ? call(caller, contract.changeTeamMember, {
        params: { userId },
        body: { role: roleAmong(teamRoles, role) },
      })
    : call(caller, contract.changeMember, {
        params: { partnerId, userId },
        body: { role: roleAmong(partnerRoles, role) },
      });
}

/** Removes a member immediately. `endKeys`: their keys end, instead of passing to the caller. */
export function removeMember(
  caller: RequestSender,
  partnerId: string | null,
  userId: string,
  endKeys = false,
): Withdrew {
  return partnerId === null
    ? call(caller, contract.removeTeamMember, { params: { userId }, query: endKeys ? { endKeys } : {} })
    : call(caller, contract.removeMember, { params: { partnerId, userId } });
}

/** Transfers the ownership from the caller to a member. */
export function transferOwnership(caller: RequestSender, partnerId: string, userId: string): Withdrew {
  return call(caller, contract.transferOwnership, { params: { partnerId }, body: { userId } });
}

/** Invites a person by e-mail. */
export function invite(
  caller: RequestSender,
  partnerId: string | null,
  { email, role, locale }: NewAnyInvitation,
): Promise<AnyInvitation> {
  return partnerId === null
    ? call(caller, contract.inviteTeamMember, { body: { email, role: roleAmong(teamRoles, role), locale } })
    : call(caller, contract.inviteMember, {
        params: { partnerId },
        body: { email, role: roleAmong(partnerRoles, role), locale },
      });
}

/** Sends an invitation again, with a new link. */
export function resendInvitation(
  caller: RequestSender,
  partnerId: string | null,
  invitationId: number,
): Promise<AnyInvitation> {
  return partnerId === null
    ? call(caller, contract.resendTeamInvitation, { params: { invitationId } })
    : call(caller, contract.resendInvitation, { params: { partnerId, invitationId } });
}

/**
 * The link of an invitation that waits to be passed on by hand; null until the server has written it. Looking
 * at it is recorded, so it is asked for once.
 */
export function keptLinkQuery(caller: RequestSender, partnerId: string | null, invitationId: number) {
  return queryOptions({
    queryKey: ["kept-link", caller.key, partnerId, invitationId],
    queryFn: async ({ signal }): Promise<string | null> => {
      const query = { state: "kept", limit: 50, ...(partnerId === null ? {} : { partnerId }) } as const;
      const { items } = await call(caller, contract.listMessages, { query }, signal);
      const message = items.find(({ cause }) => cause.startsWith(`invitation:${invitationId}:`));
      if (message === undefined) return null;
      const params = { messageId: message.messageId };
      return (await call(caller, contract.getMessage, { params }, signal)).link;
    },
    refetchInterval: ({ state }) => (state.data == null && state.dataUpdateCount < 20 ? 1_000 : false),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
}

/** Revokes an invitation. */
export function revokeInvitation(
  caller: RequestSender,
  partnerId: string | null,
  invitationId: number,
): Promise<null> {
  return partnerId === null
    ? call(caller, contract.revokeTeamInvitation, { params: { invitationId } })
    : call(caller, contract.revokeInvitation, { params: { partnerId, invitationId } });
}

/** The text as a role. The page offers no other texts, so any other is a bug. */
function roleAmong<Known extends Role>(roles: readonly Known[], role: Role): Known {
  const found = roles.find((each) => each === role);
  if (found === undefined) throw new Error(`${role} is not a role here`);
  return found;
}
