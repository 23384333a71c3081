import { useQueryClient } from "@tanstack/react-query";
import { loopKey } from "../../api/loop.ts";
import { useSigned } from "../../api/program.tsx";

/** Reads again what a change may have touched: everything that people do for a partner, and its offers. */
export function useChanged(partnerId: string): () => Promise<void> {
  const client = useQueryClient();
  const { caller } = useSigned();
  return async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: loopKey(caller, partnerId) }),
      client.invalidateQueries({ queryKey: ["offers", caller.key, partnerId] }),
    ]);
  };
}
