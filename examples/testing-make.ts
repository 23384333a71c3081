import { expect } from "vitest";
import { REFUSED_SALES } from "./make/refused.ts";
import { STORIES } from "./make/stories.ts";
import type { makeExample } from "./make.ts";

export type Row = Record<string, string>;
export type Example = ReturnType<typeof makeExample>;

/** Written again here, so that the script cannot agree with its own mistakes. */
export function rowsOf(csv: string): Row[] {
  const [heading = [], ...lines] = csv
    .trimEnd()
    .split("\n")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        (m) => m[1]?.replaceAll('""', '"') ?? m[2] ?? "",
      ),
    );
  return lines.map((cells) => {
    if (cells.length !== heading.length) throw new Error(`not ${heading.length} cells: ${cells.join(" | ")}`);
    return Object.fromEntries(heading.map((column, i) => [column, cells[i] ?? ""]));
  });
}

export const cell = (row: Row, column: string): string => row[column] ?? "";
export const valuesOf = (rows: Row[], column: string): Set<string> =>
  new Set(rows.map((row) => cell(row, column)));

/** A decimal as an integer of twelve decimals. */
function exact(decimal: string): bigint {
  const [whole = "", fraction = ""] = decimal.replace("-", "").split(".");
  const value = BigInt(whole + fraction.padEnd(12, "0"));
  return decimal.startsWith("-") ? -value : value;
}

/** Twenty-four decimals to US cents, a tie to the even one. */
function toCents(value: bigint): number {
  const cent = 10n ** 22n;
  const size = value < 0n ? -value : value;
  const rest = size % cent;
  const up = rest * 2n > cent || (rest * 2n === cent && (size / cent) % 2n === 1n);
  return Number((size / cent + (up ? 1n : 0n)) * (value < 0n ? -1n : 1n));
}

export const refusedIds = new Set(REFUSED_SALES.map((line) => line.sourceLineId));

const standingOf = new WeakMap<Example, Map<string, Row>>();

/** The lines that count: without the refused, and of each id the highest revision. Read once. */
export function standingLines(example: Example): Map<string, Row> {
  const known = standingOf.get(example);
  if (known !== undefined) return known;
  const standing = new Map<string, Row>();
  standingOf.set(example, standing);
  for (const row of rowsOf(example.sales)) {
    const id = cell(row, "source_line_id");
    if (refusedIds.has(id)) continue;
    const known = standing.get(id);
    if (known === undefined || Number(cell(row, "revision")) > Number(cell(known, "revision")))
      standing.set(id, row);
  }
  return standing;
}

/** What a refund takes from its line, on that line's day and at its rate; never more than the line has. */
function takenBack(rates: Map<string, string>, refund: Row, line: Row): number | null {
  const left = exact(cell(line, "amount")) + exact(cell(refund, "amount"));
  const before = convert(rates, line);
  const after = convert(rates, line, left < 0n ? 0n : left);
  return before === null || after === null ? null : after - before;
}

function convert(rates: Map<string, string>, row: Row, amount = exact(cell(row, "amount"))): number | null {
  const billedOn = Temporal.PlainDate.from(cell(row, "billed_on"));
  if (cell(row, "currency") === "USD") return toCents(amount * exact("1"));
  for (let days = 0; days <= 7; days++) {
    const rate = rates.get(`${cell(row, "currency")} ${billedOn.subtract({ days })}`);
    if (rate !== undefined) return toCents(amount * exact(rate));
  }
  return null;
}

interface Sums {
  readonly cents: Map<string, number>;
  readonly byPublisher: Map<string, number>;
  readonly waiting: Row[];
}

/** Billed sales of the trailing 12 months, by partner and by publisher, and the lines that have no rate. */
export function sumUp(example: Example, today: Temporal.PlainDate): Sums {
  const partnerOf = new Map(
    rowsOf(example.publishers).map((p) => [cell(p, "publisher_id"), cell(p, "partner_id")]),
  );
  const rates = new Map(
    rowsOf(example.rates).map((r) => [`${cell(r, "currency")} ${cell(r, "day")}`, cell(r, "rate")]),
  );
  const lines = standingLines(example);
  const after = today.subtract({ months: 12 }).toString();
  const sums: Sums = { cents: new Map(), byPublisher: new Map(), waiting: [] };
  for (const row of lines.values()) {
    const publisher = cell(row, "publisher_id");
    const partner = partnerOf.get(publisher) ?? "";
    const undone = lines.get(cell(row, "offsets"));
    const takesBack = ["refund", "chargeback"].includes(cell(row, "kind")) ? undone : undefined;
    const day = cell(takesBack ?? row, "billed_on");
    const inWindow = day > after && day <= today.toString();
    if (!inWindow || cell(row, "exclusion") !== "" || cell(undone ?? {}, "exclusion") !== "") continue;
    const cents = takesBack === undefined ? convert(rates, row) : takenBack(rates, row, takesBack);
    if (cents === null) sums.waiting.push(row);
    sums.cents.set(partner, (sums.cents.get(partner) ?? 0) + (cents ?? 0));
    sums.byPublisher.set(publisher, (sums.byPublisher.get(publisher) ?? 0) + (cents ?? 0));
  }
  return sums;
}

function observed(
  example: Example,
  partner: string,
  measure: string,
  today: Temporal.PlainDate,
): number | null {
  const rows = rowsOf(example.observations)
    .filter((o) => cell(o, "partner_id") === partner && cell(o, "measure") === measure)
    .filter((o) => cell(o, "observed_on") <= today.toString())
    .sort((a, b) => cell(a, "observed_on").localeCompare(cell(b, "observed_on")));
  const last = rows.at(-1);
  if (last === undefined || (cell(last, "expires_on") !== "" && cell(last, "expires_on") <= today.toString()))
    return null;
  return Number(cell(last, "value"));
}

export function isLive(offer: Row, today: Temporal.PlainDate): boolean {
  const day = today.toString();
  const begun = cell(offer, "live_on") !== "" && cell(offer, "live_on") <= day;
  const notStopped = cell(offer, "stopped_on") === "" || day < cell(offer, "stopped_on");
  return (cell(offer, "status") === "live" || cell(offer, "status") === "stopped") && begun && notStopped;
}

function isTransact(offer: Row): boolean {
  const models = cell(offer, "pricing_models").split(";");
  return !models.includes("consulting") && models.some((m) => m === "subscription" || m === "usage");
}

export const STAGES: readonly (readonly [string, number, number])[] = [
  ["publisher", 0, Number.POSITIVE_INFINITY],
  ["t500", 500, Number.POSITIVE_INFINITY],
  ["t25k", 25_000, 250],
  ["t50k", 50_000, 500],
  ["t100k", 100_000, 1_000],
  ["t500k", 500_000, 5_000],
  ["t1m", 1_000_000, 50_000],
  ["t2m", 2_000_000, 200_000],
  ["t4m", 4_000_000, 500_000],
];

/** Partner → stage of the transact track; absent for partners that have not entered it. */
export function stagesOf(example: Example, today: Temporal.PlainDate): Map<string, string> {
  const { cents } = sumUp(example, today);
  const partnerOf = new Map(
    rowsOf(example.publishers).map((p) => [cell(p, "publisher_id"), cell(p, "partner_id")]),
  );
  const selling = rowsOf(example.offers).filter((o) => isLive(o, today) && isTransact(o));
  const entered = new Set(selling.map((o) => partnerOf.get(cell(o, "publisher_id")) ?? ""));
  return new Map(
    [...entered].map((partner) => {
      const solution = observed(example, partner, "business-applications-solution-value", today) ?? 0;
      const dollars = Math.max((cents.get(partner) ?? 0) / 100, solution);
      const users = observed(example, partner, "teams-monthly-active-users", today) ?? 0;
      const reached = STAGES.filter(([, need, needUsers]) => dollars >= need || users >= needUsers);
      return [partner, reached.at(-1)?.[0] ?? "publisher"];
    }),
  );
}

export function expectEveryStage(stages: Map<string, string>): void {
  for (const [stage] of STAGES) {
    const partners = [...stages.values()].filter((s) => s === stage).length;
    expect(partners, `partners on ${stage}`).toBeGreaterThanOrEqual(5);
  }
}

export function expectStories(example: Example, today: Temporal.PlainDate): void {
  const { cents, byPublisher, waiting } = sumUp(example, today);
  const stages = stagesOf(example, today);
  expect(cents.get(STORIES.nearlyThere)).toBe(93_200_00);
  expect(cents.get(STORIES.pushedBackByFraud)).toBe(96_410_50);
  const frauds = rowsOf(example.sales).filter(
    (l) => cell(l, "source_line_id") === `L${STORIES.pushedBackByFraud}-S1`,
  );
  expect(frauds.map((l) => [cell(l, "revision"), cell(l, "amount"), cell(l, "exclusion")])).toEqual([
    ["1", "7900.00", ""],
    ["2", "7900.00", "fraud"],
  ]);
  expect([stages.get(STORIES.carriedByUsers), cents.get(STORIES.carriedByUsers)]).toEqual(["t1m", 812_40]);
  const korea = byPublisher.get("brackenmoor-kr") ?? 0;
  expect(stages.get(STORIES.carriedByKorea)).toBe("t500k");
  expect((cents.get(STORIES.carriedByKorea) ?? 0) - korea).toBeLessThan(500_000_00);
  expect(korea).toBeGreaterThan(200_000_00);
  const liveOf = (publisher: string): string[] =>
    rowsOf(example.offers)
      .filter((o) => cell(o, "publisher_id") === publisher)
      .map((o) => cell(o, "live_on"));
  expect(liveOf("solsaeminaru")).toEqual([today.subtract({ days: 26 }).toString()]);
  expect(liveOf("quenlarka")).toEqual([today.add({ days: 5 }).toString()]);
  expect(stages.has(STORIES.liveSoon)).toBe(false);
  expect(stagesOf(example, today.add({ days: 5 })).get(STORIES.liveSoon)).toBe("publisher");
  expect(stages.get(STORIES.evidenceEnds)).toBe("t500k");
  expect(stagesOf(example, today.add({ days: 1 })).get(STORIES.evidenceEnds)).toBe("t50k");
  expect(stages.get(STORIES.waitsForRate)).toBe("t25k");
  expect(
    waiting.some((l) => cell(l, "publisher_id") === "yusuiheng" && cell(l, "amount") === "58000.00"),
  ).toBe(true);
  expect(stages.get(STORIES.bigSaleLeaves)).toBe("t100k");
  expect(stagesOf(example, today.add({ days: 3 })).get(STORIES.bigSaleLeaves)).toBe("t50k");
  const [firstBenefit] = liveOf("tarnwelk");
  const endsInTenDays = today.add({ days: 10 }).subtract({ years: 3 }).toString();
  expect(firstBenefit).toBe(endsInTenDays);
  expect([stages.get(STORIES.solutionValueOnly), cents.get(STORIES.solutionValueOnly) ?? 0]).toEqual([
    "t2m",
    0,
  ]);
}
