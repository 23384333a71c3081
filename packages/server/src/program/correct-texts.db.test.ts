import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { asServer } from "../platform/database/transaction.ts";
import { type CheckOrder, checkVersions } from "./check-program.ts";
import { loadDated, loadPublished, loadTimeline } from "./load-timeline.ts";
import { publishedDigests } from "./program-store.ts";
import { textIn } from "./program-texts.ts";
import { publishFiles } from "./publish-program.ts";
import { readProgramFolder } from "./read-program-folder.ts";

const database = await testDatabase();
const original = resolve(import.meta.dirname, "../../../../programs/marketplace-rewards");
const folder = await mkdtemp(join(tmpdir(), "laurel-texts-"));
await cp(original, folder, { recursive: true });
afterAll(() => rm(folder, { recursive: true }));

const clock = { now: () => Temporal.Instant.from("2026-03-01T00:30:00Z") };
const english = join(folder, "texts/en.yaml");
const asWritten = await readFile(english, "utf8");
beforeEach(() => writeFile(english, asWritten));

async function publish(...versions: string[]) {
  const files = await Promise.all(versions.map((each) => readProgramFolder(join(folder, `${each}.yaml`))));
  const check = async (order: CheckOrder) => checkVersions(order);
  const outcomes = await publishFiles(
    database,
    check,
    files,
    clock,
    { who: "cli" },
    { after: async () => {} },
  );
  return outcomes.map((each) => (each.ok ? each.outcome : each.problems.map(({ code }) => code)));
}

async function correct(from: string, to: string) {
  if (!asWritten.includes(from)) throw new Error(`no ${from}`);
  await writeFile(english, asWritten.replace(from, to));
}

const nameNow = async (version: string) => {
  const { versions } = await loadTimeline(database);
  const found = versions.find(({ program }) => program.version === version);
  return textIn(found?.texts ?? {}, "en", ["tracks", "transact", "name"]);
};

const query = async (sql: string) => (await database.owner.query(sql)).rows;

beforeAll(async () => {
  expect(await publish("2020-07", "2023-08", "2023-12")).toEqual(["published", "published", "published"]);
});

test("a corrected text of a published version is published for each version that uses it", async () => {
  await correct("name: Selling", "name: Sells");
  expect(await publish("2023-12", "2023-08")).toEqual(["texts-corrected", "texts-corrected"]);
  expect(await nameNow("2023-12")).toBe("Sells");
  expect(await nameNow("2020-07")).toBe("Selling");
  expect(await publish("2023-12")).toEqual(["unchanged"]);
});

test("a correction decides no partner again", async () => {
  await database.owner.query(
    "insert into partners (partner_id, name, country, locale) values ('a', 'A', 'US', 'en')",
  );
  await correct("name: Selling", "name: Vending");
  expect(await publish("2023-12")).toEqual(["texts-corrected"]);
  expect(await query("select * from standing_due")).toEqual([]);
});

test("the audit log records the digest of the rules, and those of the texts before and after", async () => {
  const events = await query("select what, who, data, before, after from events order by event_id");
  const of = ({ data }: { data: Record<string, unknown> }) => data.version === "2023-12";
  const [published, first, second] = events.filter((each) => of(each as { data: Record<string, unknown> }));
  const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect([first?.what, first?.who, first?.data]).toEqual([
    "program.texts-corrected",
    "cli",
    { program: "marketplace-rewards", version: "2023-12", rules_digest: published?.data.rules_digest },
  ]);
  expect(first).toMatchObject({
    before: { texts_digest: published?.data.texts_digest },
    after: { texts_digest: digest },
  });
  expect(second?.before).toEqual(first?.after);
  expect(second?.after).not.toEqual(first?.after);
});

test("a correction can be undone by publishing the texts as they were", async () => {
  expect(await publish("2023-12")).toEqual(["texts-corrected"]);
  expect(await nameNow("2023-12")).toBe("Selling");
});

test("texts that are corrected back to what they were count as corrected then", async () => {
  const correctedAt = async () => {
    const { versions } = await loadDated(database);
    return versions.find(({ program }) => program.version === "2023-12")?.textsCorrectedAt;
  };
  const before = await correctedAt();
  await correct("name: Selling", "name: Vending");
  await publish("2023-12");
  await writeFile(english, asWritten);
  await publish("2023-12");
  const [last] = await query("select max(corrected_at) as at from program_texts where version = '2023-12'");
  expect(await correctedAt()).toEqual(last.at);
  expect(last.at).not.toEqual(before);
});

test("texts in another order, with other comments, or for another version are no correction", async () => {
  await writeFile(english, `# A remark.\n${asWritten}\nnew-thing: { name: New }\n`);
  expect(await publish("2023-12")).toEqual(["unchanged"]);
});

test("a correction that leaves a text out is refused", async () => {
  await correct("name: Selling", 'name: ""');
  expect(await publish("2023-12")).toEqual([["missing-text"]]);
});

test("rules and texts together are refused: only texts can be corrected", async () => {
  await correct("name: Selling", "name: Sells");
  const source = await readFile(join(folder, "2023-12.yaml"), "utf8");
  await writeFile(
    join(folder, "2023-12.yaml"),
    source.replace("billedSales >= 25000", "billedSales >= 25001"),
  );
  expect(await publish("2023-12")).toEqual([["version-published"]]);
  await writeFile(join(folder, "2023-12.yaml"), source);
  expect(await nameNow("2023-12")).toBe("Selling");
});

test("two callers that correct the same at once correct it once", async () => {
  await correct("name: Selling", "name: Sells");
  const outcomes = await Promise.all([publish("2023-12"), publish("2023-12")]);
  expect(outcomes.flat().sort()).toEqual(["texts-corrected", "unchanged"]);
});

test("a decision that began before a correction still knows every version", async () => {
  const digests = await publishedDigests(asServer(database));
  await correct("name: Selling", "name: Trading");
  expect(await publish("2023-12")).toEqual(["texts-corrected"]);
  const { timeline } = await loadPublished(database, digests);
  expect(timeline.map(({ version }) => version)).toEqual(["2020-07", "2023-08", "2023-12"]);
});

test("the server can neither edit nor remove what was published or corrected", async () => {
  for (const statement of [
    "update program_texts set texts = '{}'",
    "delete from program_texts",
    "update programs set texts = '{}'",
  ])
    await expect(database.pool.query(statement)).rejects.toThrow("permission denied");
});
