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

test("a file that is not there is a wrong call", async () => {
  expect(await laurel("program", "check", "nowhere.yaml")).toMatchObject({
    exit: 2,
    stderr: expect.stringMatching(/nowhere\.yaml: There is no such file/),
  });
});
