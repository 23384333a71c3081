import type { RefusalCode } from "@laurel/contract";
import type { OneReason, ProblemContext } from "./problems.ts";

/** A "no": a value, told to the caller as a problem document in their language. */
export class Refusal {
  readonly code: RefusalCode;
  readonly context: ProblemContext;

  constructor(code: RefusalCode, context: ProblemContext) {
    this.code = code;
    this.context = context;
  }
}

/** Refuses a request. `params` are the values in the refusal's sentence. */
export function refuse(code: RefusalCode, params?: ProblemContext["params"]): Refusal {
  return new Refusal(code, params === undefined ? {} : { params });
}

/** Refuses for several reasons at once. `reasons` has at least one; its first is the refusal's own. */
export function refuseFor(reasons: readonly OneReason[]): Refusal {
  const [first] = reasons;
  if (first === undefined) throw new Error("a refusal has a reason");
  const { code, params } = first;
  return new Refusal(code, { ...(params === undefined ? {} : { params }), reasons });
}
