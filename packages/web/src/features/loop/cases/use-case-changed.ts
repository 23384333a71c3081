import { useQueryClient } from "@tanstack/react-query";
import { loopKey } from "../../../api/loop.ts";
import { useSigned } from "../../../api/program.tsx";

const lists = new Set<unknown>(["promises", "requests", "outreach", "left-behind"]);

/** Reads again what work on a case may have touched: everything of its partner, and the team's lists. */
export function useCaseChanged(partnerId: string): () => Promise<void> {
  const client = useQueryClient();
  const { caller } = useSigned();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: loopKey(caller, partnerId) }),
      client.invalidateQueries({ predicate: ({ queryKey: [name] }) => lists.has(name) }),
    ]);
  };
}
