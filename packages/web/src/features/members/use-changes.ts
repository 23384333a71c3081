import type { Role } from "@laurel/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type AnyMember, changeRole, removeMember, transferOwnership } from "../../api/people.ts";
import { useSigned } from "../../api/program.tsx";
import type { Roster } from "./roster.ts";

/**
 * The changes to a member. Each ends when the lists show it, gives what was withdrawn with it, and throws
 * what the server refuses.
 */
export function useChanges({ partnerId }: Roster) {
  const { caller, me } = useSigned();
  const client = useQueryClient();
  const navigate = useNavigate();
  const refresh = async (...names: string[]) => {
    await Promise.all(names.map((name) => client.invalidateQueries({ queryKey: [name] })));
  };
  return {
    changeRole: async ({ userId }: AnyMember, role: Role) => {
      const withdrawal = await changeRole(caller, partnerId, userId, role);
      await refresh("people", "keys", ...(userId === me.id ? ["me"] : []));
      return withdrawal;
    },
    transferOwnership: async ({ userId }: AnyMember) => {
      if (partnerId === null) throw new Error("the team has no owner");
      const withdrawal = await transferOwnership(caller, partnerId, userId);
      await refresh("people", "me");
      return withdrawal;
    },
    remove: async ({ userId }: AnyMember, endKeys: boolean) => {
      const withdrawal = await removeMember(caller, partnerId, userId, endKeys);
      if (userId !== me.id) {
        await refresh("people", "keys");
        return withdrawal;
      }
      // Readers who removed themselves may no longer see this page.
      await refresh("me");
      await navigate({ to: "/" });
      document.getElementById("main")?.focus({ preventScroll: true });
      return withdrawal;
    },
  };
}
