import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { addPartner, addSales, publishVersions } from "../../standing/testing-marketplace.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);
await addPartner(database, "4101101", "2024-01-01", "2024-01-05");
await addSales(database, "4101101", [{ line: "1", on: "2024-02-01", amount: "93200.00" }]);
await addPartner(database, "4101102", "2024-01-01", "2024-01-05");
await addSales(database, "4101102", [{ line: "2", on: "2024-02-01", amount: "24900.00" }]);

const laurel = commandLine({ ...database.env });

const lines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("`standing all --json` prints a line for each partner, in the order of their ids", async () => {
  const { exit, stdout } = await laurel("standing", "all", "--json", "--as-of", "2024-02-02");
  expect(exit).toBe(0);
  const answers = lines(stdout);
  expect(answers.map(({ partner_id }) => partner_id)).toEqual(["4101101", "4101102"]);
  expect(answers[0]).toMatchObject({
    as_of: "2024-02-02",
    program: "marketplace-rewards",
    version: "2023-12",
    tracks: { transact: "t50k" },
    measures: { billedSales: 9_320_000, solutionValue: null, teamsUsers: null },
  });
  expect(answers[0]?.unlocked).toContainEqual({
    benefit: "azure-sponsorship-trial",
    amount_minor: 500_000,
  });
});

test("`standing all` is a table with the gap to the next stage", async () => {
  const { stdout } = await laurel("standing", "all", "--as-of", "2024-02-02");
  expect(stdout).toMatch(
    /^4101101 +Company 4101101 +Selling: 50K stage +Billed sales USD 93,200 +100K stage: USD 6,800 of /m,
  );
});

test.each([
  [
    "zh-TW",
    "合作夥伴",
    /^4101101 .*銷售：5 萬美元階段 +市集計費銷售額 USD 93,200 +10 萬美元階段：市集計費銷售額 USD 6,800/m,
  ],
  [
    "ko-KR",
    "파트너",
    /^4101101 .*판매: 5만 달러 단계 +마켓플레이스 청구 매출 USD 93,200 +10만 달러 단계: 마켓플레이스 청구 매출 USD 6,800/m,
  ],
])("`standing all` is in %s from its heading on", async (locale, heading, row) => {
  const { stdout } = await laurel("standing", "all", "--as-of", "2024-02-02", "--locale", locale);
  expect(stdout.split(" ")[0]).toBe(heading);
  expect(stdout).toMatch(row);
});

test("the days of a standing are written long in every language", async () => {
  const say = async (locale: string) =>
    (await laurel("standing", "4101101", "--as-of", "2024-02-02", "--locale", locale)).stdout;
  expect(await say("zh-TW")).toContain("自 2023年12月1日起生效。以下為 2024年2月2日的現況。");
  expect(await say("ko-KR")).toContain("2023년 12월 1일부터 시행. 2024년 2월 2일 기준입니다.");
});

test("`standing all --sort next` begins with the partners closest to their next stage", async () => {
  const asOf = ["--as-of", "2024-02-02"];
  const ids = async (...more: string[]) =>
    lines((await laurel("standing", "all", "--json", ...asOf, ...more)).stdout).map(
      ({ partner_id }) => partner_id as string,
    );
  const [first] = await ids("--sort", "next");
  expect(first).toBe("4101102");
  expect((await ids("--sort", "next")).toSorted()).toEqual((await ids()).toSorted());
  expect((await laurel("standing", "all", "--sort", "size")).exit).toBe(2);
});

test("`standing PARTNER --json` adds the reasons", async () => {
  const { stdout } = await laurel("standing", "4101101", "--as-of", "2024-02-02", "--json");
  expect(lines(stdout)[0]).toMatchObject({
    partner_id: "4101101",
    reasons: { tracks: [{ awarded: "t50k" }, {}] },
  });
});

test("`standing PARTNER` prints it in the requested language", async () => {
  const asOf = ["--as-of", "2024-02-02"];
  expect((await laurel("standing", "4101101", ...asOf)).stdout).toMatch(
    /Still missing: USD 6,800 of Billed sales/,
  );
  const korean = await laurel("standing", "4101101", ...asOf, "--locale", "ko");
  expect(korean).toMatchObject({ exit: 0, stderr: "" });
  expect(korean.stdout).toMatch(/남은 조건: 마켓플레이스 청구 매출 USD 6,800/);
  const unknown = await laurel("standing", "4101101", ...asOf, "--locale", "tlh");
  expect(unknown).toMatchObject({ exit: 0, stderr: expect.stringMatching(/no "tlh" yet; this is English/) });
});

test.each(["zh-TW", "ko-KR"])("no word of a standing in %s is left in English", async (locale) => {
  const names = new Set(["Company", "Marketplace", "Rewards", "USD", "Teams", "Azure", "Microsoft"]);
  for (const what of ["4101101", "all"]) {
    const { stdout } = await laurel("standing", what, "--as-of", "2024-02-02", "--locale", locale);
    const words = stdout.replaceAll(/「[^」]*」|‘[^’]*’/g, "").match(/[A-Za-z]{2,}/g) ?? [];
    expect(words.filter((word) => !names.has(word))).toEqual([]);
    expect(stdout).not.toMatch(/\p{Script=Han} \p{Script=Han}/u);
  }
});

test.each([
  ["zh-TW", "找不到合作夥伴「nobody」。\n", "--as-of: 「2024-02-30」不是有效的日期。"],
  ["ko-KR", "‘nobody’ 파트너가 없습니다.\n", "--as-of: ‘2024-02-30’ 값은 올바른 날짜가 아닙니다."],
])("an unknown partner and an invalid day are refused in %s", async (locale, unknown, invalid) => {
  expect((await laurel("standing", "nobody", "--locale", locale)).stderr).toBe(unknown);
  const answer = await laurel("standing", "4101101", "--as-of", "2024-02-30", "--locale", locale);
  expect(answer.stderr).toContain(invalid);
});

test("an unknown partner and an invalid day are refused", async () => {
  expect(await laurel("standing", "nobody")).toEqual({
    exit: 1,
    stdout: "",
    stderr: 'There is no partner "nobody".\n',
  });
  expect(await laurel("standing", "history", "nobody")).toMatchObject({ exit: 1 });
  expect(await laurel("standing", "4101101", "--as-of", "2024-02-30")).toMatchObject({
    exit: 2,
    stderr: expect.stringMatching(/^--as-of: "2024-02-30" is not a calendar day/),
  });
});

test("`recompute` records standings, and `standing history` shows them", async () => {
  expect((await laurel("standing", "history", "4101101")).stdout).toMatch(/Nothing has been recorded yet/);
  expect(await laurel("recompute", "4101101", "--json")).toMatchObject({
    exit: 0,
    stdout: '{"decided":2,"changed":2,"failed":0}\n',
  });
  expect(await laurel("recompute")).toMatchObject({
    exit: 0,
    stdout: "2 decided, 0 with a changed answer\n",
  });
  const { stdout } = await laurel("standing", "history", "4101101", "--json");
  expect(lines(stdout)).toMatchObject([{ partner_id: "4101101", version: "2023-12", cause: "facts" }]);
  expect((await laurel("standing", "history", "4101101")).stdout).toMatch(
    /facts +2023-12 +Selling: Publisher/,
  );
  expect(await laurel("recompute", "unknown")).toMatchObject({
    exit: 1,
    stderr: expect.stringContaining("no partner unknown"),
  });
});

test("`standing all --json` prints the answers on record as it prints those that it computes", async () => {
  expect(await laurel("recompute")).toMatchObject({ exit: 0 });
  await database.owner.query("alter table offers rename to offers_unread");
  const read = await laurel("standing", "all", "--json");
  await database.owner.query("alter table offers_unread rename to offers");
  await database.owner.query("update standing_due set due_on = '2000-01-01'");
  const computed = await laurel("standing", "all", "--json");
  expect(read).toEqual(computed);
  expect(lines(read.stdout)).toHaveLength(2);
});
