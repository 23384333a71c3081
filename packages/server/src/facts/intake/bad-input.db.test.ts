import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import { refusalText } from "./export-refused.ts";
import { refusedLines } from "./import-store.ts";
import { importText, seedProgram, seedSellers } from "./testing.ts";

const database = await testDatabase();

beforeAll(async () => {
  await seedProgram(database);
  await seedSellers(database, 2);
});

const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
let counter = 0;
function newId(): string {
  counter += 1;
  return `line${counter}`;
}
const good = (id = newId()) => `${id},1,pub1,offer1,2026-01-15,10.00,USD,sale`;

/** Imports sales and gives the numbers, and the reasons with their lines as a person reads them. */
async function sales(content: string | Uint8Array, locale: "en" | "ko-KR" | "zh-TW" = "en") {
  const { importId, status, problem, lines, added, repeated, refused } = await importText(
    database,
    "sales",
    content,
  );
  const kept = await refusedLines(asServer(database), importId, {});
  const say = messages(locale);
  const reasons = kept.map(({ line, refusal }) => `${line}: ${refusalText(say, refusal)}`);
  return { status, lines, added, repeated, refused, reasons, problem: problem && refusalText(say, problem) };
}

const csv = (...lines: string[]) => [heading, ...lines].join("\n");

describe("the rest of the file is imported", () => {
  test.each([
    [
      "1,234.50 in quotes",
      '"1,234.50"',
      'amount: "1,234.50" has thousands separators. Write it without them: 1234.50.',
    ],
    [
      "1.234,50 in quotes",
      '"1.234,50"',
      'amount: "1.234,50" has a decimal comma. Write it with a decimal point: 1234.50.',
    ],
    ["-0", "-0", 'amount: "-0" is negative zero. Write 0, or the amount that was meant.'],
    ["1e400", "1e400", 'amount: "1e400" is written with an exponent. Write all digits of the number.'],
    ["a seventh decimal", "1.0050001", /^amount: "1.0050001" has too many decimals: .*\(USD\), or up to six/],
    ["a word", "ten", /^amount: "ten" is not a plain number\. Write digits/],
    ["an amount that is too large to count", "99999999999999999", /^amount: .* is too large/],
    ["an empty amount", "", "amount: The value is empty, but it is required."],
  ])("an amount of %s is refused with its fix", async (_, amount, reason) => {
    const bad = good().replace("10.00", amount);
    const { added, refused, reasons } = await sales(csv(good(), bad, good()));
    expect({ added, refused }).toEqual({ added: 2, refused: 1 });
    expect(reasons).toEqual([expect.stringMatching(asPattern(reason, 3))]);
  });

  test.each([
    ["31 February", ["2026-01-15", "2026-02-31"], /^billed_on: 2026-02-31 is not in the calendar/],
    [
      "a day in another format",
      ["2026-01-15", "15.1.2026"],
      /^billed_on: "15.1.2026" is not in the expected format\. Write it as 2026-01-15/,
    ],
    ["a day in the year 26", ["2026-01-15", "0026-01-15"], /^billed_on: 0026-01-15 is out of range/],
    ["a currency that doesn't exist", ["USD", "XYZ"], /^currency: "XYZ" is not a currency/],
    ["a currency by another name", ["USD", "US-Dollar"], /^currency: "US-Dollar" is not a currency/],
    [
      "a positive refund",
      ["sale", "refund"],
      /^amount: The amount of a refund cannot be above 0, but it is 10\.00\. Write it with a minus/,
    ],
    [
      "a positive chargeback",
      ["sale", "chargeback"],
      /^amount: The amount of a chargeback cannot be above 0/,
    ],
    ["a negative sale", ["10.00", "-10.00"], /^amount: A sale cannot be below 0, but it is -10\.00/],
    [
      "an unknown kind",
      ["sale", "sales"],
      /^kind: "sales" is not allowed here\. Allowed: sale, refund, chargeback, adjustment/,
    ],
    ["an id that is a formula", ["pub1", "=1+1"], /^publisher_id: "=1\+1" begins with "="/],
    [
      "an id with a space at its end",
      ["pub1", "pub1 "],
      /^publisher_id: "pub1 " begins or ends with a space/,
    ],
    ["a revision that isn't a whole number", [",1,", ",1.5,"], /^revision: "1\.5" is not a revision/],
    ["an unknown publisher", ["pub1", "pub9"], /^publisher_id: There is no publisher "pub9"/],
    ["an unknown offer", ["offer1", "offer9"], /^offer_id: The publisher "pub1" has no offer "offer9"/],
    [
      "an offer of a publisher that doesn't exist",
      ["pub1", "pub2"],
      /^offer_id: The publisher "pub2" has no offer "offer1"/,
    ],
    ["a NUL", ["pub1", "pu\0b1"], /^The line has a NUL character/],
    [
      "an amount whose comma splits it",
      ["10.00", "1,234.50"],
      /^The line has 9 cells and the heading has 8 columns/,
    ],
    ["a missing cell", [",sale", ""], /^The line has 7 cells and the heading has 8 columns/],
  ])("%s is refused with its reason", async (_, [from = "", to = ""], reason) => {
    const { added, refused, reasons } = await sales(csv(good(), good().replace(from, to), good()));
    expect({ added, refused }).toEqual({ added: 2, refused: 1 });
    expect(reasons).toEqual([expect.stringMatching(asPattern(reason, 3))]);
  });

  test("a quote that never closes affects only its own line", async () => {
    const bad = good().replace("pub1", '"pub1');
    const many = Array.from({ length: 30 }, () => good());
    const { added, refused, reasons } = await sales(csv(good(), bad, ...many));
    expect({ added, refused }).toEqual({ added: 31, refused: 1 });
    expect(reasons).toEqual([expect.stringMatching(/^3: A double quote is opened here and not closed/)]);
  });

  test("a quote that never closes before quoted lines affects only its own line", async () => {
    const bad = good().replace("pub1", '"pub1');
    const quoted = good().replace("pub1", '"pub1"');
    expect(await sales(csv(bad, quoted, quoted.replace("line", "other"), bad))).toMatchObject({
      added: 2,
      refused: 2,
    });
  });

  test("a field of 10 MB is refused, and only its beginning is kept", async () => {
    const bad = good().replace("pub1", "x".repeat(10_000_000));
    const { added, refused, reasons } = await sales(
      csv(good(), bad, good(), `${good()},"${"y".repeat(10_000_000)}"`, good()),
    );
    expect({ added, refused }).toEqual({ added: 3, refused: 2 });
    expect(reasons).toEqual([
      expect.stringMatching(/^3: The line is longer than 1 MB/),
      expect.stringMatching(/^5: The line is longer than 1 MB/),
    ]);
  });

  test("bytes that aren't UTF-8 are refused with their line", async () => {
    const bad = Buffer.from(csv(good(), good().replace("pub1", "p\u00fcb1"), good()), "latin1");
    const { added, reasons } = await sales(bad);
    expect(added).toBe(2);
    expect(reasons).toEqual([expect.stringMatching(/^3: The line has characters that are not UTF-8/)]);
  });

  test("a character that was lost before the file came is refused as lost", async () => {
    const { reasons } = await sales(csv(good().replace("pub1", "p\uFFFDb1")));
    expect(reasons).toEqual([expect.stringMatching(/^2: .* or that were lost .*\(�\)/)]);
  });

  test("the same revision with other content is refused, in the same file and in a later one", async () => {
    const id = newId();
    const other = good(id).replace("10.00", "11.00");
    expect(await sales(csv(good(id), other))).toMatchObject({ added: 1, refused: 1 });
    const { reasons, repeated } = await sales(csv(good(), good(id), other));
    expect(repeated).toBe(1);
    expect(reasons).toEqual([
      expect.stringMatching(
        `^4: revision: Revision 1 of the line "${id}" is already on record with different content.`,
      ),
    ]);
  });
});

describe("an unusual but valid file is imported", () => {
  test.each([
    ["a BOM", (text: string) => `\uFEFF${text}`],
    ["CRLF", (text: string) => text.replaceAll("\n", "\r\n")],
    ["no line end at the end", (text: string) => text],
    ["empty lines", (text: string) => `${text.replaceAll("\n", "\n\n")}\n\n`],
    ["every cell in quotes", (text: string) => text.replaceAll(/[^,\n]+/g, '"$&"')],
    ["UTF-16 with a byte order mark", (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le")],
    ["big-endian UTF-16", (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
    ["gzip", (text: string) => gzipSync(text)],
  ])("%s", async (_, write) => {
    const { status, added, refused } = await sales(write(csv(good(), good())));
    expect({ status, added, refused }).toEqual({ status: "finished", added: 2, refused: 0 });
  });

  test("columns in another order", async () => {
    const text = csv(good())
      .split("\n")
      .map((line) => line.split(",").reverse().join(","))
      .join("\n");
    expect(await sales(text)).toMatchObject({ added: 1, refused: 0 });
  });

  test("a title that begins like a formula is text", async () => {
    const offers = "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private";
    const line = '=1,pub1,"=HYPERLINK(""http://x"")",saas,azure,usage,draft,,false';
    const record = await importText(
      database,
      "offers",
      `${offers}\n${line}\n${line.replace("=1", "formula")}`,
    );
    expect(record).toMatchObject({ added: 1, refused: 1 });
    const { rows } = await database.owner.query("select title from offers where offer_id = 'formula'");
    expect(rows).toEqual([{ title: '=HYPERLINK("http://x")' }]);
  });
});

describe("nothing is imported, and the reason says what to do", () => {
  test.each([
    [
      "an unknown column",
      csv(good()).replace("amount", "amout"),
      /^amout: There is no column "amout"\. Did you mean "amount"\? Allowed: source_line_id, /,
    ],
    [
      "a competency, which no partner is asked for",
      `${csv(good()).split("\n")[0]},competency\n${csv(good()).split("\n")[1]},gold`,
      /^competency: There is no column "competency"/,
    ],
    [
      "a missing column",
      "source_line_id,revision\na,1",
      /^publisher_id: The heading has no publisher_id, offer_id, .*Found: source_line_id, revision/,
    ],
    [
      "a column that occurs twice",
      csv(good()).replace("revision", "kind"),
      /^kind: The column "kind" appears twice/,
    ],
    ["an empty file", "", /^The file is empty/],
    ["only empty lines", "\n\n", /^The file is empty/],
    [
      "a heading in another encoding",
      Buffer.from("zeile;betrag \u00fc;w\u00e4hrung\n1;2;3", "latin1"),
      /^The first line cannot be read as a heading/,
    ],
    [
      "a gzip file that is cut off",
      gzipSync(csv(...Array.from({ length: 500 }, () => good()))).subarray(0, -20),
      /^The gzip file is damaged or incomplete/,
    ],
  ])("%s", async (_, content, reason) => {
    const before = await database.owner.query("select count(*) from sales");
    const { status, added, problem } = await sales(content);
    expect({ status, added }).toEqual({ status: "refused", added: 0 });
    expect(problem).toMatch(reason);
    expect((await database.owner.query("select count(*) from sales")).rows).toEqual(before.rows);
  });
});

test("reasons are in the reader's language", async () => {
  const bad = csv(good().replace("10.00", '"1.234,50"'));
  expect((await sales(bad, "ko-KR")).reasons[0]).toContain("다음과 같이 적으세요: 1234.50");
  expect((await sales(bad, "zh-TW")).reasons[0]).toContain("請改用小數點：1234.50");
});

test("a refusal that an earlier version recorded still names the fix", async () => {
  const { importId } = await importText(database, "sales", csv(good().replace("10.00", '"1,234.50"')));
  await database.owner.query(
    `update import_refusals set params = params - 'fix' || jsonb_build_object('mend', params -> 'fix')
     where import_id = $1`,
    [importId],
  );
  const [kept] = await refusedLines(asServer(database), importId, {});
  expect(kept?.refusal.params).toMatchObject({ fix: "1234.50" });
  expect(kept?.refusal.params).not.toHaveProperty("mend");
});

describe("NDJSON", () => {
  const object = {
    source_line_id: "n1",
    revision: 1,
    publisher_id: "pub1",
    offer_id: "offer1",
    billed_on: "2026-01-15",
    amount: "10.00",
    currency: "USD",
    kind: "sale",
  };

  test("is imported, with numbers as they were written", async () => {
    const second = JSON.stringify({ ...object, source_line_id: "n2" }).replace('"10.00"', "12.30");
    expect(await sales(`${JSON.stringify(object)}\r\n\n${second}\n`)).toMatchObject({ added: 2, refused: 0 });
    const { rows } = await database.owner.query("select amount_minor from sales where source_line_id = 'n2'");
    expect(rows).toEqual([{ amount_minor: 1230 }]);
  });

  test("bad lines are refused with their reason, and the others are imported", async () => {
    const lines = [
      "{not json}",
      "[1]",
      JSON.stringify({ ...object, amout: "1" }),
      JSON.stringify({ ...object, kind: undefined }),
      JSON.stringify({ ...object, amount: { value: 1 } }),
      JSON.stringify({ ...object }).replace('"10.00"', "1e2"),
      JSON.stringify({ ...object, offer_id: "a\0b" }),
      JSON.stringify({ ...object, source_line_id: "n3" }),
    ];
    const { added, reasons } = await sales(lines.join("\n"));
    expect(added).toBe(1);
    expect(reasons.map((reason) => reason.slice(0, 60))).toEqual(
      [
        "1: The line is not a JSON object. Write one object on each l",
        "2: The line is not a JSON object. Write one object on each l",
        '3: amout: The object has the key "amout", which is not a col',
        "4: kind: The object has no kind. Found: source_line_id, revi",
        "5: amount: The value is an object or a list. Write a text, a",
        '6: amount: "1e2" is written with an exponent. Write all digi',
        "7: offer_id: The line has a NUL character, which a text cann",
      ].map((reason) => reason.slice(0, 60)),
    );
  });
});

function asPattern(reason: string | RegExp, line: number): RegExp {
  const source =
    typeof reason === "string" ? `^${reason.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$` : reason.source;
  return new RegExp(source.replace(/^\^/, `^${line}: `));
}
