const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A time before now, in the largest unit that is whole; less than a minute is 0 seconds. */
export interface Ago {
  /** Zero or negative. */
  readonly value: number;
  readonly unit: "second" | "minute" | "hour" | "day";
}

/** How long before `nowMs` something was; what lies ahead by a clock that runs late was just now. */
export function agoOf(thenMs: number, nowMs: number): Ago {
  const pastMs = Math.max(0, nowMs - thenMs);
  if (pastMs < minuteMs) return { value: 0, unit: "second" };
  if (pastMs < hourMs) return { value: -Math.floor(pastMs / minuteMs), unit: "minute" };
  if (pastMs < dayMs) return { value: -Math.floor(pastMs / hourMs), unit: "hour" };
  return { value: -Math.floor(pastMs / dayMs), unit: "day" };
}
