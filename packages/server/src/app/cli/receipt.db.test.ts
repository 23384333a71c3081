import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { makeReceipt } from "../../standing/make-receipt.ts";
import { epoch } from "../../standing/testing-lines.ts";
import {
  addPartner,
  addSales,
  importLines,
  onDay,
  publishVersions,
} from "../../standing/testing-marketplace.ts";
import { testApp } from "../testing-app.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
await publishVersions(onDay(database, "2024-06-01"), ["2023-08", "2023-12"]);
await addPartner(onDay(database, "2024-09-01"), "P-1", "2024-01-01", "2024-01-05");
await importLines(onDay(database, "2024-10-11"), "rates", "currency,day,rate", ["EUR,2024-10-09,1.0834"]);
await addSales(onDay(database, "2024-10-12"), "P-1", [
  { line: "a", on: "2024-10-10", amount: "30000.00" },
  { line: "b", on: "2024-10-11", amount: "100.01", currency: "EUR" },
  { line: "c", on: "2024-10-11", amount: "5.00", exclusion: "test" },
  { line: "r", on: "2024-10-12", amount: "-40.00", currency: "EUR", kind: "refund", offsets: "b" },
]);

const laurel = commandLine({ ...database.env });
const { call } = await testApp(database);
const route = "GET /api/v1/partners/P-1/standing/receipt";
const asked = async (query: Record<string, string>) => {
  const { statusCode, body } = await call(route, { query });
  expect(statusCode, body).toBe(200);
  return body;
};

test("a receipt has each line with what it counts, and at which rate of which source", async () => {
  const { sales, measures, known_at } = JSON.parse(await asked({ as_of: "2024-10-31" }));
  expect(known_at).toMatch(/^2024-10-12T12:00:00/);
  const usual = { source: "test", revision: 1, offer_id: "of-P-1", exclusion: null, kind: "sale" };
  const rate = { rate: "1.0834", day: "2024-10-09", source: "test" };
  const line = (id: string, day: string, minor: number, more: object = {}) => ({
    ...{ ...usual, source_line_id: id, billed_on: day, amount_minor: minor, currency: "USD", offsets: null },
    ...{ counts_on: day, before_minor: 0, after_minor: minor, counts_minor: minor, rate: null, ...more },
  });
  const euro = { currency: "EUR", rate };
  expect(sales).toEqual([
    line("a", "2024-10-10", 3_000_000),
    line("b", "2024-10-11", 10_001, { ...euro, counts_minor: 10_835 }),
    line("c", "2024-10-11", 500, { exclusion: "test" }),
    line("r", "2024-10-12", -4000, {
      ...euro,
      ...{ kind: "refund", offsets: "b", counts_on: "2024-10-11" },
      ...{ before_minor: 10_001, after_minor: 6001, counts_minor: 6501 - 10_835 },
    }),
  ]);
  expect(measures[0]).toMatchObject({ measure: "billedSales", value: 3_006_501, sales: { lines: 3 } });
});

test("the command prints the bytes of the API, and the digest is that of all the rest", async () => {
  const body = await asked({ as_of: "2024-10-31" });
  const said = await laurel("standing", "receipt", "P-1", "--as-of", "2024-10-31");
  expect(said).toEqual({ exit: 0, stdout: body, stderr: "" });
  const { digest } = JSON.parse(body);
  const rest = body.replace(`"digest":"${digest}",`, "");
  expect(createHash("sha256").update(rest).digest("hex")).toBe(digest);
});

test("the digest of a version is that of its file", async () => {
  const { versions } = JSON.parse(await asked({ as_of: "2024-10-31" }));
  const folder = resolve(import.meta.dirname, "../../../../../programs/marketplace-rewards");
  for (const { version, rules_digest } of versions) {
    const file = await readFile(join(folder, `${version}.yaml`));
    expect(rules_digest).toBe(createHash("sha256").update(file).digest("hex"));
  }
  expect(versions).toHaveLength(2);
});

test("a caller that has the receipt gets a 304", async () => {
  const query = { as_of: "2024-10-31" };
  const { headers } = await call(route, { query });
  expect(headers["content-disposition"]).toBe('attachment; filename="receipt-2024-10-31.json"');
  const again = await call(route, { query, headers: { "if-none-match": String(headers.etag) } });
  expect([again.statusCode, again.body]).toEqual([304, ""]);
});

test("with its moment a receipt has the same bytes whatever arrives, is undone or is published", async () => {
  const day = { as_of: "2024-10-31" };
  const before = await asked(day);
  const { known_at, standing, versions } = JSON.parse(before);
  expect(versions.map(({ version }: { version: string }) => version)).toEqual(["2023-08", "2023-12"]);
  await addSales(onDay(database, "2024-11-05"), "P-1", [
    { line: "a", revision: 2, on: "2024-10-10", amount: "30000.00", exclusion: "fraud" },
  ]);
  await importLines(onDay(database, "2024-11-06"), "rates", "currency,day,rate", ["EUR,2024-10-10,2"]);
  await publishVersions(onDay(database, "2024-11-07"), ["2020-07"]);
  expect(await asked({ ...day, known_at })).toBe(before);
  expect(await asked({ ...day, known_at: "2024-11-04" })).toBe(before);
  const now = JSON.parse(await asked(day));
  expect(now.standing.tracks).not.toEqual(standing.tracks);
  expect(now.versions).toHaveLength(3);
  expect(now.known_at).toMatch(/^2024-11-07T12:00:00/);
});

test("a version that is published between two facts counts from its publication", async () => {
  const versionsAt = async (known_at: string) =>
    JSON.parse(await asked({ as_of: "2024-10-31", known_at })).versions.length;
  expect([await versionsAt("2024-11-06"), await versionsAt("2024-11-07")]).toEqual([2, 3]);
});

test("what a standing refuses a receipt refuses, too", async () => {
  const refusal = async (path: string, query: Record<string, string>) => {
    const { statusCode, body } = await call(`GET /api/v1/partners/${path}`, { query });
    return [statusCode, JSON.parse(body).code];
  };
  for (const query of [{ as_of: "soon" }, { known_at: "soon" }, { known_at: "2024-08-31" }])
    expect(await refusal("P-1/standing/receipt", query)).toEqual(await refusal("P-1/standing", query));
  expect(await refusal("P-2/standing/receipt", {})).toEqual([404, "partner-not-found"]);
  const said = await laurel("standing", "receipt", "P-2");
  expect([said.exit, said.stdout, said.stderr]).toEqual([1, "", 'There is no partner "P-2".\n']);
});

test("a receipt of more lines than are allowed is refused with their number", async () => {
  const order = { partnerId: "P-1", day: epoch("2024-10-31"), knownAt: null };
  const made = (most: number) => makeReceipt(asServer(database), order, most);
  expect(await made(4)).toHaveProperty("text");
  expect(await made(3)).toEqual({ code: "receipt-too-long", params: { partner: "P-1", limit: 3 } });
});
