import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), "laurel-cli-import-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const laurel = commandLine({ ...database.env, LAUREL_HOME: folder }, folder);

const heading = "partner_id,name,country,locale";

test("an import reports the result of its lines, and how to see and fix the refused ones", async () => {
  await writeFile(
    join(folder, "partners.csv"),
    [heading, "p1,One,KR,ko", "p2,Two,XX,ko", "p1,One,KR,ko"].join("\n"),
  );
  const { exit, stdout, stderr } = await laurel("import", "partners", "partners.csv");
  expect(exit).toBe(1);
  expect(stdout).toMatch(
    /^import 1, partners\.csv: 3 lines; 1 added, 0 on record already, 1 refused, 1 equal to an earlier/,
  );
  expect(stderr).toContain('line 3: country: "XX" is not a country code.');
  expect(stderr).toContain("laurel import refused 1");

  expect((await laurel("import", "refused", "1", "--out", "refused.csv")).exit).toBe(0);
  const refused = await readFile(join(folder, "refused.csv"), "utf8");
  expect(refused).toMatch(
    /^refused_line,refused_because,partner_id,name,country,locale\n3,"country: .*",p2,Two,XX,ko\n$/,
  );
  await writeFile(join(folder, "fixed.csv"), refused.replace(",XX,", ",TW,"));
  expect(await laurel("import", "partners", "fixed.csv")).toMatchObject({
    exit: 0,
    stderr: expect.stringContaining("laurel recompute"),
  });

  const listed = await laurel("import", "list");
  expect(listed.stdout).toMatch(/fixed\.csv +finished +1 +1 +0 +0 +0/);
  expect((await laurel("import", "rerun", "1")).stdout).toMatch(
    /the refused lines of import 1: 1 line; 0 added/,
  );
});

test("a file that is mostly refused stops, and the command says so and what to do", async () => {
  const lines = ["p1,One,KR,ko", ...Array.from({ length: 3000 }, (_, n) => `p${n},Name,XX,ko`)];
  await writeFile(join(folder, "mostly.csv"), [heading, ...lines].join("\n"));
  const { exit, stdout, stderr } = await laurel("import", "partners", "mostly.csv");
  expect(exit).toBe(1);
  expect(stdout).toMatch(
    /^import \d+, mostly\.csv: 1,002 lines; 0 added, 1 on record already, 1,001 refused/,
  );
  expect(stderr).toMatch(/^mostly\.csv: The import stopped after 1,002 lines because 1,001 of them/);
  expect(stderr).toMatch(/The first of them: laurel import refused \d+\.\n$/);
  const { imports } = JSON.parse((await laurel("import", "list", "--limit", "1", "--json")).stdout);
  expect(imports).toMatchObject([{ status: "stopped", problem: { code: "import-mostly-refused" } }]);
});

test("--json prints one object", async () => {
  await writeFile(
    join(folder, "more.ndjson"),
    JSON.stringify({ partner_id: "p3", name: "N", country: "US", locale: "en" }),
  );
  const { exit, stdout } = await laurel("import", "partners", "more.ndjson", "--source", "crm", "--json");
  expect(exit).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    kind: "partners",
    source: "crm",
    status: "finished",
    added: 1,
  });
});

test("a file that can't be read is refused with the fix", async () => {
  await writeFile(join(folder, "wrong.csv"), "partner,name,country,locale\n");
  const { exit, stderr } = await laurel("import", "partners", "wrong.csv");
  expect(exit).toBe(1);
  expect(stderr).toContain('There is no column "partner".');
  expect(await laurel("import", "partners", "absent.csv")).toMatchObject({ exit: 1, stdout: "" });
});

test.each([
  [["import", "clouds", "x.csv"]],
  [["import", "sales"]],
  [["import", "rerun", "x"]],
  [["import", "sales", "x.csv", "--source", "a b"]],
])("%j is a wrong call", async (args) => {
  expect((await laurel(...args)).exit).toBe(2);
});

test.each([
  [
    "zh-TW",
    /^匯入 \d+，多行\.csv：3 行；新增 1 行，已有記錄 0 行，遭拒 1 行，與檔案中前面的行相同 1 行\n/,
    "第 3 行：country: 「XX」不是國家／地區代碼。",
  ],
  [
    "ko-KR",
    /^가져오기 \d+, 多行\.csv: 3줄\. 추가 1줄, 이미 기록됨 0줄, 거부됨 1줄, 파일의 앞선 줄과 같음 1줄/,
    "3번째 줄: country: ‘XX’ 값은 국가/지역 코드가 아닙니다.",
  ],
])("an import and its file of refused lines are in %s", async (locale, summary, line) => {
  await writeFile(
    join(folder, "多行.csv"),
    [heading, `l-${locale},One,KR,ko`, `m-${locale},Two,XX,ko`, `l-${locale},One,KR,ko`].join("\n"),
  );
  const { stdout, stderr } = await laurel("import", "partners", "多行.csv", "--locale", locale);
  expect(stdout).toMatch(summary);
  expect(stderr).toContain(line);
  expect(stderr).not.toMatch(/them|worker|line /);
  const id = /\d+/.exec(stdout)?.[0] ?? "";
  const refused = await laurel("import", "refused", id, "--locale", locale);
  expect(refused.stdout).toContain(line.replace(/^.*?(?=country)/, ""));
});

test.each([
  ["zh-TW", "沒有這個檔案"],
  ["ko-KR", "파일이 없음"],
])("a file that isn't there is explained in %s", async (locale, text) => {
  const { exit, stderr } = await laurel("import", "sales", "none.csv", "--locale", locale);
  expect([exit, stderr.includes(text)]).toEqual([1, true]);
  expect(stderr).not.toMatch(/ENOENT|no such file/);
});
