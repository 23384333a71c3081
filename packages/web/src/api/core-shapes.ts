import type { NextStep, WireReason } from "@laurel/contract";
import type { NextUnlock, Reason } from "@laurel/core";

/** A reason from the wire as core has it. */
export function coreReason(reason: WireReason): Reason {
  switch (reason.op) {
    case "all":
    case "any":
      return { ...reason, of: reason.of.map(coreReason) };
    case "some-offer":
    case "every-offer":
      return { ...reason, of: reason.of === null ? null : coreReason(reason.of) };
    case "text": {
      const { one_of: oneOf, ...rest } = reason;
      return { ...rest, oneOf } as Reason;
    }
    default:
      return reason as Reason;
  }
}

/** What the next stage unlocks, from the wire, as core has it. */
export function coreUnlock({ benefit, amount_minor }: NextStep["unlocks"][number]): NextUnlock {
  return { benefit, amountMinor: amount_minor };
}
