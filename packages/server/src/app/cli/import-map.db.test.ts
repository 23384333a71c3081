import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedSellers } from "../../facts/intake/testing.ts";
import { exampleDatabase } from "../example/testing-example.ts";
import { commandLine } from "./testing-cli.ts";

const database = await exampleDatabase();
const folder = await mkdtemp(join(tmpdir(), "laurel-cli-map-"));
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeAll(async () => {
  await seedSellers(database, 1);
});

const laurel = commandLine({ ...database.env, LAUREL_HOME: folder }, folder);
const write = (name: string, ...lines: string[]) => writeFile(join(folder, name), `${lines.join("\n")}\n`);

const earnings = [
  "earningId,transactionCurrency,transactionDate,transactionAmount,transactionAmountUSD,earningType," +
    "parentProductId",
  "61,EUR,2024-06-03T00:00:00.0000000Z,1250.0000000,1355.2500000,Sell,maple.one",
  "62,USD,2024-06-12T00:00:00.0000000Z,0.0134400,0.0134400,Sell,maple.one",
];

test("a report goes in by the name of its mapping and its publisher, and the rounding is told", async () => {
  await write("earnings.csv", ...earnings);
  const { exit, stdout, stderr } = await laurel(
    ...["import", "sales", "earnings.csv", "--map", "partner-center-earnings", "--publisher", "pub1"],
  );
  expect({ exit, stdout }).toEqual({
    exit: 0,
    stdout: expect.stringMatching(/earnings\.csv: 2 lines; 2 added, 0 on record already, 0 refused\n$/),
  });
  expect(stderr).toContain(
    "1 amount had more decimals than its currency and was rounded half to even. " +
      "Rounding changed the sum by -0.00344 USD.\n",
  );
  const { imports } = JSON.parse((await laurel("import", "list", "--limit", "1", "--json")).stdout);
  expect(imports).toMatchObject([
    {
      mapping: "partner-center-earnings",
      skipped: 0,
      rounded: { lines: 1, by_currency: [{ currency: "USD", lines: 1, difference: "-0.00344" }] },
    },
  ]);
});

test("without the publisher, for another kind or without a mapping, it says what to do", async () => {
  const map = ["--map", "partner-center-earnings"];
  const asked = await laurel("import", "sales", "earnings.csv", ...map);
  expect(asked).toMatchObject({ exit: 1, stdout: "", stderr: expect.stringContaining("--publisher ID") });
  const other = await laurel("import", "rates", "earnings.csv", ...map, "--publisher", "pub1");
  expect(other).toMatchObject({ exit: 1, stderr: expect.stringContaining("is for sales, not for rates") });
  const none = await laurel("import", "sales", "earnings.csv", "--publisher", "pub1");
  expect(none).toMatchObject({
    exit: 1,
    stderr: expect.stringContaining("A publisher is given, but no mapping"),
  });
  const absent = await laurel("import", "sales", "earnings.csv", "--map", "shopfy");
  expect(absent).toMatchObject({
    exit: 1,
    stderr: expect.stringMatching(
      /No mapping .* "shopfy", and there is no such file. .*earnings.*shopify-earnings.* the path/,
    ),
  });
  expect(absent.stderr).not.toContain("ENOENT");
  expect((await laurel("import", "sales", "earnings.csv", "--decimal", "dot")).exit).toBe(2);
});

test("a mapping file is checked with line and column, and then takes the report in", async () => {
  const mapping = [
    "kind: sales",
    "decimal: comma",
    "date: DD.MM.YYYY",
    "sign: by-kind",
    "columns:",
    "  source_line_id: Beleg",
    "  revision: { constant: '1' }",
    "  publisher_id: { constant: pub1 }",
    "  offer_id: { constant: offer1 }",
    "  billed_on: Datum",
    "  amount: { colum: Betrag }",
    "  currency: { constant: EUR }",
    "  kind: { column: Art, values: { Verkauf: sale, Gutschrift: refund } }",
    "skip:",
    "  - { column: Art, is: [Summe] }",
  ];
  await write("mine.yaml", ...mapping);
  await write(
    "umsatz.csv",
    "Umsatz Januar",
    "Beleg;Datum;Betrag;Art",
    "1;03.01.2026;1250,00;Verkauf",
    "2;04.01.2026;99,50;Gutschrift",
    "3;04.01.2026;1.250,00;Verkauf",
    ";;1150,50;Summe",
  );
  const wrong = await laurel("import", "sales", "umsatz.csv", "--map", "mine.yaml");
  expect(wrong).toMatchObject({ exit: 1, stdout: "" });
  expect(wrong.stderr).toContain(
    'mine.yaml:11:13: mapping-key: There is no key "colum" here. Did you mean "column"?\n',
  );
  expect(wrong.stderr).toContain("  11 |   amount: { colum: Betrag }\n     |             ^");

  await write("mine.yaml", ...mapping.map((line) => line.replace("colum:", "column:")));
  const { exit, stdout, stderr } = await laurel("import", "sales", "umsatz.csv", "--map", "mine.yaml");
  expect(exit).toBe(1);
  expect(stdout).toMatch(/4 lines; 2 added, 0 on record already, 1 refused\nThe mapping skipped 1 line\.\n$/);
  expect(stderr).toContain(
    'line 5: amount: "1.250,00" has thousands separators. Write it without them: 1250,00.\n',
  );
  const { rows } = await database.owner.query(
    "select amount_minor, billed_on::text, kind from sales " +
      "where publisher_id = 'pub1' and currency = 'EUR' order by source_line_id",
  );
  expect(rows).toEqual([
    { amount_minor: 125_000, billed_on: "2026-01-03", kind: "sale" },
    { amount_minor: -9950, billed_on: "2026-01-04", kind: "refund" },
  ]);
});

test("all mistakes of a heading and of a line are shown, each on a line of its own", async () => {
  await write(
    "heading.csv",
    "line id,revision,seller,offer_id,billed_on,value,currency",
    "u-1,1,a,b,2024-06-03,1,USD",
  );
  const heading = await laurel("import", "sales", "heading.csv");
  expect(heading.exit).toBe(1);
  expect(heading.stderr.split("\n").filter((line) => line.startsWith("heading.csv: "))).toHaveLength(2);
  const columns = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
  await write("line.csv", columns, 'v-1,1.0,pub1,offer1,6/3/2024,"1,250.00",usd,Sale');
  const line = await laurel("import", "sales", "line.csv");
  expect(line.stderr).toMatch(/ {2}line 2: billed_on: .*\n {2}line 2: amount: .*1250\.00\.\n/);
});
