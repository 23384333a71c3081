import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { addPartner, addSales, onDay, publishVersions } from "../../standing/testing-marketplace.ts";
import { testApp } from "../testing-app.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);
await addPartner(onDay(database, "2024-09-01"), "4101101", "2024-01-01", "2024-01-05");
const sale = { line: "1", on: "2024-10-10" };
await addSales(onDay(database, "2024-10-12"), "4101101", [{ ...sale, amount: "30000.00" }]);
await addSales(onDay(database, "2024-11-05"), "4101101", [{ ...sale, revision: 2, amount: "20000.00" }]);
await addPartner(onDay(database, "2024-11-06"), "4101102", "2024-01-01", "2024-01-05");

const laurel = commandLine({ ...database.env });
const { call } = await testApp(database);

interface Said {
  readonly partner_id: string;
  readonly measures: { readonly billedSales: number };
  readonly known_at?: string;
  readonly waiting?: object;
}

const of31October = (...more: readonly string[]) =>
  laurel("standing", "4101101", "--as-of", "2024-10-31", ...more);
const parsed = (text: string) => JSON.parse(text) as Said;

test("a closed month can be asked for as it was known then; the restatement shows beside it", async () => {
  const now = parsed((await of31October("--json")).stdout);
  expect(now).toMatchObject({ measures: { billedSales: 2_000_000 }, waiting: {} });
  expect(now).not.toHaveProperty("known_at");
  const then = parsed((await of31October("--json", "--known-at", "2024-10-31")).stdout);
  expect(then).toMatchObject({
    measures: { billedSales: 3_000_000 },
    known_at: "2024-10-31T23:59:59.999999Z",
  });
  expect(then).not.toHaveProperty("waiting");
});

test("a day means its end, and a moment is exact", async () => {
  const sumAt = async (moment: string) =>
    parsed((await of31October("--json", "--known-at", moment)).stdout).measures.billedSales;
  expect(await sumAt("2024-10-12")).toBe(3_000_000);
  expect(await sumAt("2024-10-12T11:59:59Z")).toBe(0);
  expect(await sumAt("2024-10-12T21:01:00+09:00")).toBe(3_000_000);
  expect(await sumAt("2024-11-05T12:01:00Z")).toBe(2_000_000);
});

test("before its first facts arrived, a partner is unknown", async () => {
  const listed = await laurel("standing", "all", "--json", "--known-at", "2024-11-01");
  const ids = listed.stdout
    .trimEnd()
    .split("\n")
    .map((line) => parsed(line).partner_id);
  expect(ids).toEqual(["4101101"]);
  const { exit, stderr } = await laurel("standing", "4101102", "--known-at", "2024-11-01");
  expect(exit).toBe(1);
  expect(stderr).toContain('Nothing was known about partner "4101102" at 2024-11-01T23:59:59.999999Z.');
});

test.each([
  ["en", "As known at 31 October 2024"],
  ["zh-TW", "當時所知為準"],
  ["ko-KR", "알려진 내용을 기준으로"],
])("the text says as of when it is known, in %s", async (locale, said) => {
  expect((await of31October("--known-at", "2024-10-31", "--locale", locale)).stdout).toContain(said);
  expect((await of31October("--locale", locale)).stdout).not.toContain(said);
});

test("what is neither a moment nor a day is refused with examples of both", async () => {
  const { exit, stderr } = await of31October("--known-at", "last year");
  expect(exit).toBe(2);
  expect(stderr).toMatch(/--known-at: "last year" is neither a moment, such as \S+, nor a calendar day/);
});

test("the API answers the same", async () => {
  const query = { as_of: "2024-10-31", known_at: "2024-10-31" };
  const answer = await call("GET /api/v1/partners/4101101/standing", { query });
  expect(answer.json()).toEqual(parsed((await of31October("--json", "--known-at", "2024-10-31")).stdout));
  const wrong = await call("GET /api/v1/partners/4101101/standing", { query: { known_at: "soon" } });
  expect([wrong.statusCode, wrong.json().code]).toEqual([400, "known-at-invalid"]);
  const unknown = await call("GET /api/v1/partners/4101102/standing", { query });
  expect([unknown.statusCode, unknown.json().code]).toEqual([404, "partner-not-known-then"]);
});
