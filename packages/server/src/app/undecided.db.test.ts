import { expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { drainStandings } from "../standing/drain-standings.ts";
import { addPartner, addSales, clockAt, publishVersions } from "../standing/testing-marketplace.ts";
import { commandLine } from "./cli/testing-cli.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
await publishVersions(database, ["2020-07", "2023-08", "2023-12"]);
for (const id of ["a-sound", "broken", "z-sound"]) {
  await addPartner(database, id, "2024-01-01", "2024-01-05");
  await addSales(database, id, [{ line: "1", on: "2024-02-01", amount: "600.00" }]);
}
await addTooMuch("broken");
const { call } = await testApp(database);
const laurel = commandLine({ ...database.env });

/** As an earlier version of Laurel took it in: two lines that together pass 2^53, in 2024 and lately. */
async function addTooMuch(partner: string): Promise<void> {
  await database.owner.query(
    `insert into sales_daily (partner_id, day, amount_minor, unconverted)
     select $1, day + n, 9007199254740991, 0
     from generate_series(1, 2) n, unnest(array[date '2024-02-01', current_date - 9]) as day`,
    [partner],
  );
}

const lines = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const sentence = /^broken cannot be decided: its sales add up to 18014398\d{9}, /m;
const refusal = { code: "sum-too-large", message: expect.stringMatching(sentence) };

test("`standing all --json` tells of the partner that can't be decided and goes on", async () => {
  const { exit, stdout, stderr } = await laurel("standing", "all", "--json", "--as-of", "2024-06-01");
  expect(exit).toBe(1);
  expect(lines(stdout)).toMatchObject([
    { partner_id: "a-sound", tracks: { transact: "t500" } },
    { partner_id: "broken", as_of: "2024-06-01", refusal },
    { partner_id: "z-sound", tracks: { transact: "t500" } },
  ]);
  expect(stderr).toMatch(sentence);
  expect(stderr).not.toMatch(/ {4}at /);
});

test("`standing all` as a table says so in its row, in the language asked for", async () => {
  const { exit, stdout, stderr } = await laurel("standing", "all", "--as-of", "2024-06-01", "--locale", "ko");
  expect(exit).toBe(1);
  expect(stdout).toMatch(/^broken +Company broken +판정할 수 없음/m);
  expect(stdout).toMatch(/^z-sound +Company z-sound +판매: 500달러 단계/m);
  expect(stderr).toMatch(/^broken 파트너의 단계를 판정할 수 없습니다/m);
});

test("`standing PARTNER` says why it can't be decided", async () => {
  const human = await laurel("standing", "broken", "--as-of", "2024-06-01");
  expect(human).toMatchObject({ exit: 1, stdout: "", stderr: expect.stringMatching(sentence) });
  const json = await laurel("standing", "broken", "--as-of", "2024-06-01", "--json");
  expect(json.exit).toBe(1);
  expect(lines(json.stdout)).toMatchObject([{ partner_id: "broken", refusal }]);
});

test("the API answers a problem document for that partner, and the others as always", async () => {
  const broken = await call("GET /api/v1/partners/broken/standing", { query: { as_of: "2024-06-01" } });
  expect(broken.statusCode).toBe(409);
  expect(broken.headers["content-type"]).toMatch(/^application\/problem\+json/);
  expect(broken.json()).toMatchObject({ code: "sum-too-large", detail: expect.stringMatching(sentence) });
  const sound = await call("GET /api/v1/partners/z-sound/standing", { query: { as_of: "2024-06-01" } });
  expect(sound.statusCode).toBe(200);
});

test("sums are exact to the cent beside the largest lines", async () => {
  const most = Array.from({ length: 900 }, (_, n) => ({
    line: `most${n}`,
    on: "2024-02-01",
    amount: "100000000000.00",
  }));
  await addPartner(database, "large", "2024-01-01", "2024-01-05");
  await addSales(database, "large", [...most, { line: "small", on: "2024-02-01", amount: "0.02" }]);
  const { stdout } = await laurel("standing", "large", "--as-of", "2024-06-01", "--json");
  expect(lines(stdout)).toMatchObject([{ measures: { billedSales: 9_000_000_000_000_002 } }]);
});

const dueOf = async (partner: string) => {
  const { rows } = await database.owner.query("select due_on from standing_due where partner_id = $1", [
    partner,
  ]);
  return rows[0]?.due_on;
};
const setAside = async () => lines((await laurel("standing", "set-aside", "--json")).stdout || "[]\n");
const metric = async () =>
  /^laurel_partners_set_aside (\d+)$/m.exec((await call("GET /metrics", {})).body)?.[1];

test("a partner that fails twice is set aside and shown; `recompute` goes on with the others", async () => {
  const first = await laurel("recompute", "--json");
  expect(first.exit).toBe(1);
  expect(lines(first.stdout)).toMatchObject([
    { partner_id: "broken", refusal, set_aside: false },
    { decided: 4, changed: 3, failed: 1 },
  ]);
  expect(first.stderr).toMatch(sentence);
  expect((await laurel("standing", "set-aside")).stdout).toBe("No partner is set aside.\n");
  expect(await metric()).toBe("0");

  const second = await laurel("recompute", "broken", "--json");
  expect(lines(second.stdout)).toMatchObject([{ partner_id: "broken", set_aside: true }, { failed: 1 }]);
  expect(await setAside()).toMatchObject([{ partner_id: "broken", failures: 2, refusal }]);
  expect((await laurel("standing", "set-aside")).stdout).toMatch(/^broken +Company broken +2 .*add up to/m);
  expect(await metric()).toBe("1");
  const korean = { headers: { "accept-language": "ko" } };
  expect((await call("GET /api/v1/set-aside-partners", korean)).json()).toMatchObject({
    items: [
      { partner_id: "broken", name: "Company broken", failures: 2, refusal: { code: "sum-too-large" } },
    ],
    next_cursor: null,
  });
  expect(await dueOf("broken")).toBe("infinity");

  // Time alone doesn't make it due.
  expect((await drainStandings(database, clockAt("2027-01-01"))).failed).toEqual([]);
});

test("`recompute --set-aside` tries only those again", async () => {
  const { exit, stdout } = await laurel("recompute", "--set-aside", "--json");
  expect({ exit, lines: lines(stdout) }).toMatchObject({
    exit: 1,
    lines: [
      { partner_id: "broken", set_aside: true },
      { decided: 1, failed: 1 },
    ],
  });
  expect(await laurel("recompute", "--set-aside", "broken")).toMatchObject({ exit: 2 });
});

test("the API has all of them tried again, and says how many that are", async () => {
  const retried = await call("POST /api/v1/set-aside-partners/retry");
  expect({ status: retried.statusCode, body: retried.json() }).toEqual({ status: 200, body: { retried: 1 } });
  expect(await dueOf("broken")).not.toBe("infinity");
  const { rows } = await database.owner.query(
    "select data from events where what = 'set-aside.retried' and partner_id = ''",
  );
  expect(rows).toEqual([{ data: { partners: 1 } }]);
  const tried = await drainStandings(database, clockAt("2027-01-01"));
  expect(tried.failed).toMatchObject([{ partnerId: "broken", isSetAside: true }]);
});

test("it is tried again once its facts change, and is no longer set aside once it is decided", async () => {
  await addSales(database, "broken", [{ line: "2", on: "2024-02-02", amount: "1.00" }]);
  expect(await dueOf("broken")).toBe("2024-01-01");
  expect((await drainStandings(database, clockAt("2024-06-02"))).failed).toMatchObject([
    { partnerId: "broken", isSetAside: true },
  ]);
  await database.owner.query("delete from sales_daily where partner_id = 'broken' and amount_minor > 1e15");
  await addSales(database, "broken", [{ line: "3", on: "2024-02-03", amount: "1.00" }]);
  expect((await drainStandings(database, clockAt("2024-06-02"))).failed).toEqual([]);
  expect((await laurel("standing", "set-aside")).stdout).toBe("No partner is set aside.\n");
  expect((await laurel("standing", "broken", "--as-of", "2024-06-02")).exit).toBe(0);
});

test("a partner whose record the database refuses fails by itself", async () => {
  await database.owner.query(
    "alter table current_standings add constraint refused check (partner_id <> 'a-sound') not valid",
  );
  const { rows } = await database.owner.query("update standing_due set due_on = '2024-06-03' returning 1");
  const { taken, failed } = await drainStandings(database, clockAt("2024-06-03"));
  expect({ taken, failed }).toMatchObject({
    taken: rows.length,
    failed: [{ partnerId: "a-sound", code: "standing-undecidable", isSetAside: false }],
  });
  await database.owner.query("alter table current_standings drop constraint refused");
});
