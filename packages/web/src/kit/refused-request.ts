import type { Problem } from "@laurel/contract";

/** A refusal of the API, or (`status` 0) no answer at all. */
export class RefusedRequest extends Error {
  readonly status: number;
  readonly problem: Problem | null;
  /** For machines; null where the answer names none. */
  readonly code: string | null;
  /** After how many seconds to try again; null where the answer doesn't say. */
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

/** The code of a refusal by the browser: it does not keep the cookie of the session. */
export const cookieRefused = "cookie-refused";
