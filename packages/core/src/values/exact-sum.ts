/** A sum of amounts is beyond what a number holds exactly (2^53 − 1), so nothing may be decided from it. */
export class SumTooLarge extends Error {
  /** The sum, in minor units. */
  readonly sum: bigint;

  constructor(sum: bigint) {
    super(`the sum of sales, ${sum} minor units, is larger than ${Number.MAX_SAFE_INTEGER}`);
    this.name = "SumTooLarge";
    this.sum = sum;
  }
}

/**
 * Adds safe integers exactly, in any order. Throws `SumTooLarge` if the sum, or an amount, is not a safe
 * integer.
 */
export class ExactSum {
  #sum = 0;
  /** What was moved out of `#sum` before it could become inexact. */
  #beyond = 0n;
  /** Whether an amount was too large to be read exactly. */
  #inexact = false;

  add(amount: number): void {
    const sum = this.#sum + amount;
    if (Number.isSafeInteger(sum)) {
      this.#sum = sum;
      return;
    }
    this.#inexact ||= !Number.isSafeInteger(amount);
    this.#beyond += BigInt(this.#sum) + BigInt(amount);
    this.#sum = 0;
  }

  /** The sum so far. */
  value(): number {
    if (this.#beyond === 0n && !this.#inexact) return this.#sum;
    const sum = this.#beyond + BigInt(this.#sum);
    if (this.#inexact || sum > BigInt(Number.MAX_SAFE_INTEGER) || sum < -BigInt(Number.MAX_SAFE_INTEGER))
      throw new SumTooLarge(sum);
    return Number(sum);
  }
}
