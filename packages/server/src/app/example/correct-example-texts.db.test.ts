import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { convertByVersions } from "../../facts/rates/apply-rates.ts";
import { verifyState } from "../../platform/audit/verify-state.ts";
import { checkVersions } from "../../program/check-program.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { textIn } from "../../program/program-texts.ts";
import { publishFiles } from "../../program/publish-program.ts";
import { readProgramFolder } from "../../program/read-program-folder.ts";
import { accounted } from "../accounted.ts";
import { correctExampleTexts } from "./correct-example-texts.ts";
import { programFolder } from "./load-example.ts";
import { exampleClock, exampleDatabase } from "./testing-example.ts";

const database = await exampleDatabase();
const release = await mkdtemp(join(tmpdir(), "laurel-release-"));
await cp(programFolder, release, { recursive: true });
afterAll(() => rm(release, { recursive: true }));

/** Another release: its English texts, and a rule that the example's version doesn't have. */
async function change(name: string) {
  const texts = await readFile(join(programFolder, "texts/en.yaml"), "utf8");
  await writeFile(join(release, "texts/en.yaml"), texts.replace("name: Selling", `name: ${name}`));
  const rules = await readFile(join(programFolder, "2023-12.yaml"), "utf8");
  await writeFile(join(release, "2023-12.yaml"), `# Another comment.\n${rules.replace("P21D", "P28D")}`);
}

async function start(): Promise<readonly string[]> {
  const said: string[] = [];
  await correctExampleTexts(database, release, exampleClock, (line) => said.push(line));
  return said;
}

async function nameNow() {
  const { versions } = await loadTimeline(database);
  const found = versions.find(({ program }) => program.version === "2023-12");
  return textIn(found?.texts ?? {}, "en", ["tracks", "transact", "name"]);
}

const rulesNow = async () =>
  (await database.owner.query("select version, source from programs order by 1")).rows;

test("a start of the same release changes nothing", async () => {
  expect(await start()).toEqual([]);
});

test("the start of a release with other texts brings them, and leaves the rules as they were loaded", async () => {
  const before = await rulesNow();
  await change("Sells");
  expect(await start()).toContain("The texts of the example's 2023-12 are corrected.");
  expect(await nameNow()).toBe("Sells");
  expect(await rulesNow()).toEqual(before);
  expect(await start()).toEqual([]);
  expect(await verifyState(database, accounted)).toEqual({ differences: [], total: 0 });
});

test("the next release brings its texts too", async () => {
  await change("Trades");
  await start();
  expect(await nameNow()).toBe("Trades");
});

test("texts that don't fit the rules are left, and the start says so", async () => {
  await writeFile(join(release, "texts/ko-KR.yaml"), "program: { name: X }\n");
  expect(await start()).toContainEqual(
    expect.stringMatching(
      /^The example's 2023-12 keeps its texts: texts\/ko-KR\.yaml: .* has no name in ko-KR\.$/,
    ),
  );
  await cp(join(programFolder, "texts"), join(release, "texts"), { recursive: true });
});

test("texts that someone corrected here stay", async () => {
  const [row] = await rulesNow().then((rows) => rows.filter(({ version }) => version === "2023-12"));
  await change("Ours");
  const files = [await readProgramFolder(join(release, "2023-12.yaml"), { source: row.source, forms: null })];
  await publishFiles(
    database,
    async (order) => checkVersions(order),
    files,
    exampleClock,
    { who: "cli" },
    { after: convertByVersions },
  );
  await change("Theirs");
  await start();
  expect(await nameNow()).toBe("Ours");
});
