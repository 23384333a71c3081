import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Clock } from "../platform/clock.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { type CheckOrder, checkVersions } from "./check-program.ts";
import { loadTimeline } from "./load-timeline.ts";
import { textIn } from "./program-texts.ts";
import { type PublishOutcome, publishFiles } from "./publish-program.ts";
import { readProgramFolder } from "./read-program-folder.ts";

const database = await testDatabase();
const original = resolve(import.meta.dirname, "../../../../programs/marketplace-rewards");
const folder = await mkdtemp(join(tmpdir(), "laurel-program-"));
await cp(original, folder, { recursive: true });
afterAll(() => rm(folder, { recursive: true }));

const clock: Clock = { now: () => Temporal.Instant.from("2026-03-01T00:30:00Z") };

async function publish(file: string): Promise<PublishOutcome> {
  const files = [await readProgramFolder(join(folder, file))];
  const check = async (order: CheckOrder) => checkVersions(order);
  const [outcome] = await publishFiles(
    database,
    check,
    files,
    clock,
    { who: "cli" },
    { after: async () => {} },
  );
  if (outcome === undefined) throw new Error("no outcome");
  return outcome;
}

/** Publishes a file as it is with some of its text replaced. */
async function publishChanged(
  file: string,
  ...changes: readonly [string, string][]
): Promise<PublishOutcome> {
  let text = await readFile(join(original, file), "utf8");
  for (const [from, to] of changes) {
    if (!text.includes(from)) throw new Error(`${file} has no "${from}"`);
    text = text.replace(from, to);
  }
  await writeFile(join(folder, "changed.yaml"), text);
  return publish("changed.yaml");
}

const codes = (outcome: PublishOutcome) =>
  outcome.ok ? outcome.outcome : outcome.problems.map(({ code }) => code);

test("a version is published once; publishing it again changes nothing", async () => {
  expect(codes(await publish("2023-08.yaml"))).toBe("published");
  expect(codes(await publish("2023-08.yaml"))).toBe("unchanged");
  expect((await loadTimeline(database)).timeline.map(({ version }) => version)).toEqual(["2023-08"]);
});

test("the audit log records who published a version", async () => {
  const { rows } = await database.owner.query("select partner_id, what, who, data from events");
  const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
  const data = {
    program: "marketplace-rewards",
    version: "2023-08",
    in_force_from: "2023-08-01",
    digest,
    rules_digest: digest,
    texts_digest: digest,
  };
  expect(rows).toEqual([{ partner_id: "", what: "program.published", who: "cli", data }]);
});

test("an earlier version may be published later, and takes its place in the timeline", async () => {
  expect(codes(await publish("2020-07.yaml"))).toBe("published");
  expect(codes(await publish("2023-12.yaml"))).toBe("published");
  const { timeline } = await loadTimeline(database);
  expect(timeline.map(({ version }) => version)).toEqual(["2020-07", "2023-08", "2023-12"]);
});

const never = "The version 2023-08 is published, and its rules never change.";

test.each<[string, readonly [string, string][], readonly string[]]>([
  [
    "a value",
    [["outreach: P21D", "outreach: P14D"]],
    [`${never} Here "promises.outreach" was "P21D" and is now "P14D".`],
  ],
  [
    "a condition and a removed key",
    [
      ["billedSales >= 500 ||", "billedSales >= 501 ||"],
      ["  outreach: P21D", "  # outreach: P21D"],
    ],
    [`${never} Here "tracks.transact.stages.t500.when" was`, `${never} Here "promises.outreach" is missing.`],
  ],
  ["a new key", [["benefits:\n", "time-zone: UTC\nbenefits:\n"]], [`${never} Here "time-zone" is new.`]],
  [
    "a comment alone",
    [["benefits:\n", "# A remark.\nbenefits:\n"]],
    [`${never} Only comments or the layout of the file differ.`],
  ],
])("the rules of a published version never change: %s is named", async (_, changes, messages) => {
  const outcome = await publishChanged("2023-08.yaml", ...changes);
  if (outcome.ok) throw new Error("it was published");
  expect(outcome.problems.map(({ code }) => code)).toEqual(messages.map(() => "version-published"));
  expect(outcome.problems.map(({ message }, at) => message.slice(0, messages[at]?.length))).toEqual(messages);
  for (const { fix } of outcome.problems) expect(fix).toContain("publish the change as a new version");
});

test("two versions never begin on the same day", async () => {
  expect(codes(await publishChanged("2023-08.yaml", ["version: 2023-08", "version: other"]))).toEqual([
    "day-taken",
  ]);
});

test("an installation runs one program in one currency", async () => {
  const other = await publishChanged(
    "2020-07.yaml",
    ["program: marketplace-rewards", "program: other"],
    ["version: 2020-07", "version: 2020-01"],
    ["2020-07-01", "2020-01-01"],
    ["currency: USD", "currency: EUR"],
  );
  expect(codes(other)).toEqual(["other-program", "currency-changed"]);
  const place = other.ok ? undefined : other.problems[0];
  expect(place).toMatchObject({
    file: "changed.yaml",
    column: 10,
    fix: "Write program: marketplace-rewards.",
  });
});

test("every problem of the file, its texts and the version before is found at once", async () => {
  await writeFile(join(folder, "texts/broken.yaml"), "program: [\n");
  const outcome = await publishChanged(
    "2023-12.yaml",
    ["version: 2023-12", "version: 2024-01"],
    ["2023-12-01", "2024-01-01"],
    ["replaces: t5m", "replaces: t6m"],
    ["delivery: placement", "delivery: placment"],
  );
  await rm(join(folder, "texts/broken.yaml"));
  expect(codes(outcome)).toEqual(expect.arrayContaining(["unknown-word", "replaces-nothing", "yaml-syntax"]));
});

test("a text that another version needs doesn't change published versions", async () => {
  const path = join(folder, "texts/en.yaml");
  const text = await readFile(path, "utf8");
  await writeFile(path, `${text}\nnew-thing: { name: New }\n`);
  expect(codes(await publish("2023-12.yaml"))).toBe("unchanged");
  await writeFile(path, text);
});

test("names are kept with the version, in every language", async () => {
  const { versions } = await loadTimeline(database);
  const texts = versions.at(-1)?.texts ?? {};
  expect(textIn(texts, "ko-KR", ["tracks", "transact", "name"])).toBe("판매");
  expect(textIn(texts, "en", ["tracks", "constructor", "name"])).toBeNull();
  expect(textIn(texts, "fr", ["tracks"])).toBeNull();
});

test("publishing marks every partner as due from today in the program's zone", async () => {
  await database.owner.query(
    `insert into partners (partner_id, name, country, locale)
     values ('a', 'A', 'US', 'en'), ('b', 'B', 'US', 'en')`,
  );
  await database.owner.query("insert into standing_due values ('b', '2027-01-01')");
  const outcome = await publishChanged(
    "2023-12.yaml",
    ["version: 2023-12", "version: zoned\ntime-zone: America/Los_Angeles"],
    ["{ from: 2023-12-01 }", "{ from: 2025-01-01 }"],
    ["replaces: t5m", "replaces: t4m"],
  );
  expect(codes(outcome)).toBe("published");
  const { rows } = await database.owner.query(
    "select partner_id, due_on from standing_due order by partner_id",
  );
  expect(rows).toEqual([
    { partner_id: "a", due_on: "2026-02-28" },
    { partner_id: "b", due_on: "2026-02-28" },
  ]);
});

test("two callers that publish the same version at once publish it once", async () => {
  const text = (await readFile(join(original, "2023-12.yaml"), "utf8"))
    .replace("version: 2023-12", "version: twice")
    .replace("{ from: 2023-12-01 }", "{ from: 2030-01-01 }")
    .replace("replaces: t5m", "replaces: t4m");
  await writeFile(join(folder, "twice.yaml"), text);
  const outcomes = await Promise.all([publish("twice.yaml"), publish("twice.yaml")]);
  expect(outcomes.map(codes).sort()).toEqual(["published", "unchanged"]);
});
