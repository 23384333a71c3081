import { gzipSync } from "node:zlib";
import { beforeAll, expect, test } from "vitest";
import { seedSellers } from "../facts/intake/testing.ts";
import { exampleDatabase } from "./example/testing-example.ts";
import { testApp } from "./testing-app.ts";

const database = await exampleDatabase();
const { call } = await testApp(database);

beforeAll(async () => {
  await seedSellers(database, 1);
});

const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
const line = (id: string) => `${id},1,pub1,offer1,2024-06-03,600.00,USD,sale`;
const object = (id: string) =>
  `{"source_line_id":"${id}","revision":1,"publisher_id":"pub1","offer_id":"offer1",` +
  '"billed_on":"2024-06-03","amount":"5.00","currency":"USD","kind":"sale"}';

async function post(
  content: string | Buffer,
  type = "text/csv",
  query: Readonly<Record<string, string>> = {},
) {
  const headers = { "content-type": type };
  const answer = await call("POST /api/v1/sales/batch", { body: content, headers, query });
  return { status: answer.statusCode, ...answer.json() };
}

test.each([
  [
    "CSV without its line ends",
    [heading, line("h-1"), line("h-2")].join(""),
    "text/csv",
    "line-ends-missing",
  ],
  ["a JSON list", `[${object("h-5")}]`, "application/x-ndjson", "file-format"],
  ["a JSON list as CSV", `[${object("h-5")}]`, "text/csv", "file-format"],
  ["a zip", Buffer.from("PK\x03\x04\0\0\0\0s.csv", "latin1"), "text/csv", "file-format"],
  ["a workbook in a gzip", gzipSync("PK\x03\x04\0\0\0\0xl/workbook.xml"), "text/csv", "file-format"],
])("%s is refused as a whole, and the answer says what is wrong", async (_, content, type, code) => {
  expect(await post(content, type)).toMatchObject({ status: 422, code, detail: expect.stringMatching(/\S/) });
});

test.each([
  ["application/x-www-form-urlencoded", "--data-binary"],
  ["application/json", "application/x-ndjson"],
  ["application/zip", "Unpack the archive"],
  ["application/gzip", "Content-Encoding: gzip"],
  ["application/vnd.ms-excel", "Save the workbook as CSV"],
  ["multipart/form-data; boundary=x", "not in a form"],
])("a body of the type %s is 415: the answer names it, what is taken, and the way out", async (type, way) => {
  const { status, code, detail } = await post(`${heading}\n${line("h-9")}`, type);
  expect({ status, code }).toEqual({ status: 415, code: "media-type-unknown" });
  expect(detail).toContain(`Content-Type: ${type}`);
  expect(detail).toContain("text/csv");
  expect(detail).toContain(way);
});

test("NDJSON without its line ends refuses its one line, with the reason", async () => {
  const answer = await post(object("h-3") + object("h-4"), "application/x-ndjson");
  expect(answer).toMatchObject({ added: 0, refused: 1, refusals: [{ code: "json-several" }] });
});

test("an object with a key that occurs twice is a refused line", async () => {
  const twice = object("h-6").replace('"amount":"5.00"', '"amount":"5.00","amount":"500.00"');
  const answer = await post([twice, object("h-7")].join("\n"), "application/x-ndjson");
  expect(answer).toMatchObject({ added: 1, refused: 1, refusals: [{ line: 1, code: "key-repeated" }] });
});

test("all reasons of a line, and all of a heading, are in one answer", async () => {
  const answer = await post(`${heading}\nv-1,1.0,pub1,offer1,6/3/2024,"1,250.00",usd,Sale`);
  expect(answer.refusals[0]).toMatchObject({
    code: "day-order-unclear",
    reasons: [
      { column: "billed_on", code: "day-order-unclear" },
      { column: "amount", code: "amount-with-separators" },
    ],
  });
  const wrong = await post("line id,revision,seller,offer_id\n1,1,a,b\n");
  expect(wrong).toMatchObject({
    status: 422,
    errors: [{ code: "columns-unknown" }, { code: "column-missing" }],
  });
});

test("a shipped mapping is named in the query, with what it asks for", async () => {
  const report = [
    "Shop,Charge ID,Charge Creation Time,Charge Type,Partner Share,Partner Sale," +
      "Partner Sale In Payout Currency,Payout Currency",
    "birch.myshopify.com,gid://shopify/AppSubscription/501,2024-06-03T10:00:00Z,Recurring," +
      "80.00,100.00,90.00,USD",
  ].join("\n");
  const map = "shopify-earnings";
  expect(await post(report, "text/csv", { map, publisher: "pub1" })).toMatchObject({
    added: 1,
    mapping: map,
    rounded: { lines: 0, by_currency: [] },
  });
  expect(await post(report, "text/csv", { map })).toMatchObject({ status: 422, code: "mapping-asks" });
  expect(await post(report, "text/csv", { map: "mine.yaml", publisher: "pub1" })).toMatchObject({
    status: 400,
  });
});

test("semicolons and the decimal sign of the query", async () => {
  const text = [heading, line("d-1").replace("600.00", "1.250")].join("\n").replaceAll(",", ";");
  expect(await post(text)).toMatchObject({ refused: 1, refusals: [{ code: "amount-unclear" }] });
  const plain = text.replace("1.250", "1,250");
  expect(await post(plain, "text/csv", { decimal: "comma" })).toMatchObject({ added: 1, refused: 0 });
});
