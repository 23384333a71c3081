import { type Currency, currencies, minorUnits } from "@laurel/core";
import type { Shift } from "./rate-store.ts";

/** For each other currency the power of ten between its minor units and the program's. */
export function shiftsTo(programCurrency: Currency): readonly Shift[] {
  const others = currencies().filter((currency) => currency !== programCurrency);
  return others.map((currency) => ({
    currency,
    shift: powerOfTen(minorUnits(programCurrency) - minorUnits(currency)),
  }));
}

function powerOfTen(exponent: number): string {
  return exponent >= 0 ? `1${"0".repeat(exponent)}` : `0.${"0".repeat(-exponent - 1)}1`;
}
