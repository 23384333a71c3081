import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), "laurel-program-"));
await cp(resolve(import.meta.dirname, "../../../../../programs/marketplace-rewards"), folder, {
  recursive: true,
});
afterAll(() => rm(folder, { recursive: true }));

const laurel = commandLine({ ...database.env }, folder);

test("versions are checked and published in one call, in any order", async () => {
  const files = ["2023-12.yaml", "2020-07.yaml", "2023-08.yaml"];
  const good = "2020-07.yaml: marketplace-rewards 2020-07 has no problems\n";
  expect(await laurel("program", "check", ...files)).toMatchObject({
    exit: 0,
    stdout: expect.stringContaining(good),
  });
  expect(await laurel("program", "publish", ...files)).toEqual({
    exit: 0,
    stdout:
      "2020-07.yaml: marketplace-rewards 2020-07 is published\n" +
      "2023-08.yaml: marketplace-rewards 2023-08 is published\n" +
      "2023-12.yaml: marketplace-rewards 2023-12 is published\n",
    stderr: "",
  });
  const again = await laurel("program", "publish", "2023-12.yaml", "--json");
  expect(JSON.parse(again.stdout)).toEqual({
    files: [
      {
        file: "2023-12.yaml",
        status: "unchanged",
        program: "marketplace-rewards",
        version: "2023-12",
        problems: [],
      },
    ],
  });
});

test("`program list` lists them, the oldest in force first", async () => {
  const { stdout } = await laurel("program", "list", "--json");
  const { versions } = JSON.parse(stdout) as { versions: { version: string; in_force_from: string }[] };
  expect(versions.map(({ version, in_force_from }) => [version, in_force_from])).toEqual([
    ["2020-07", "2020-07-01"],
    ["2023-08", "2023-08-01"],
    ["2023-12", "2023-12-01"],
  ]);
  expect((await laurel("program", "list")).stdout).toMatch(
    /^marketplace-rewards +2023-12 +2023-12-01 +USD +UTC/m,
  );
});

test("a corrected text is published alone, is accounted for, and changes no standing", async () => {
  await database.owner.query(
    "insert into partners (partner_id, name, country, locale) values ('P-1', 'Cedar', 'US', 'en')",
  );
  const standing = async () => (await laurel("standing", "P-1", "--as-of", "2024-01-01", "--json")).stdout;
  const before = await standing();
  const path = join(folder, "texts/en.yaml");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace("name: Selling", "name: Sells"));
  const said = "2023-12.yaml: marketplace-rewards 2023-12 has no problems; publishing it corrects texts";
  expect((await laurel("program", "check", "2023-12.yaml")).stdout).toContain(said);
  expect(await laurel("program", "publish", "2023-12.yaml")).toEqual({
    exit: 0,
    stdout: "2023-12.yaml: marketplace-rewards 2023-12: the texts are corrected, the rules are the same\n",
    stderr: "",
  });
  const { versions } = JSON.parse((await laurel("program", "list", "--json")).stdout);
  expect(versions.map((each: { texts_corrected_at: string | null }) => each.texts_corrected_at)).toEqual([
    null,
    null,
    expect.stringMatching(/^\d{4}-.*Z$/),
  ]);
  expect((await laurel("program", "list")).stdout).toMatch(/texts corrected *\n/);
  expect(await standing()).toBe(before);
  await database.owner.query("delete from partners");
  expect((await laurel("audit", "verify")).exit).toBe(0);
  await database.owner.query(`update program_texts set texts = '{"en": {}}'`);
  const verified = await laurel("audit", "verify");
  expect([verified.exit, verified.stdout + verified.stderr]).toEqual([
    1,
    expect.stringContaining("marketplace-rewards 2023-12 1"),
  ]);
  await writeFile(path, text);
});

test("`--texts-only` corrects the texts of a version whose file has changed since", async () => {
  const path = join(folder, "2023-12.yaml");
  const [rules, texts] = [
    await readFile(path, "utf8"),
    await readFile(join(folder, "texts/en.yaml"), "utf8"),
  ];
  await writeFile(path, rules.replace("billedSales >= 25000", "billedSales >= 30000"));
  await writeFile(join(folder, "texts/en.yaml"), texts.replace("name: Selling", "name: Vending"));
  expect((await laurel("program", "publish", "2023-12.yaml")).stderr).toContain("version-published");
  const { exit, stdout } = await laurel("program", "publish", "--texts-only", "2023-12.yaml");
  expect([exit, stdout]).toEqual([
    0,
    expect.stringContaining("the texts are corrected, the rules are the same"),
  ]);
  await writeFile(path, rules.replace("version: 2023-12", "version: other"));
  expect(await laurel("program", "publish", "--texts-only", "2023-12.yaml")).toMatchObject({
    exit: 1,
    stderr:
      "2023-12.yaml: The version other is not published, so it has no texts to correct. " +
      "Published: 2020-07, 2023-08, 2023-12. Leave out --texts-only to publish it.\n",
  });
  await writeFile(path, rules);
  await writeFile(join(folder, "texts/en.yaml"), texts);
});

test("every problem is shown with place, line, mark and fix; nothing is published", async () => {
  const text = await readFile(join(folder, "2023-12.yaml"), "utf8");
  const mistaken = text
    .replace("version: 2023-12", "version: next")
    .replace("2023-12-01", "2027-01-01")
    .replace("replaces: t5m", "replaces: t4m")
    .replace("delivery: placement", "delivery: placment")
    .replace("billedSales >= 25000", "biledSales >= 25000");
  await writeFile(join(folder, "next.yaml"), mistaken);
  const { exit, stdout, stderr } = await laurel("program", "publish", "next.yaml");
  expect({ exit, stdout }).toEqual({ exit: 1, stdout: "" });
  const line = mistaken.split("\n").findIndex((each) => each.includes("placment")) + 1;
  expect(stderr).toContain(`next.yaml:${line}:15: unknown-word: "delivery" cannot be "placment".`);
  expect(stderr).toContain(
    `  ${line} |     delivery: placment\n  ${" ".repeat(String(line).length)} |               ^\n`,
  );
  expect(stderr).toMatch(/next\.yaml:\d+:15: condition: .*biledSales/);
  expect(stderr).toMatch(/next\.yaml: 2 problems\n$/);
  const json = await laurel("program", "check", "next.yaml", "--json");
  expect(json.exit).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({
    files: [{ status: "refused", problems: [{ column: 15 }, { line }] }],
  });
});

test("when one of several files is refused none is published", async () => {
  const text = (await readFile(join(folder, "2023-12.yaml"), "utf8"))
    .replace("version: 2023-12", "version: after")
    .replace("2023-12-01", "2028-01-01")
    .replace("replaces: t5m", "replaces: t4m");
  await writeFile(join(folder, "after.yaml"), text);
  const { exit, stdout } = await laurel("program", "publish", "next.yaml", "after.yaml");
  expect({ exit, stdout }).toMatchObject({
    exit: 1,
    stdout: "after.yaml: marketplace-rewards after has no problems\n",
  });
  expect((await laurel("program", "list")).stdout).not.toContain("after");
});

test("`program check` warns of measures that were never received, with the nearest that was", async () => {
  const imported = await Promise.all(
    [
      ["partners", "partner_id,name,country,locale\np1,One,KR,ko\n"],
      ["observations", "partner_id,measure,value,observed_on\np1,teams-monthly-active-user,7,2024-01-01\n"],
    ].map(([kind = "", text = ""]) => writeFile(join(folder, `${kind}.csv`), text).then(() => kind)),
  );
  for (const kind of imported) expect((await laurel("import", kind, `${kind}.csv`)).exit).toBe(0);
  const { exit, stdout, stderr } = await laurel("program", "check", "2023-12.yaml");
  expect(exit).toBe(0);
  expect(stdout).toContain("2023-12.yaml:");
  expect(stderr).toContain(
    '2023-12.yaml: warning: No observation of the measure "teams-monthly-active-users" was ever received. ' +
      'Observations of "teams-monthly-active-user" were.\n',
  );
  expect(stderr).toContain(
    '2023-12.yaml: warning: No observation of the measure "business-applications-solution-value" was ever ' +
      "received.\n",
  );
  const json = await laurel("program", "check", "2023-12.yaml", "--json");
  expect(JSON.parse(json.stdout).files[0].warnings).toHaveLength(2);
});

test("a file that is not there is a wrong call", async () => {
  expect(await laurel("program", "check", "nowhere.yaml")).toMatchObject({
    exit: 2,
    stderr: expect.stringMatching(/nowhere\.yaml: There is no such file/),
  });
});
