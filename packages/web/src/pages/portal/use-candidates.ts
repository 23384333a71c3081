import { useQuery } from "@tanstack/react-query";
import { mayDo } from "../../api/may-do.ts";
import { invitationsQuery, membersQuery } from "../../api/people.ts";
import { useSigned } from "../../api/program.tsx";
import type { Nameable } from "../../features/loop/contacts/person-list.tsx";

/** Who can be named as a contact: the members, and the people with an open invitation. */
export function useCandidates(partnerId: string): readonly Nameable[] {
  const { caller, me } = useSigned();
  const maySeeInvitations = mayDo(me, "members.invite", partnerId) || mayDo(me, "members.manage", partnerId);
  const { data: members = [] } = useQuery(membersQuery(caller, partnerId));
  const { data: invitations = [] } = useQuery({
    ...invitationsQuery(caller, partnerId),
    enabled: maySeeInvitations,
  });
  return [
    ...members.map(({ userId, name, email, role }) => ({
      id: `user:${userId}`,
      name,
      email,
      role,
    })),
    ...invitations
      .filter(({ state }) => state === "open")
      .map(({ invitationId, email, role }) => ({
        id: `invitation:${invitationId}`,
        name: null,
        email,
        role,
      })),
  ];
}
