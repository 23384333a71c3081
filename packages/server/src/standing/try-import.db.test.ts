import type { ImportKindName } from "@laurel/contract";
import { beforeAll, describe, expect, test } from "vitest";
import { importKinds } from "../facts/import-kinds.ts";
import { refusalText } from "../facts/intake/export-refused.ts";
import { type ImportRecord, refusedLines } from "../facts/intake/import-store.ts";
import { listNotices } from "../facts/intake/notice-store.ts";
import { rerunImport, tryRerun } from "../facts/intake/rerun-import.ts";
import { importFile, tryImport } from "../facts/intake/run-import.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { asServer, type Reader } from "../platform/database/transaction.ts";
import { messages } from "../platform/locales/messages.ts";
import { effectOf } from "./effect.ts";
import { allRows } from "./testing-all-rows.ts";
import {
  addPartner,
  decideOn,
  importLines,
  onDay,
  ordering,
  publishVersions,
} from "./testing-marketplace.ts";

const day = "2024-03-01";
const found = await testDatabase();
const database = onDay(found, day);

beforeAll(async () => {
  await publishVersions(found, ["2023-12"]);
  for (const id of ["a", "b"]) await addPartner(database, id, "2023-12-01", "2023-12-01");
});

/** What became of an import: its counts, and all refusals and notices in words. */
async function outcomeOf(reader: Reader, record: ImportRecord) {
  const { status, lines, added, repeated, duplicated, refused, noticed, skipped, rounded, problem } = record;
  const refusals = await refusedLines(reader, record.rerunOf ?? record.importId, { unsettledOnly: true });
  const notices = await listNotices(reader, record.importId, { limit: 1000 });
  const speaking = messages("en");
  return {
    ...{ status, lines, added, repeated, duplicated, refused, noticed, skipped, rounded, problem },
    refusals: refusals.map(({ line, raw, refusal }) => [line, raw, refusalText(speaking, refusal)]),
    notices: notices.map(({ line, notice }) => [line, refusalText(speaking, notice)]),
  };
}

/** Tries a file, finds everything as it was, and imports it: the outcome must be the same. */
async function tryAndImport(kind: ImportKindName, heading: string, lines: readonly string[], strict = false) {
  return ordering(kind, heading, lines, day, async (given) => {
    const order = { ...given, strict };
    const before = await allRows(found);
    const { result, effect } = await tryImport(
      database,
      order,
      (change) => effectOf(database, change),
      outcomeOf,
    );
    expect(await allRows(found)).toEqual(before);
    const record = await importFile(database, order);
    expect(await outcomeOf(asServer(database), record)).toEqual(result);
    return { record, effect };
  });
}

const salesHeading =
  "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";

describe("a dry run says what the import then does, and leaves nothing behind,", () => {
  const partners = "partner_id,name,country,locale,joined_on";
  const offers = "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private";
  test.each<[ImportKindName, string, readonly string[], number]>([
    ["partners", partners, ["c,New,US,en,2024-01-01", "a,Company a,US,en,2023-12-01", "d,Bad,XX,en,"], 1],
    ["publishers", "publisher_id,partner_id,name", ["pub-c,c,New", "pub-a,b,Moved", "pub-a,a,Company a"], 1],
    [
      "offers",
      offers,
      ["of-c,pub-c,T,saas,azure-marketplace,subscription,live,2024-01-01,false", "x,none,,,,,,,"],
      1,
    ],
    [
      "observations",
      "partner_id,measure,value,observed_on",
      ["a,teams-monthly-active-users,9,2024-02-01", "a,odd,1,2099-01-01", "none,odd,1,2024-01-01"],
      1,
    ],
    ["rates", "currency,day,rate", ["EUR,2024-02-01,1.1", "EUR,2024-02-02,110", "USD,2024-01-01,2"], 0],
  ])("of %s", async (kind, heading, lines, moved) => {
    const { record, effect } = await tryAndImport(kind, heading, lines);
    expect(record.added).toBeGreaterThan(0);
    expect(record.refused).toBeGreaterThan(0);
    expect(effect.partners >= effect.moved ? effect.partners : -1).toBe(moved);
  });

  test("of sales in several batches, with revisions and refunds of lines of other batches", async () => {
    const line = (n: number, revision: number, amount: string, kind = "sale", offsets = "") =>
      [`s${n}`, revision, "pub-a", "of-a", "2024-02-01", amount, "EUR", kind, "", offsets].join();
    const many = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => line(from + n, 1, "0.10"));
    const lines = [
      ...many(0, 100),
      line(5, 2, "5.00"),
      line(60_000, 1, "-0.05", "refund", "s50005"),
      ...many(100, 20_000),
      ...many(50_000, 100),
      line(5, 3, "700.00"),
      line(50_005, 2, "9.00"),
      line(60_001, 1, "-1.00", "refund", "s5"),
      line(60_001, 1, "-1.00", "refund", "s5"),
      line(6, 1, "8.00"),
      ["x", 1, "pub-none", "none", "2024-02-01", "1.00", "EUR", "sale", "", ""].join(),
    ];
    const { record, effect } = await tryAndImport("sales", salesHeading, lines);
    expect(record).toMatchObject({ duplicated: 1, refused: 2, noticed: 1 });
    expect(effect).toMatchObject({ partners: 1, moved: 1 });
    const { rows } = await found.owner.query(
      "select round(sum(amount_minor))::int as minor from sales_daily where partner_id = 'a'",
    );
    expect(effect.first[0]?.after.measures.billedSales).toBe(rows[0].minor);
  });

  test("of a line that the database can't store", async () => {
    const long = Array.from({ length: 3000 }, (_, n) => `k${n}`).join("~");
    const lines = ["e,Five,US,en,", `${long},Long,US,en,`, "f,Six,US,en,"];
    const { record } = await tryAndImport("partners", partners, lines);
    expect(record).toMatchObject({ added: 2, refused: 1 });
  });

  test("of a strict import, and of a file that is refused as a whole", async () => {
    const lines = ["EUR,2099-01-01,1.1"];
    expect((await tryAndImport("rates", "currency,day,rate", lines, true)).record.refused).toBe(1);
    const { record, effect } = await tryAndImport("rates", "currency,day", lines);
    expect(record).toMatchObject({ status: "refused", problem: { code: "column-missing" } });
    expect(effect).toEqual({ partners: 0, moved: 0, undecided: 0, first: [] });
  });

  test("of a file that is mostly refused", async () => {
    const lines = Array.from({ length: 2500 }, (_, n) => `g${n},Name,XX,en,`);
    expect((await tryAndImport("partners", partners, lines)).record.status).toBe("stopped");
  });

  test("of the refused lines that are tried again", async () => {
    const sale = ["z", 1, "pub-z", "of-z", "2024-02-01", "90000.00", "USD", "sale", "", ""].join();
    const { record } = await tryAndImport("sales", salesHeading, [sale]);
    await addPartner(database, "z", "2023-12-01", "2023-12-01");
    const order = { importId: record.importId, kinds: importKinds, today: Temporal.PlainDate.from(day) };
    const rerun = { ...order, actor: { who: "cli" } };
    const before = await allRows(found);
    const tried = await tryRerun(rerun, (change) => effectOf(database, change), outcomeOf);
    expect(await allRows(found)).toEqual(before);
    if ("code" in tried) throw new Error(tried.code);
    expect(tried.effect).toMatchObject({ moved: 1, first: [{ after: { tracks: { transact: "t50k" } } }] });
    const done = await rerunImport(database, rerun);
    if ("code" in done) throw new Error(done.code);
    expect(await outcomeOf(asServer(database), done)).toEqual(tried.result);
  });
});

test("a dry run shows what an interrupted import still has to do", async () => {
  const lines = Array.from({ length: 45_000 }, (_, n) =>
    [`i${n}`, 1, "pub-b", "of-b", "2024-02-01", "1.00", "USD", "sale", "", ""].join(),
  );
  await ordering("sales", salesHeading, lines, day, async (order) => {
    const ending = new AbortController();
    const onProgress = () => ending.abort();
    await expect(importFile(database, { ...order, onProgress, signal: ending.signal })).rejects.toThrow();
    const { rows } = await found.owner.query(
      "select lines::int from imports order by import_id desc limit 1",
    );
    expect(rows[0].lines).toBeGreaterThan(0);
    const { result, effect } = await tryImport(
      database,
      order,
      (change) => effectOf(database, change),
      async (_, record) => record,
    );
    expect(result).toMatchObject({ status: "finished", lines: 45_000, added: 45_000 });
    const first = effect.first[0];
    expect(first?.before.measures.billedSales).toBe(rows[0].lines * 100);
    expect(first?.after.measures.billedSales).toBe(4_500_000);
  });
});

test("a dry run of several batches shows the award that a mark of fraud in the first revokes", async () => {
  const sale = (line: string, id: string, revision: number, exclusion: string) =>
    [line, revision, `pub-${id}`, `of-${id}`, "2024-02-01", "30000.00", "USD", "sale", exclusion, ""].join();
  await addPartner(database, "fraud", "2023-12-01", "2023-12-01");
  await importLines(database, "sales", salesHeading, [sale("f1", "fraud", 1, "")], day);
  await decideOn(found, "fraud", day);
  const later = onDay(found, "2024-03-05");
  const others = Array.from({ length: 20_500 }, (_, n) => sale(`o${n}`, "b", 1, "test"));
  const lines = [sale("f1", "fraud", 2, "fraud"), ...others];
  await ordering("sales", salesHeading, lines, "2024-03-05", async (order) => {
    const { effect } = await tryImport(
      later,
      order,
      (change) => effectOf(later, change),
      async () => null,
    );
    const revoked = effect.first.find(({ partnerId }) => partnerId === "fraud");
    expect(revoked).toMatchObject({
      before: { tracks: { transact: "t25k" } },
      after: { tracks: { transact: "publisher" } },
    });
  });
});

test("other imports wait for a dry run only while it works, and see nothing of it", async () => {
  const heading = "partner_id,measure,value,observed_on";
  const line = (value: number) => [`a,teams-monthly-active-users,${value},2024-02-20`];
  await ordering("observations", heading, line(700), day, async (order) => {
    const trying = tryImport(
      database,
      order,
      (change) => effectOf(database, change),
      async () => null,
    );
    const [tried, real] = await Promise.all([
      trying,
      ordering("observations", heading, line(5), day, (other) => importFile(database, other)),
    ]);
    expect(real).toMatchObject({ added: 1, refused: 0 });
    expect(tried.effect.partners).toBe(1);
    const { rows } = await found.owner.query(
      "select value from observations where observed_on = '2024-02-20'",
    );
    expect(rows).toEqual([{ value: "5" }]);
  });
});
