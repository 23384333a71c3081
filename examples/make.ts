import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeCast } from "./make/cast.ts";
import { observationsCsv } from "./make/observations.ts";
import { makeOffers, offersCsv } from "./make/offers.ts";
import { partnersCsv, publishersCsv } from "./make/partners.ts";
import { makeRates } from "./make/rates.ts";
import { salesCsv } from "./make/sales.ts";

/** The six kinds, in the order in which they must be imported. */
export type ExampleFile = "partners" | "publishers" | "offers" | "rates" | "observations" | "sales";

/**
 * The example marketplace on a day: six CSV texts with the headings of `laurel import`, in the
 * order in which to import them. The same day gives the same bytes.
 */
export function makeExample(today: Temporal.PlainDate): Record<ExampleFile, string> {
  const cast = makeCast(today);
  const rates = makeRates(today);
  const offers = new Map(cast.map((plan) => [plan.partnerId, makeOffers(plan, today)] as const));
  return {
    partners: partnersCsv(cast),
    publishers: publishersCsv(cast),
    offers: offersCsv([...offers.values()].flat()),
    rates: rates.csv,
    observations: observationsCsv(cast, today),
    sales: salesCsv(cast, offers, today, rates),
  };
}

const USAGE = "usage: node examples/make.ts --today YYYY-MM-DD --out DIR\n";

function readArguments(): { today: Temporal.PlainDate; out: string } | null {
  try {
    const { values } = parseArgs({ options: { today: { type: "string" }, out: { type: "string" } } });
    if (values.today === undefined || values.out === undefined) return null;
    return { today: Temporal.PlainDate.from(values.today), out: values.out };
  } catch {
    return null;
  }
}

/** Writes the files into `--out`, and makes the folder. Exits with 2 when the arguments are wrong. */
function main(): void {
  const given = readArguments();
  if (given === null) {
    process.stderr.write(USAGE);
    process.exitCode = 2;
    return;
  }
  mkdirSync(given.out, { recursive: true });
  for (const [kind, text] of Object.entries(makeExample(given.today))) {
    writeFileSync(join(given.out, `${kind}.csv`), text);
  }
}

if (import.meta.main) main();
