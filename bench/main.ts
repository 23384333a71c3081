import { parseArgs } from "node:util";
import { bars, missedBars, quickBars } from "./bars.ts";
import { fullSizes, measureAll, quickSizes } from "./measure-all.ts";
import { tableOf } from "./print-table.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, quick: { type: "boolean", default: false } },
});
const [sizes, held] = values.quick ? [quickSizes, quickBars] : [fullSizes, bars];
// On stderr too, because --json leaves it out of its one object.
process.stderr.write(`sizes${values.quick ? " of --quick" : ""}: ${JSON.stringify(sizes)}\n`);
const measured = await measureAll(sizes, (what) => process.stderr.write(`${what} …\n`));
process.stdout.write(
  values.json ? `${JSON.stringify(measured.ratios, null, 2)}\n` : tableOf(measured, sizes, held),
);
const missed = missedBars(measured.ratios, held);
if (missed.length > 0) {
  process.stderr.write(`These bars do not hold: ${missed.join(", ")}\n`);
  process.exitCode = 1;
}
