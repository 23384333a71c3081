import { expect, test } from "vitest";
import { append, tamper } from "../../platform/audit/testing.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { commandLine } from "./testing-cli.ts";

const database = await testDatabase();

const laurel = commandLine({ ...database.env });
const accounted =
  "The events account for what is stored: people, roles, keys, programs, facts and standings.\n";
const rest = `Nothing was edited, removed or moved.\n${accounted}`;

test("`audit verify` says that intact chains are intact, also when there are none", async () => {
  expect(await laurel("audit", "verify")).toEqual({
    exit: 0,
    stdout: `The chains are intact: 0 chains with 0 events. ${rest}`,
    stderr: "",
  });
  await append(
    database,
    ["", "P-1", "P-1", "P-1", "P-1"].map((partnerId) => ({ partnerId, what: "thing.made" })),
  );
  expect(await laurel("audit", "verify")).toMatchObject({
    exit: 0,
    stdout: `The chains are intact: 2 chains with 5 events. ${rest}`,
  });
  expect(await laurel("audit", "verify", "--json")).toEqual({
    exit: 0,
    stdout: '{"chains":2,"events":5,"total":0,"breaks":[],"differences":[]}\n',
    stderr: "",
  });
});

test("`audit verify` has a line for each break, with its place, and exits with 1", async () => {
  await tamper(database, "update events set why = 'because' where partner_id = ''");
  await tamper(database, "delete from events where partner_id = 'P-1' and event_id in (1, 2, 4)");
  expect(await laurel("audit", "verify")).toEqual({
    exit: 1,
    stdout: [
      "The installation, event 1: it was edited or moved after it was appended.",
      "Partner P-1: the events 1 to 2 are missing.",
      "Partner P-1: event 4, the last one, is missing.",
      "3 places cannot be trusted, in 2 chains with 2 events.",
      accounted,
    ].join("\n"),
    stderr: "",
  });
  const { exit, stdout } = await laurel("audit", "verify", "--json");
  expect(exit).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    chains: 2,
    events: 2,
    total: 3,
    differences: [],
    breaks: [
      { partner_id: "", problem: "edited", first: 1, last: 1 },
      { partner_id: "P-1", problem: "missing", first: 1, last: 2 },
      { partner_id: "P-1", problem: "end-missing", first: 4, last: 4 },
    ],
  });
});

test("`audit verify` speaks the language asked for", async () => {
  expect((await laurel("audit", "verify", "--locale", "zh-TW")).stdout).toMatch(
    /^整個系統，第 1 筆事件：.*\n合作夥伴 P-1：缺少第 1 至 2 筆事件。\n/,
  );
  expect((await laurel("audit", "verify", "--locale", "ko")).stdout).toMatch(/^시스템 전체, 이벤트 1: /);
});

test("only the first thousand breaks are listed", async () => {
  const many = Array.from({ length: 1_100 }, (_, index) => ({ partnerId: `Q-${index}`, what: "thing.made" }));
  await append(database, many);
  await tamper(database, "update events set who = 'nobody' where partner_id like 'Q-%'");
  const { stdout } = await laurel("audit", "verify");
  expect(stdout.split("\n")).toHaveLength(1_004);
  expect(stdout).toMatch(/… and 103 more\n1,103 places/);
});
