import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { REFUSED_SALES } from "./make/refused.ts";
import { STORIES } from "./make/stories.ts";
import { makeExample } from "./make.ts";

type Row = Record<string, string>;
type Example = ReturnType<typeof makeExample>;

/** Written independently of the script, so that the test does not repeat its mistakes. */
function rowsOf(csv: string): Row[] {
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

const cell = (row: Row, column: string): string => row[column] ?? "";
const valuesOf = (rows: Row[], column: string): Set<string> => new Set(rows.map((row) => cell(row, column)));

/** A decimal as an integer, scaled by twelve decimals. */
function exact(decimal: string): bigint {
  const [whole = "", fraction = ""] = decimal.replace("-", "").split(".");
  const value = BigInt(whole + fraction.padEnd(12, "0"));
  return decimal.startsWith("-") ? -value : value;
}

/** An integer scaled by twenty-four decimals as US cents, half to even. */
function toCents(value: bigint): number {
  const cent = 10n ** 22n;
  const size = value < 0n ? -value : value;
  const rest = size % cent;
  const up = rest * 2n > cent || (rest * 2n === cent && (size / cent) % 2n === 1n);
  return Number((size / cent + (up ? 1n : 0n)) * (value < 0n ? -1n : 1n));
}

const refusedIds = new Set(REFUSED_SALES.map((line) => line.sourceLineId));

const standingOf = new WeakMap<Example, Map<string, Row>>();

/** The lines that count: not the refused ones, and of each id the highest revision. Read once. */
function standingLines(example: Example): Map<string, Row> {
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

function convert(rates: Map<string, string>, row: Row): number | null {
  const billedOn = Temporal.PlainDate.from(cell(row, "billed_on"));
  const amount = exact(cell(row, "amount"));
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

/** Billed sales of the trailing 12 months, by partner and by publisher, and the lines without a rate. */
function sumUp(example: Example, today: Temporal.PlainDate): Sums {
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
    const inWindow = cell(row, "billed_on") > after && cell(row, "billed_on") <= today.toString();
    if (!inWindow || cell(row, "exclusion") !== "" || cell(undone ?? {}, "exclusion") !== "") continue;
    const cents = convert(rates, row);
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

function isLive(offer: Row, today: Temporal.PlainDate): boolean {
  const day = today.toString();
  const begun = cell(offer, "live_on") !== "" && cell(offer, "live_on") <= day;
  const notStopped = cell(offer, "stopped_on") === "" || day < cell(offer, "stopped_on");
  return (cell(offer, "status") === "live" || cell(offer, "status") === "stopped") && begun && notStopped;
}

function isTransact(offer: Row): boolean {
  const models = cell(offer, "pricing_models").split(";");
  return !models.includes("consulting") && models.some((m) => m === "subscription" || m === "usage");
}

const STAGES: readonly (readonly [string, number, number])[] = [
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

/** Partner → stage on the transact track. Partners that have not entered it are absent. */
function stagesOf(example: Example, today: Temporal.PlainDate): Map<string, string> {
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

function expectEveryStage(stages: Map<string, string>): void {
  for (const [stage] of STAGES) {
    const partners = [...stages.values()].filter((s) => s === stage).length;
    expect(partners, `partners on ${stage}`).toBeGreaterThanOrEqual(5);
  }
}

function expectStories(example: Example, today: Temporal.PlainDate): void {
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
  expect([stages.get(STORIES.solutionValueOnly), cents.get(STORIES.solutionValueOnly) ?? 0]).toEqual([
    "t2m",
    0,
  ]);
}

const today = Temporal.PlainDate.from("2026-11-21");
let example: Example;
beforeAll(() => {
  example = makeExample(today);
});

describe("the files", () => {
  test("the same day gives the same bytes, and another day gives other bytes", () => {
    expect(makeExample(today)).toEqual(example);
    expect(makeExample(today.add({ days: 1 })).sales).not.toBe(example.sales);
  });

  test("about 200 partners are on three continents, with names in Korean and Chinese script", () => {
    const partners = rowsOf(example.partners);
    expect(partners).toHaveLength(200);
    const of = (countries: string): number =>
      partners.filter((p) => countries.includes(cell(p, "country"))).length;
    expect(of("KR TW JP SG IN")).toBeGreaterThan(70);
    expect(of("DE GB FR NL ES IE SE")).toBeGreaterThan(50);
    expect(of("US CA BR MX CL")).toBeGreaterThan(50);
    expect(partners.filter((p) => /\p{Script=Hangul}/u.test(cell(p, "name"))).length).toBeGreaterThan(15);
    expect(
      partners.filter((p) => cell(p, "country") === "TW" && /\p{Script=Han}/u.test(cell(p, "name"))).length,
    ).toBe(22);
    expect(valuesOf(partners, "name").size).toBe(200);
    expect(valuesOf(partners, "partner_id").size).toBe(200);
    for (const partner of partners) expect(cell(partner, "partner_id")).toMatch(/^\d{7}$/);
  });

  test("every id that a line refers to exists, and ids are unique", () => {
    const publishers = rowsOf(example.publishers);
    const offers = rowsOf(example.offers);
    const partnerIds = valuesOf(rowsOf(example.partners), "partner_id");
    const publisherIds = valuesOf(publishers, "publisher_id");
    const offerIds = valuesOf(offers, "offer_id");
    expect(publisherIds.size).toBe(publishers.length);
    expect(offerIds.size).toBe(offers.length);
    expect(publishers.every((p) => partnerIds.has(cell(p, "partner_id")))).toBe(true);
    expect(offers.every((o) => publisherIds.has(cell(o, "publisher_id")))).toBe(true);
    const named = offers.filter((o) => cell(o, "public_offer_id") !== "");
    expect(named.length).toBeGreaterThan(5);
    expect(named.every((o) => offerIds.has(cell(o, "public_offer_id")))).toBe(true);
    const sellerOf = new Map(offers.map((o) => [cell(o, "offer_id"), cell(o, "publisher_id")]));
    const lines = [...standingLines(example).values()];
    expect(lines.filter((l) => sellerOf.get(cell(l, "offer_id")) !== cell(l, "publisher_id"))).toEqual([]);
  });

  test("every e-mail address is in a reserved domain", () => {
    const found =
      Object.values(example)
        .join("\n")
        .match(/[^\s,;"]+@[^\s,;"]+/g) ?? [];
    expect(found.length).toBeGreaterThan(400);
    expect(found.filter((address) => !/^[a-z0-9-]+@[a-z0-9-]+\.example$/.test(address))).toEqual([]);
  });

  test("every pricing model, publishing option, status, type and storefront occurs", () => {
    const offers = rowsOf(example.offers);
    const models = new Set(offers.flatMap((o) => cell(o, "pricing_models").split(";")));
    expect([...models].sort().join(" ")).toBe(
      "byol consulting contact-me free free-trial subscription test-drive usage",
    );
    expect([...valuesOf(offers, "status")].sort().join(" ")).toBe("draft live preview stopped");
    expect([...valuesOf(offers, "storefront")].sort().join(" ")).toBe("apps infrastructure");
    expect(valuesOf(offers, "offer_type").size).toBe(9);
    expect([...valuesOf(offers, "private")].sort().join(" ")).toBe("false true");
    for (const offer of offers) {
      const hasBegun = cell(offer, "status") === "live" || cell(offer, "status") === "stopped";
      expect(cell(offer, "live_on") !== "").toBe(hasBegun);
      if (cell(offer, "status") === "stopped") expect(cell(offer, "stopped_on")).not.toBe("");
      if (cell(offer, "stopped_on") !== "")
        expect(cell(offer, "stopped_on") > cell(offer, "live_on")).toBe(true);
    }
  });

  test("offers went live in every season, many of them within six months and within four weeks", () => {
    const days = rowsOf(example.offers)
      .map((o) => cell(o, "live_on"))
      .filter((day) => day !== "");
    const since = (day: Temporal.PlainDate): number => days.filter((d) => d > day.toString()).length;
    expect(since(today.subtract({ weeks: 4 }))).toBeGreaterThan(25);
    expect(since(today.subtract({ months: 6 }))).toBeGreaterThan(60);
    expect(new Set(days.map((day) => day.slice(0, 4))).size).toBe(7);
  });
});

describe("the sales", () => {
  test("there are 18 months of lines in six currencies, of every kind and exclusion", () => {
    const lines = rowsOf(example.sales);
    expect(lines.length).toBeGreaterThan(15_000);
    expect(lines.length).toBeLessThan(30_000);
    const good = [...standingLines(example).values()];
    expect([...valuesOf(good, "currency")].sort().join(" ")).toBe("EUR GBP JPY KRW TWD USD");
    expect([...valuesOf(good, "kind")].sort().join(" ")).toBe("adjustment chargeback refund sale");
    expect([...valuesOf(good, "exclusion")].sort().join(" ")).toBe(" cancelled-before-use fraud test");
    const days = good.map((line) => cell(line, "billed_on")).sort();
    const first = today.subtract({ months: 18 });
    expect((days[0] ?? "") > first.toString()).toBe(true);
    expect((days[0] ?? "") < first.add({ days: 7 }).toString()).toBe(true);
    expect(days.at(-1)).toBe(today.toString());
  });

  test("every good line follows the rules for signs and decimals", () => {
    for (const line of standingLines(example).values()) {
      const amount = cell(line, "amount");
      const whole = cell(line, "currency") === "JPY" || cell(line, "currency") === "KRW";
      expect(amount).toMatch(whole ? /^-?\d+$/ : /^-?\d+\.\d\d$/);
      expect(amount).not.toMatch(/^-0(\.0*)?$/);
      if (cell(line, "kind") === "sale") expect(amount).not.toMatch(/^-/);
      if (cell(line, "kind") === "refund" || cell(line, "kind") === "chargeback")
        expect(Number(amount)).toBeLessThanOrEqual(0);
    }
  });

  test("restatements come later, at once or before their sale; some lines come late or twice", () => {
    const lines = rowsOf(example.sales).filter((l) => !refusedIds.has(cell(l, "source_line_id")));
    const first = new Map<string, string>();
    const seen = new Set<string>();
    let [restated, outOfOrder, repeated] = [0, 0, 0];
    for (const line of lines) {
      const id = cell(line, "source_line_id");
      const before = first.get(id);
      const text = JSON.stringify(line);
      if (seen.has(text)) repeated++;
      else if (before !== undefined && before < cell(line, "revision")) restated++;
      else if (before !== undefined) outOfOrder++;
      first.set(id, before ?? cell(line, "revision"));
      seen.add(text);
    }
    expect(restated).toBeGreaterThan(200);
    expect(outOfOrder).toBeGreaterThan(5);
    expect(repeated).toBeGreaterThan(3);
    const months = lines.slice(-50).map((l) => cell(l, "billed_on").slice(0, 7));
    expect(new Set(months).size).toBeGreaterThan(10);
  });

  test("a refund or chargeback has its sale, billed before it and not smaller", () => {
    const lines = standingLines(example);
    const undoing = [...lines.values()].filter((l) => cell(l, "offsets") !== "");
    expect(undoing.length).toBeGreaterThan(200);
    for (const line of undoing) {
      const sale = lines.get(cell(line, "offsets"));
      expect(cell(sale ?? {}, "kind")).toBe("sale");
      expect(cell(sale ?? {}, "billed_on") <= cell(line, "billed_on")).toBe(true);
      expect(Math.abs(Number(cell(line, "amount")))).toBeLessThanOrEqual(Number(cell(sale ?? {}, "amount")));
    }
  });

  test("there are lines that must be refused, each for its own reason", () => {
    const ids = rowsOf(example.sales).map((line) => cell(line, "source_line_id"));
    expect(new Set(REFUSED_SALES.map(({ reason }) => reason)).size).toBe(REFUSED_SALES.length);
    for (const { sourceLineId } of REFUSED_SALES) {
      const times = sourceLineId === "refused-other-content" ? 2 : 1;
      expect(ids.filter((id) => id === sourceLineId)).toHaveLength(times);
    }
    expect(ids.filter((id) => id.includes("refused"))).toHaveLength(REFUSED_SALES.length + 1);
  });

  test("rates are quoted on weekdays, and only a few lines have to wait for one", () => {
    for (const rate of rowsOf(example.rates)) {
      expect(Temporal.PlainDate.from(cell(rate, "day")).dayOfWeek).toBeLessThanOrEqual(5);
      expect(cell(rate, "rate")).toMatch(/^\d+\.\d+$/);
    }
    const { waiting } = sumUp(example, today);
    expect(valuesOf(waiting, "currency")).toEqual(new Set(["TWD"]));
    expect(waiting.length).toBeLessThan(100);
  });
});

describe("the standings", () => {
  test("at least five partners are on every stage of the transact ladder today", () => {
    expectEveryStage(stagesOf(example, today));
  });

  test("partners move up and down within the 18 months", () => {
    const rank = (stages: Map<string, string>, partner: string): number =>
      STAGES.findIndex(([stage]) => stage === stages.get(partner));
    const now = stagesOf(example, today);
    const before = stagesOf(example, today.subtract({ months: 3 }));
    const moved = [...now.keys()].filter((p) => before.has(p) && rank(now, p) !== rank(before, p));
    expect(moved.length).toBeGreaterThan(10);
  });

  test("some partners have only other offers, some have none live, and some have no offer", () => {
    const stages = stagesOf(example, today);
    const partnerOf = new Map(
      rowsOf(example.publishers).map((p) => [cell(p, "publisher_id"), cell(p, "partner_id")]),
    );
    const offers = rowsOf(example.offers);
    const withOffer = new Set(offers.map((o) => partnerOf.get(cell(o, "publisher_id"))));
    const live = new Set(
      offers.filter((o) => isLive(o, today)).map((o) => partnerOf.get(cell(o, "publisher_id"))),
    );
    const all = [...valuesOf(rowsOf(example.partners), "partner_id")];
    expect(all.filter((p) => live.has(p) && !stages.has(p)).length).toBeGreaterThan(40);
    expect(all.filter((p) => withOffer.has(p) && !live.has(p)).length).toBeGreaterThan(8);
    expect(all.filter((p) => !withOffer.has(p)).length).toBeGreaterThan(4);
  });

  test("each story matches the README", () => {
    expectStories(example, today);
  });

  test("every stage has partners and every story is true on any day from 2024 to 2030", () => {
    const first = Temporal.PlainDate.from("2024-01-01");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2556 }), (days) => {
        const day = first.add({ days });
        const made = makeExample(day);
        expectEveryStage(stagesOf(made, day));
        expectStories(made, day);
      }),
      { numRuns: 6, examples: [[0], [59], [2556]] },
    );
  }, 60_000);
});
