import { Refusal } from "../../platform/http/answer/refusal.ts";
import type { Messages } from "../../platform/locales/messages.ts";

/** Refuses the amount in a body: it is not more than nothing, or of a benefit that has no amount. */
export function refuseAmount(why: "too-small" | "no-allowance", { refusal }: Messages): Refusal {
  const error =
    why === "too-small"
      ? {
          code: "field-out-of-range",
          message: refusal("field-out-of-range", { comparison: "atLeast", limit: 1 }),
        }
      : { code: "field-unknown", message: refusal("field-unknown", { field: "amount_minor" }) };
  return new Refusal("request-invalid", {
    params: { count: 1 },
    errors: [{ ...error, pointer: "/body/amount_minor" }],
  });
}
