import { deflateRawSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import type { FileOptions } from "./file-reading.ts";
import { type IntakeRefusal, reasonsOf } from "./import-kind.ts";
import { refusedLines } from "./import-store.ts";
import { showRounded } from "./show-import.ts";
import { importText, seedProgram, seedSellers } from "./testing.ts";

const database = await testDatabase();

beforeAll(async () => {
  await seedProgram(database);
  await seedSellers(database, 2);
});

const say = messages("en");
const told = (refusal: IntakeRefusal | null) =>
  refusal === null
    ? []
    : reasonsOf(refusal).map(
        ({ column, code, params }) => `${column ?? "file"}: ${say.refusal(code, params)}`,
      );

let counter = 0;
const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
function good(amount = "10.00"): string {
  counter += 1;
  return `l${String(counter).padStart(4, "0")},1,pub1,offer1,2026-01-15,${amount},USD,sale`;
}

/** Imports sales; gives the counts, all reasons and what went in. */
async function sales(content: string | Uint8Array, options: FileOptions = {}) {
  const record = await importText(database, "sales", content, { options });
  const kept = await refusedLines(asServer(database), record.importId, {});
  const { rows } = await database.owner.query(
    `select amount_minor, currency, kind, billed_on::text, revision, amount_written from sales
     where import_id = $1 order by source_line_id`,
    [record.importId],
  );
  const { status, lines, added, refused } = record;
  const reasons = kept.map(({ line, refusal }) => [line, ...told(refusal)]);
  return { status, lines, added, refused, reasons, problem: told(record.problem), rows, record };
}

const csv = (...lines: string[]) => [heading, ...lines].join("\n");
const semicolons = (text: string) => text.replaceAll(",", ";");
const taken = (added: number) => ({ status: "finished", added, refused: 0, problem: [] });

describe("a file is taken as a spreadsheet writes it", () => {
  test("semicolons, decimal commas, a byte order mark and CRLF, as German Excel saves", async () => {
    const text = `\uFEFF${semicolons(csv(good("1250.00"), good("99.5")))}`
      .replaceAll("1250.00", "1250,00")
      .replaceAll("99.5", "99,50")
      .replaceAll("\n", "\r\n");
    const { rows, ...result } = await sales(`${text}\r\n`);
    expect(result).toMatchObject(taken(2));
    expect(rows.map((row) => row.amount_minor)).toEqual([125_000, 9950]);
  });

  test("semicolons with decimal points", async () => {
    const { rows, ...result } = await sales(semicolons(csv(good("1250.00"))));
    expect(result).toMatchObject(taken(1));
    expect(rows).toMatchObject([{ amount_minor: 125_000 }]);
  });

  test("with semicolons, a number that can mean two is refused, and --decimal decides", async () => {
    const text = semicolons(csv(good("1.250"), good("A"))).replace(";A;", ";1,250;");
    const { reasons } = await sales(text);
    expect(reasons).toEqual([
      [2, expect.stringMatching(/^amount: "1.250" can mean 1250 or 1.250\. .*--decimal comma/)],
      [3, expect.stringMatching(/^amount: "1,250" can mean 1250 or 1.250\. /)],
    ]);
    const decided = await sales(text, { decimal: "comma" });
    expect(decided.reasons).toEqual([
      [2, expect.stringMatching(/thousands separators. Write it without them: 1250\.$/)],
    ]);
    expect(decided.rows).toMatchObject([{ amount_minor: 125 }]);
  });

  test("a decimal comma in quotes between commas is refused unless the comma is named", async () => {
    const text = csv(good('"12,50"'));
    expect((await sales(text)).reasons).toEqual([
      [2, expect.stringContaining("Write it with a decimal point: 12.50.")],
    ]);
    expect((await sales(text, { decimal: "comma" })).rows).toMatchObject([{ amount_minor: 1250 }]);
  });

  const tabs = (text: string) => text.replaceAll(",", "\t");
  test.each([
    ["tabs", (text: string) => tabs(text)],
    ["bars", (text: string) => text.replaceAll(",", "|")],
    [
      "tabs in UTF-16 LE with a mark, as Excel's Unicode text",
      (text: string) => utf16(`\uFEFF${tabs(text)}`),
    ],
    ["UTF-16 LE without a mark", (text: string) => utf16(text)],
    ["UTF-16 BE without a mark", (text: string) => utf16(text).swap16()],
    ["UTF-16 BE with a mark", (text: string) => utf16(`\uFEFF${text}`).swap16()],
    ["sep=; before the heading", (text: string) => `sep=;\n${semicolons(text)}`],
    ["sep=, in quotes before the heading", (text: string) => `"sep=,"\r\n${text}`],
    ["CR alone at the end of lines", (text: string) => text.replaceAll("\n", "\r")],
    [
      "title lines above the heading",
      (text: string) => `Sales of January\n"made on 1 Feb, by Kim"\n\n${text}`,
    ],
    ["title lines padded with commas", (text: string) => `Sales,,,,,,,\n,,,,,,,\n${text}`],
    ["title lines above semicolons", (text: string) => `Umsatz, Januar\n${semicolons(text)}`],
    ["empty columns at the end", (text: string) => text.replaceAll("\n", ",,\n").replace(/$/, ",,")],
    ["empty columns at the end of lines only", (text: string) => text.replace(/(sale)/g, "$1,, ")],
    ["an empty column in front", (text: string) => text.replaceAll(/^/gm, ",")],
    ["capitals and spaces in the heading", (text: string) => text.replace(heading, spoken)],
    ["spaces, marks and hard spaces in the heading", (text: string) => text.replace(heading, spaced)],
    ["the end mark of DOS after the last line", (text: string) => `${text}\n\u001A`],
    ["a row of marks that can't be seen", (text: string) => `${text}\n\u200B,\u2060,\u200E,,,,,`],
    ["gzip", (text: string) => gzipSync(semicolons(text))],
  ])("%s", async (_, write) => {
    const { rows, ...result } = await sales(write(csv(good(), good("7.5"))));
    expect(result).toMatchObject({ ...taken(2), lines: 2 });
    expect(rows).toMatchObject([{ amount_minor: 1000 }, { amount_minor: 750 }]);
  });

  test("a title may have a quoted line end, and the lines keep their numbers", async () => {
    const { reasons } = await sales(`"Sales\nof January"\n\n${csv(good(), good("ten"))}`);
    expect(reasons).toEqual([[6, expect.stringContaining('"ten" is not a plain number')]]);
  });

  test("a record whose every cell is empty or blank is no record", async () => {
    const blank = ",,,,,,,";
    const text = csv(
      good(),
      blank,
      "",
      good(),
      blank,
      `   ${blank}`,
      '"",,"  ",,,,,',
      "\u00a0,,,,,,,",
      "   ",
      blank,
    );
    expect(await sales(text.replaceAll("\n", "\r\n"))).toMatchObject({ ...taken(2), lines: 2 });
    for (const sign of [";", "\t", "|"]) {
      const other = csv(good(), blank, good(), blank).replaceAll(",", sign);
      expect(await sales(other)).toMatchObject({ ...taken(2), lines: 2 });
    }
  });

  test("a value in a column without a name is refused, not dropped", async () => {
    const text = csv(good()).replace("kind", "kind,").replace("sale\n", "sale,\n");
    const inside = `,${heading}\nnote,${good()}\n,${good()}`;
    expect((await sales(inside)).reasons).toEqual([
      [2, expect.stringContaining("a value in column 1, which has no name")],
    ]);
    expect((await sales(text.replace(/sale$/, "sale,note"))).reasons).toEqual([
      [2, expect.stringContaining("The line has 9 cells and the heading has 8 columns")],
    ]);
  });

  test("days with a time of 00:00, the revision 1.0, words and currencies in any case", async () => {
    const line = (id: string, values: string) => `l-${id},${values}`;
    const { rows, ...result } = await sales(
      csv(
        line("a", "1.0,pub1,offer1,2026-01-05T00:00:00,1,usd,Sale"),
        line("b", "1,pub1,offer1,2026-01-05 00:00, 2.50,USD , SALE "),
        line("c", "2.00,pub1,offer1,2026-01-05T00:00:00.0000000Z,\u00a03,Usd,sale"),
      ),
    );
    expect(result).toMatchObject(taken(3));
    expect(rows).toMatchObject([
      { amount_minor: 100, billed_on: "2026-01-05", revision: 1, currency: "USD", kind: "sale" },
      { amount_minor: 250, billed_on: "2026-01-05", revision: 1, currency: "USD", kind: "sale" },
      { amount_minor: 300, billed_on: "2026-01-05", revision: 2, currency: "USD", kind: "sale" },
    ]);
  });

  test("of other files, too: words in capitals, and rates with decimal commas", async () => {
    const offers =
      "Offer ID;Publisher ID;Title;Offer type;Storefront;Pricing models;Status;Live on;Private\n" +
      'of-x;pub1;Title;saas;azure;"Free; Usage";Live;2026-01-01 00:00;FALSE\n';
    expect(await importText(database, "offers", offers)).toMatchObject({ added: 1, refused: 0 });
    const { rows } = await database.owner.query("select * from offers where offer_id = 'of-x'");
    expect(rows).toMatchObject([{ pricing_models: ["free", "usage"], status: "live", private: false }]);
    const rates = "currency;day;rate\neur;2026-01-05;1,0842\nKRW;2026-01-05;0,00075\n";
    expect(await importText(database, "rates", rates)).toMatchObject({ added: 2, refused: 0 });
  });
});

const spoken = "Source Line ID,Revision,Publisher ID,offerId,Billed On,AMOUNT,Currency,Kind";
const spaced =
  "\uFEFFsource_line_id, revision ,\u00a0Publisher\u00a0Id,offer-id,billed on\u200b,amount,currency,kind";

function utf16(text: string): Buffer {
  return Buffer.from(text, "utf16le");
}

describe("amounts with more decimals than the currency", () => {
  test("are rounded by line, keep their text, and the import says how many and by how much", async () => {
    const line = (id: string, rest: string) => `r-${id},1,pub1,offer1,2026-01-05,${rest}`;
    const text = csv(
      line("1", "1200000.00,KRW,sale"),
      line("2", "10000.0,JPY,sale"),
      line("3", "199.9900,USD,sale"),
      line("4", "0.0134400000,USD,sale"),
      line("5", "4.5,JPY,sale"),
      line("6", "12.345,KWD,sale"),
      line("7", "0.015,USD,sale"),
      line("8", "-2.0051,USD,refund"),
    );
    const { rows, record, ...result } = await sales(text);
    expect(result).toMatchObject(taken(8));
    expect(rows.map((row) => [row.amount_minor, row.amount_written])).toEqual([
      [1_200_000, null],
      [10_000, null],
      [19_999, null],
      [1, "0.0134400000"],
      [4, "4.5"],
      [12_345, null],
      [2, "0.015"],
      [-201, "-2.0051"],
    ]);
    const summary = {
      lines: 4,
      byCurrency: [
        { currency: "JPY", lines: 1, difference: "-0.5" },
        { currency: "USD", lines: 3, difference: "-0.00334" },
      ],
    };
    expect(showRounded(record.rounded)).toEqual(summary);
    // The same file again adds nothing, so it rounds nothing.
    expect((await sales(text)).record).toMatchObject({ added: 0, repeated: 8, rounded: [] });
  });
});

describe("all mistakes are told at once", () => {
  test("of a line", async () => {
    const { reasons, refused } = await sales(csv('v-1,1.0,pub1,offer1,6/3/2024,"1,250.00",usd,Sail'));
    expect(refused).toBe(1);
    expect(reasons).toEqual([
      [
        2,
        'billed_on: "6/3/2024" can mean 2024-06-03 or 2024-03-06. ' +
          "Write the day as YYYY-MM-DD, or name its format in a mapping.",
        'amount: "1,250.00" has thousands separators. Write it without them: 1250.00.',
        'kind: "Sail" is not allowed here. Allowed: sale, refund, chargeback, adjustment.',
      ],
    ]);
  });

  test("and none of them is untrue: values that can't be read are not compared", async () => {
    const { reasons } = await sales(csv("=x,,pub1 ,offer1,,ten,XXX,refund"));
    expect(reasons.map((told) => told.slice(1).map((text) => String(text).split(":")[0]))).toEqual([
      ["source_line_id", "revision", "publisher_id", "billed_on", "amount", "currency"],
    ]);
    const wrong = "p1,m,1,2026-01-05T10:00,2026-01-01";
    const columns = "partner_id,measure,value,observed_on,expires_on";
    const { importId } = await importText(database, "observations", `${columns}\n${wrong}`);
    const [line] = await refusedLines(asServer(database), importId, {});
    expect(line && reasonsOf(line.refusal).map(({ code }) => code)).toEqual(["day-with-time"]);
  });

  test("of a heading: every unknown, repeated and missing column", async () => {
    const { problem, status } = await sales(
      "line id,revision,seller,offer_id,billed_on,value,currency,Revision\n" +
        "u-1,1,cedar,cedar.one,2024-06-03,1.00,USD,1\n",
    );
    expect(status).toBe("refused");
    expect(problem).toEqual([
      expect.stringMatching(/^Revision: The column "Revision" appears twice/),
      expect.stringMatching(
        /^line id: There are no columns "line id", "seller", "value"\. Allowed: source_line_id, /,
      ),
      expect.stringMatching(
        /^source_line_id: The heading has no source_line_id, publisher_id, amount, kind\. /,
      ),
    ]);
  });

  test("in every language", async () => {
    const { record } = await sales(csv('v-2,1,pub1,offer1,15.1.2026,"1,250.00",USD,sale'));
    const [line] = await refusedLines(asServer(database), record.importId, {});
    const texts = (["ko-KR", "zh-TW"] as const).map((locale) =>
      line === undefined
        ? []
        : reasonsOf(line.refusal).map(({ code, params }) => messages(locale).refusal(code, params)),
    );
    expect(texts).toEqual([
      [expect.stringContaining("2026-01-15"), expect.stringContaining("1250.00")],
      [expect.stringContaining("2026-01-15"), expect.stringContaining("1250.00")],
    ]);
  });

  test("of an object, in which no key may occur twice", async () => {
    const object =
      '{"source_line_id":"j-1","revision":1,"publisher_id":"pub1","offer_id":"offer1",' +
      '"billed_on":"2026-01-15",' +
      '"amount":"1.00","currency":"USD","kind":"sale"}';
    const lines = [
      object.replace('"amount":"1.00"', '"amount":"1.00","amount":"2.00"'),
      object.replace('"amount":"1.00"', '"amount":"1.00", "am\\u006funt" : "2.00"'),
      object.replace('"kind":"sale"', '"knd":"sale","amount":{"a":1}'),
      object.replace("j-1", 'j:\\"amount\\":1'),
    ];
    const { reasons, added } = await sales(lines.join("\n"));
    expect(added).toBe(1);
    const twice = expect.stringMatching(/^amount: The key "amount" appears twice in this object/);
    expect(reasons.slice(0, 2)).toEqual([
      [1, twice],
      [2, twice],
    ]);
    expect(reasons[2]?.slice(1)).toEqual([
      twice,
      expect.stringMatching(/^amount: The value is an object or a list/),
      expect.stringMatching(/^knd: The object has the key "knd", which is not a column/),
      expect.stringMatching(/^kind: The object has no kind/),
    ]);
  });
});

describe("a file that is no text of rows is named, with how to save it", () => {
  const zip = (...names: string[]) =>
    Buffer.concat(names.map((name) => Buffer.from(`PK\x03\x04${"\0".repeat(26)}${name}`, "latin1")));
  test.each([
    ["a workbook", zip("[Content_Types].xml", "xl/workbook.xml"), /an Excel workbook \(\.xlsx\).*CSV UTF-8/],
    ["an old workbook", Buffer.from("d0cf11e0a1b11ae100", "hex"), /an old Excel workbook \(\.xls\)/],
    ["an OpenDocument sheet", zip("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), /\.ods/],
    ["a PDF", Buffer.from("%PDF-1.7\n%\xe2\xe3"), /a PDF/],
    ["a zip", zip("s.csv"), /a ZIP archive\. Unpack it/],
    ["a gzip in a gzip", gzipSync(gzipSync(csv(good()))), /a gzip file inside a gzip file/],
    ["a workbook in a gzip", gzipSync(zip("xl/workbook.xml")), /an Excel workbook/],
    ["a web page", "\n<!DOCTYPE html><html><table><tr><td>1</table>", /a web page \(HTML\)/],
    ["a table that is saved as .xls", '<table border="1"><tr><td>source_line_id</td></tr></table>', /HTML/],
    ["XML", '\uFEFF<?xml version="1.0"?><Workbook/>', /an XML document/],
    ["a JSON list", '[{"source_line_id":"h-5"}]', /one JSON list\. Write its objects one on each line/],
    ["a JSON list over lines", '[\n  {\n "a": 1 }\n]', /one JSON list/],
    [
      "a JSON document over lines",
      '{\n  "source_line_id": "h-5"\n}\n',
      /one JSON document over several lines/,
    ],
    ["another archive", Buffer.concat([Buffer.from("BZh91"), deflateRawSync("x")]), /neither CSV nor NDJSON/],
  ])("%s", async (_, content, reason) => {
    const { status, problem, added } = await sales(content);
    expect({ status, added }).toEqual({ status: "refused", added: 0 });
    expect(problem).toEqual([expect.stringMatching(reason)]);
    expect(problem[0]).toMatch(/Nothing was imported\.$/);
  });

  const commas = csv(good());
  test.each([
    ["each line in quotes", commas.replaceAll(/^.*$/gm, '"$&"')],
    ["full-width commas", commas.replaceAll(",", "，")],
    ["spaces", commas.replaceAll(",", "   ")],
    ["another sign", commas.replaceAll(",", "^")],
  ])("a CSV whose heading is one cell: %s", async (_, content) => {
    const { status, problem, added } = await sales(content);
    expect({ status, added }).toEqual({ status: "refused", added: 0 });
    expect(problem).toEqual([expect.stringMatching(/^file: The heading is a single cell, .*Nothing was/)]);
  });

  test("a CSV whose line ends are gone, as curl -d sends it", async () => {
    const { problem } = await sales(csv(good(), good()).replaceAll("\n", ""));
    expect(problem).toEqual([expect.stringMatching(/^file: The whole file is one line.*use --data-binary/)]);
  });

  test("NDJSON whose line ends are gone", async () => {
    const { reasons } = await sales('{"source_line_id":"a"}{"source_line_id":"b"}');
    expect(reasons).toEqual([[1, expect.stringMatching(/several objects.*--data-binary/)]]);
  });

  test("a heading alone is no mistake", async () => {
    expect(await sales(heading)).toMatchObject({ status: "finished", lines: 0 });
  });
});
