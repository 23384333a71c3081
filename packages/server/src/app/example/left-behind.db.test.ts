import { countLeftBehind, moveExampleClock } from "@laurel/contract";
import { expect, test } from "vitest";
import { commandLine } from "../cli/testing-cli.ts";
import { testApp } from "../testing-app.ts";
import { exampleClock, exampleDatabase } from "./testing-example.ts";
import { sumsOfOutreach } from "./testing-sums.ts";

const database = await exampleDatabase();
const limits = { known: 100_000, unknown: 100_000 };
const { ask } = await testApp(database, { clock: exampleClock, limits });
const all = async (statement: string) => (await database.owner.query(statement)).rows;

await ask(moveExampleClock, { body: { days: 60 } });

test("after 60 days each publication was contacted, opted out, is in time, or has a request", async () => {
  const shown = await ask(countLeftBehind, {});
  expect(shown.unattended).toBe(0);
  expect(shown.publications).toBeGreaterThan(50);
  expect(shown.contacted + shown.optedOut + shown.inTime + shown.supportOpen).toBe(shown.publications);
  const { publications, contacted, optedOut, inTime, supportOpen } = shown;
  expect(await sumsOfOutreach(database.owner, "2026-05-14")).toEqual({
    ...{ publications, contacted, optedOut, inTime, supportOpen },
  });
});

test("no promise was missed without a warning and a word to the administrators", async () => {
  const missed = await all(`
    select promise_id,
      exists (select from messages where template = 'promise-warning'
        and cause like 'promise:' || promise_id || ':quarter-left:%') as warned,
      exists (select from messages join team_members using (user_id) where template = 'promise-missed'
        and cause like 'promise:' || promise_id || ':missed:%' and role = 'administrator') as escalated
    from promises where void_at is null and not paused and due_at <= '2026-05-14T12:00:00Z'
      and (kept_at is null or kept_at >= due_at)`);
  expect(missed.length).toBeGreaterThan(5);
  expect(missed.filter(({ warned, escalated }) => !(warned && escalated))).toEqual([]);
});

test("the audit log holds after 60 days, and accounts for the state", async () => {
  const verified = await commandLine(database.env)("audit", "verify");
  expect([verified.exit, verified.stderr]).toEqual([0, expect.any(String)]);
});
