import type { Role } from "@laurel/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { giveRole, handOver, type Person, takeOut } from "../../api/people.ts";
import { useSigned } from "../../api/program.tsx";
import type { Place } from "./place.ts";

/** The changes to somebody, each done once the lists tell of it. They throw what the server refuses. */
export function useChanges({ door }: Place) {
  const { caller, me } = useSigned();
  const client = useQueryClient();
  const navigate = useNavigate();
  const lookAgain = async (...names: string[]) => {
    await Promise.all(names.map((name) => client.invalidateQueries({ queryKey: [name] })));
  };
  return {
    giveRole: async ({ user_id }: Person, role: Role) => {
      await giveRole(caller, door, user_id, role);
      await lookAgain("people", ...(user_id === me.id ? ["me"] : []));
    },
    handOver: async ({ user_id }: Person) => {
      if (door.ownership === null) throw new Error("nobody owns the team");
      await handOver(caller, door.ownership, user_id);
      await lookAgain("people", "me");
    },
    takeOut: async ({ user_id }: Person) => {
      await takeOut(caller, door, user_id);
      if (user_id !== me.id) return lookAgain("people");
      // Nothing here is for who has left.
      await lookAgain("me");
      await navigate({ to: "/" });
      document.getElementById("main")?.focus({ preventScroll: true });
    },
  };
}
