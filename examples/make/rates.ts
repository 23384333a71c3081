import { csvText } from "./csv.ts";
import { type Currency, decimalText, RATE_DECIMALS } from "./money.ts";
import { randomFor } from "./random.ts";

/** The days, counted back from today, without a rate of this currency: a few lines wait for one. */
export const RATE_GAP = { currency: "TWD", fromDaysAgo: 70, toDaysAgo: 57 } as const;

/** The latest rate on or before a day. Not `usable` when older than seven days: the line has to wait then. */
interface RateOfDay {
  readonly rate: bigint;
  readonly usable: boolean;
}

export interface Rates {
  readonly csv: string;
  /** Throws for a day outside the example's 18 months, which is a bug. */
  readonly on: (currency: Currency, day: string) => RateOfDay;
}

/** The first rate of each currency, and the step of its last digit, in units of `RATE_DECIMALS`. */
const QUOTED: readonly { currency: Exclude<Currency, "USD">; base: number; unit: number }[] = [
  { currency: "EUR", base: 108_500_000, unit: 10_000 },
  { currency: "GBP", base: 127_200_000, unit: 10_000 },
  { currency: "JPY", base: 672_000, unit: 100 },
  { currency: "KRW", base: 73_400, unit: 1 },
  { currency: "TWD", base: 3_125_000, unit: 100 },
];

const inGap = (currency: Currency, daysAgo: number): boolean =>
  currency === RATE_GAP.currency && daysAgo <= RATE_GAP.fromDaysAgo && daysAgo >= RATE_GAP.toDaysAgo;

/** Rates are quoted from Monday to Friday, beginning a week before the first sale. */
export function makeRates(today: Temporal.PlainDate): Rates {
  const first = today.subtract({ months: 18 }).subtract({ days: 6 });
  const days = first.until(today, { largestUnit: "days" }).days;
  const rows: [string, string, string][] = [];
  const byDay = new Map<string, RateOfDay>();
  for (const { currency, base, unit } of QUOTED) {
    const random = randomFor(`rates ${currency}`);
    let value = base;
    let latest: { rate: bigint; daysAgo: number } | null = null;
    for (let daysAgo = days; daysAgo >= 0; daysAgo--) {
      const day = today.subtract({ days: daysAgo });
      // A step of at most 0.4 %, and a pull of 1 % towards the first rate, so that rates do not drift away.
      const step = Math.floor((value * random.int(-400, 400)) / 100_000);
      value += step + Math.trunc((base - value) / 100);
      if (day.dayOfWeek <= 5 && !inGap(currency, daysAgo)) {
        const rate = BigInt(Math.floor(value / unit) * unit);
        latest = { rate, daysAgo };
        rows.push([currency, day.toString(), decimalText(rate, RATE_DECIMALS).replace(/\.?0+$/, "")]);
      }
      if (latest !== null) {
        byDay.set(`${currency} ${day}`, { rate: latest.rate, usable: latest.daysAgo - daysAgo <= 7 });
      }
    }
  }
  return {
    csv: csvText(["currency", "day", "rate"], rows),
    on: (currency, day) => rateOn(byDay, currency, day),
  };
}

function rateOn(byDay: ReadonlyMap<string, RateOfDay>, currency: Currency, day: string): RateOfDay {
  if (currency === "USD") return { rate: 10n ** BigInt(RATE_DECIMALS), usable: true };
  const known = byDay.get(`${currency} ${day}`);
  if (known === undefined) throw new Error(`the example has no ${currency} rate on ${day}`);
  return known;
}
