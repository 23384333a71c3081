import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { allRows } from "../../standing/testing-all-rows.ts";
import {
  addPartner,
  addSales,
  decideOn,
  onDay,
  publishVersions,
} from "../../standing/testing-marketplace.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), "laurel-cli-transfer-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const laurel = commandLine({ ...database.env, LAUREL_HOME: folder }, folder);
const today = Temporal.Now.plainDateISO();
const recently = today.subtract({ days: 30 }).toString();

beforeAll(async () => {
  await publishVersions(database, ["2023-12"]);
  const then = onDay(database, recently);
  for (const id of ["cedar", "maple"]) {
    await addPartner(then, id, "2024-01-01", "2024-01-01");
    await addSales(then, id, [{ line: `${id}-1`, on: recently, amount: "15000.00" }]);
    await decideOn(database, id, today.subtract({ days: 1 }).toString());
  }
});

const order = ["transfer", "publisher", "pub-maple", "--to", "cedar"];

test("a transfer without a day, or without a reason, says what to add", async () => {
  const noDay = await laurel(...order, "--reason", "bought");
  expect([noDay.exit, noDay.stderr]).toEqual([2, expect.stringContaining("Add --from DAY")]);
  const noReason = await laurel(...order, "--all");
  expect([noReason.exit, noReason.stderr]).toEqual([2, expect.stringContaining("Add --reason TEXT")]);
  const both = await laurel(...order, "--all", "--from", "2024-01-01");
  expect([both.exit, both.stderr]).toEqual([2, expect.stringContaining("cannot be used with")]);
  const bad = await laurel(...order, "--from", "2024-02-30");
  expect([bad.exit, bad.stderr]).toEqual([2, expect.stringContaining("Use a calendar day")]);
});

test("a dry run shows both partners and changes nothing", async () => {
  const before = await allRows(database);
  const { exit, stdout, stderr } = await laurel(...order, "--all", "--dry-run");
  expect(exit).toBe(0);
  expect(stdout.split("\n")).toEqual([
    "2 partners are affected. The standing of 2 partners changes today:",
    "  cedar  Company cedar",
    "    Billed sales: USD 15,000 becomes USD 30,000",
    "    Selling: “500 stage” becomes “25K stage”",
    expect.stringMatching(/^ {4}Newly unlocked: /),
    "  maple  Company maple",
    "    Billed sales: USD 15,000 becomes USD 0",
    expect.stringMatching(/^ {4}Selling: /),
    expect.stringMatching(/^ {4}No longer unlocked: /),
    "",
  ]);
  expect(stderr).toContain("nothing was changed");
  expect(await allRows(database)).toEqual(before);
});

test("two accounts of one company become one, and the history says why the other has nothing", async () => {
  const { exit, stdout } = await laurel(...order, "--all", "--reason", "registered twice", "--json");
  expect(exit).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ from_partner: "maple", to_partner: "cedar", publishers: 1, offers: 1, lines: 1 },
    effect: { partners: 2, moved: 2 },
  });
  const standing = async (partner: string) =>
    JSON.parse((await laurel("standing", partner, "--json")).stdout);
  expect(await standing("cedar")).toMatchObject({ tracks: { transact: "t25k" } });
  expect(await standing("maple")).toMatchObject({ tracks: {} });
  await laurel("recompute");
  const { rows } = await database.owner.query(
    "select cause from standings where partner_id = 'maple' order by standing_id desc limit 1",
  );
  expect(rows).toEqual([{ cause: "transfer" }]);
  const again = await laurel(...order, "--all", "--reason", "registered twice");
  expect([again.exit, again.stderr]).toEqual([1, expect.stringContaining('"cedar" already has it')]);
});

test("what was transferred is told in the language asked for", async () => {
  const back = ["transfer", "partner", "cedar", "--to", "maple", "--from", recently, "--reason", "sold"];
  const { stdout } = await laurel(...back, "--locale", "ko-KR");
  expect(stdout).toContain("cedar → maple: 게시자 2개, 제품 2개, 청구 판매 2건 이전됨");
});
