import type { Exclusion, Line } from "./ledger.ts";
import type { Random } from "./random.ts";

type Day = Temporal.PlainDate;

/** Some days later, but never after today. */
function later(from: Day, days: number, today: Day): Day {
  const day = from.add({ days });
  return Temporal.PlainDate.compare(day, today) > 0 ? today : day;
}

/** A separate line that undoes `percent` of a sale. */
function undo(sale: Line, kind: "refund" | "chargeback", percent: number, on: Day): Line {
  const amountMinor = -Math.floor((sale.amountMinor * percent) / 100);
  const id = `${sale.id}-${kind === "refund" ? "R" : "C"}`;
  // A refund of nothing is zero; minus zero would be refused.
  return { ...sale, id, kind, amountMinor: amountMinor || 0, billedOn: on, offsets: sale.id, reportedOn: on };
}

const revised = (sale: Line, change: Partial<Line>, reportedOn: Day): Line => ({
  ...sale,
  ...change,
  revision: sale.revision + 1,
  reportedOn,
});

/** The sale is reported, then excluded by a higher revision; often a refund follows. */
function excludedLater(sale: Line, exclusion: Exclusion, random: Random, today: Day): Line[] {
  const on = later(sale.billedOn, random.int(2, 45), today);
  const lines = [sale, revised(sale, { exclusion }, on)];
  return random.chance(500)
    ? [...lines, undo(sale, exclusion === "fraud" ? "chargeback" : "refund", 100, on)]
    : lines;
}

function restated(sale: Line, random: Random, today: Day): Line[] {
  const amountMinor = Math.floor((sale.amountMinor * random.int(70, 120)) / 100);
  const on = later(sale.billedOn, random.pick([0, 0, 5, 20, 40]), today);
  const second = revised(sale, { amountMinor }, on);
  // Sometimes the older revision arrives last; the higher one counts all the same.
  return random.chance(125) ? [second, { ...sale, reportedOn: on }] : [sale, second];
}

/** The sale as it was reported, and later corrections of it, if any. */
export function withCorrections(sale: Line, random: Random, today: Day): Line[] {
  const draw = random.int(0, 999);
  if (draw < 15) {
    return [
      sale,
      undo(sale, "refund", random.pick([100, 100, 50, 25]), later(sale.billedOn, random.int(3, 60), today)),
    ];
  }
  if (draw < 18)
    return [sale, undo(sale, "chargeback", 100, later(sale.billedOn, random.int(20, 90), today))];
  if (draw < 32) return restated(sale, random, today);
  if (draw < 37) return excludedLater(sale, "cancelled-before-use", random, today);
  if (draw < 39) return excludedLater(sale, "fraud", random, today);
  if (draw < 44) return [{ ...sale, exclusion: "test" }];
  if (draw < 50) {
    const amountMinor = Math.floor((sale.amountMinor * random.int(-6, 6)) / 100) || 0;
    return [sale, { ...sale, id: `${sale.id}-A`, kind: "adjustment", amountMinor }];
  }
  // Some lines are reported only today, long after they were billed.
  return draw < 60 ? [{ ...sale, reportedOn: today }] : [sale];
}

/** A sale that a higher revision excludes as fraud on a given day. */
export function fraudOn(sale: Line, day: Day): Line[] {
  return [sale, revised(sale, { exclusion: "fraud" }, day)];
}
