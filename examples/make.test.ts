import { beforeAll, describe, expect, test } from "vitest";
import { REFUSED_SALES } from "./make/refused.ts";
import { makeExample } from "./make.ts";
import {
  cell,
  type Example,
  expectEveryStage,
  expectStories,
  isLive,
  refusedIds,
  rowsOf,
  STAGES,
  stagesOf,
  standingLines,
  sumUp,
  valuesOf,
} from "./testing-make.ts";

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
});
