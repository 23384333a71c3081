import type { RefusalCode } from "@laurel/contract";
import type { ProblemContext } from "./problems.ts";

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
