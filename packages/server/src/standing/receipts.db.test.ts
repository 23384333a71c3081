import { createHash } from "node:crypto";
import { fromWire, Receipt } from "@laurel/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../../core/src/testing/runs.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { asServer } from "../platform/database/transaction.ts";
import { makeReceipt } from "./make-receipt.ts";
import { marketOf, saidIn } from "./testing-history-files.ts";
import { anyPlan, daysAbout, livedOf, type Plan } from "./testing-history-plans.ts";
import type { Arrival } from "./testing-known-facts.ts";
import { epoch } from "./testing-lines.ts";
import { onDay, publishVersions } from "./testing-marketplace.ts";

const database = await testDatabase();
await publishVersions(onDay(database, "2020-01-01"), ["2020-07", "2023-08", "2023-12"]);
const market = marketOf(database);

async function receiptOf(partnerId: string, day: string, knownAt: string | null): Promise<string> {
  const moment = knownAt === null ? null : Temporal.Instant.from(knownAt);
  const order = { partnerId, day: epoch(day), knownAt: moment };
  const made = await makeReceipt(asServer(database), order);
  if (!("text" in made)) throw new Error(JSON.stringify(made));
  return made.text;
}

const read = (text: string) => fromWire(Receipt, JSON.parse(text));

/** Half to even, of minor units at a rate between currencies of two decimals. */
function converted(minor: number, rate: string): bigint {
  const [whole = "0", decimals = ""] = rate.split(".");
  const unit = 10n ** BigInt(decimals.length);
  const exact = BigInt(minor) * BigInt(`${whole}${decimals}`);
  const size = exact < 0n ? -exact : exact;
  const [down, rest] = [size / unit, (size % unit) * 2n];
  const up = rest > unit || (rest === unit && down % 2n === 1n) ? down + 1n : down;
  return exact < 0n ? -up : up;
}

/** Checks what a receipt says from nothing but the receipt. */
function checkReceipt(text: string): void {
  const { digest, measures, sales, standing } = read(text);
  const without = text.replace(`"digest":"${digest}",`, "");
  expect(without.length).toBe(text.length - 76);
  expect(createHash("sha256").update(without).digest("hex")).toBe(digest);
  for (const { countsMinor, beforeMinor, afterMinor, currency, rate } of sales) {
    const inProgram = (minor: number) =>
      currency === "USD" ? BigInt(minor) : converted(minor, rate?.rate ?? "");
    if (countsMinor === null) expect([currency, rate]).toEqual(["EUR", null]);
    else expect(BigInt(countsMinor)).toBe(inProgram(afterMinor) - inProgram(beforeMinor));
  }
  for (const { measure, value, sales: span, observation, type } of measures) {
    expect(standing.measures[measure]).toBe(value);
    if (span === null) {
      const unit = type === "money" ? 100 : 1;
      expect(observation === null ? null : Number(observation.value) * unit).toBe(value);
      continue;
    }
    const counting = sales.filter(
      ({ countsOn, exclusion }) =>
        (span.from === null || span.from <= countsOn) &&
        countsOn <= span.to &&
        (exclusion === null || !span.excluding.includes(exclusion)),
    );
    expect(counting.length).toBe(span.lines);
    expect(counting.reduce((sum, { countsMinor }) => sum + (countsMinor ?? 0), 0)).toBe(value);
  }
}

/** Forgets the rates of the partner before: a currency's rates are those of all partners. */
async function forgetRates(): Promise<void> {
  await database.owner.query("delete from rates; delete from undone_rates; delete from rate_days");
}

/** Lives through a history, asks for receipts on its way, and for the same ones again at its end. */
async function livePlan(partner: string, plan: Plan): Promise<void> {
  await forgetRates();
  const lived = livedOf(plan);
  const days = daysAbout(plan, lived);
  const given: { readonly day: string; readonly at: string; readonly text: string }[] = [];
  for (const [at, arrivals] of Map.groupBy(lived.arrivals, ({ on }) => on)) {
    await market.receive(partner, arrivals);
    if (lived.recomputed.has(at)) await market.recompute(at);
    for (const day of new Set([at, days[(given.length * 5 + plan.pick) % days.length] ?? at]))
      given.push({ day, at, text: await receiptOf(partner, day, null) });
  }
  for (const { day, at, text } of given) {
    checkReceipt(text);
    const { knownAt, standing } = read(text);
    expect(saidIn(standing)).toEqual(await market.askKnownAt(partner, day, at));
    expect(await receiptOf(partner, day, knownAt)).toBe(text);
    expect(await receiptOf(partner, day, `${at}T23:59:59.999999Z`)).toBe(text);
  }
  await database.owner.query("update standing_due set due_on = 'infinity'");
}

test("lines add up to each sum, and later a receipt has the same bytes, whatever arrives", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(anyPlan, async (plan) => {
      run += 1;
      await livePlan(`run${run}`, plan);
    }),
    { ...runs(12), endOnFailure: true },
  );
}, 300_000);

test("a rate is known from its day on, also to a receipt of a sale that was undone since", async () => {
  const partner = "undone";
  await forgetRates();
  const arrive = (on: string, file: string, fact: Arrival["fact"]) =>
    market.receive(partner, [{ on, file, fact }]);
  const offer = { id: "offer", models: ["subscription"], private: false, publicOffer: "" };
  const sale = { line: "A", revision: 1, offer: "offer", exclusion: "", kind: "sale", offsets: "" };
  await arrive("2024-02-01", "p", { kind: "partner", country: "US", joinedOn: "2024-02-01" });
  await arrive("2024-02-01", "o", {
    ...{ ...offer, kind: "offer", status: "live" },
    ...{ liveOn: "2024-02-01", stoppedOn: "" },
  });
  await arrive("2024-03-01", "s", {
    kind: "sale",
    sale: { ...sale, day: "2024-02-20", amount: "30000.00", currency: "EUR" },
  });
  await arrive("2024-03-10", "r", { kind: "rate", currency: "EUR", day: "2024-02-20", rate: "1.05" });
  const before = await receiptOf(partner, "2024-03-10", null);
  await arrive("2024-04-01", "s", "undone");
  expect(await receiptOf(partner, "2024-03-10", read(before).knownAt)).toBe(before);
});
