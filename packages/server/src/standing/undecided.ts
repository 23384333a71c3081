import { SumTooLarge, shorten } from "@laurel/core";

/** Why a partner can't be decided: a refusal, and the error behind it, which belongs in the log. */
export interface Undecided {
  readonly code: "standing-undecidable" | "sum-too-large";
  readonly params: Readonly<Record<string, string>>;
  readonly error: unknown;
}

/** What an error in the rules means for its partner: it stops no other one. */
export function undecidedBy(error: unknown, partner: string): Undecided {
  if (error instanceof SumTooLarge) {
    const params = { partner, found: String(error.sum), limit: String(Number.MAX_SAFE_INTEGER) };
    return { code: "sum-too-large", params, error };
  }
  const reason = shorten(error instanceof Error ? error.message : String(error), 200);
  return { code: "standing-undecidable", params: { partner, reason }, error };
}

/** What the rules give for a partner, or why they give nothing. `decide` must not use the database. */
export function attempt<T extends object>(partner: string, decide: () => T): T | Undecided {
  try {
    return decide();
  } catch (error) {
    return undecidedBy(error, partner);
  }
}

/** Whether it is not what the rules gave. */
export function isUndecided(result: object): result is Undecided {
  return "code" in result && "error" in result;
}
