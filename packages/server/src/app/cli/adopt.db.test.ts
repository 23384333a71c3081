import { expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();
const laurel = commandLine({ ...database.env });
const adopted = async () =>
  (await database.owner.query("select who, data from events where what = 'program.adopted'")).rows;

test("something that is no day is refused, and sets nothing", async () => {
  const said = await laurel("adopt", "2026-02-30");
  expect([said.exit, said.stderr]).toEqual([2, expect.stringContaining('"2026-02-30" is not a day')]);
  expect(await adopted()).toEqual([]);
});

test("the day is set once: the same changes nothing, and another is refused with the one set", async () => {
  expect((await laurel("adopt", "2026-11-01", "--json")).stdout).toBe('{"adopt_on":"2026-11-01"}\n');
  expect((await laurel("adopt", "2026-11-01")).exit).toBe(0);
  const other = await laurel("adopt", "2026-12-01");
  expect([other.exit, other.stderr]).toEqual([1, expect.stringContaining("The day is 2026-11-01.")]);
  expect(await adopted()).toEqual([{ who: "cli", data: { adopt_on: "2026-11-01" } }]);
});
