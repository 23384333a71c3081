import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { exampleClockQuery } from "../../../api/example.ts";
import { useSigned } from "../../../api/program.tsx";

const minuteMs = 60_000;

/** The present moment in milliseconds, renewed every minute: by the example's clock where there is one. */
export function useNow(): number {
  const { caller, me } = useSigned();
  const { data: clock, dataUpdatedAt } = useQuery({
    ...exampleClockQuery(caller),
    enabled: me.example !== null,
  });
  const [wall, setWall] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setWall(Date.now()), minuteMs);
    return () => clearInterval(ticking);
  }, []);
  return clock === undefined ? wall : Date.parse(clock.now) + Math.max(0, wall - dataUpdatedAt);
}
