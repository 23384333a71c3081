import type { Problem } from "@laurel/contract";

/** A refusal of the API, or, with `status` 0, no answer. */
export class RefusedRequest extends Error {
  readonly status: number;
  readonly problem: Problem | null;
  /** The refusal's code; null where the answer has none. */
  readonly code: string | null;
  /** How many seconds to wait before the next try; null where the answer doesn't say. */
  readonly waitS: number | null;

  constructor(status: number, problem: Problem | null, code: string | null, waitS: number | null) {
    super(problem?.detail ?? code ?? `HTTP ${status}`);
    this.name = "RefusedRequest";
    this.status = status;
    this.problem = problem;
    this.code = code;
    this.waitS = waitS;
  }
}

/** The code for a browser that does not keep the session's cookie. */
export const cookieRefused = "cookie-refused";
