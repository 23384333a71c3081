import { getExampleClock, moveExampleClock } from "@laurel/contract";
import { expect, test } from "vitest";
import type { TestDatabase } from "../../platform/database/testing.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { commandLine } from "../cli/testing-cli.ts";
import { testApp } from "../testing-app.ts";
import { exampleClock, exampleDatabase } from "./testing-example.ts";

const one = await exampleDatabase();
const limits = { known: 100_000, unknown: 100_000 };
const { ask, call } = await testApp(one, { clock: exampleClock, limits });
const clockRoute = "/api/v1/example/clock";
const json = { "content-type": "application/json" };

const refusalOf = async (body: string, at = call) => {
  const answer = await at(`POST ${clockRoute}`, { headers: json, body });
  return [answer.statusCode, answer.json().code];
};

/** All that a database recorded, but for what differs by chance. */
async function recorded({ owner }: TestDatabase) {
  const all = async (statement: string) =>
    (await owner.query(statement)).rows.map((row) => JSON.stringify(row));
  return {
    standings: await all(`select partner_id, as_of, version, answer, reasons, cause, recorded_at
      from standings order by partner_id, as_of, standing_id`),
    current: await all("select * from current_standings order by partner_id"),
    due: await all("select * from standing_due order by partner_id"),
    unlocks: await all("select * from unlocks order by partner_id, unlock_id"),
    events: await all(
      "select partner_id, event_id, occurred_at, what, who, data, before, after from events \
      order by partner_id, event_id",
    ),
    messages: await all(
      "select partner_id, cause, template, email, state, created_at, sent_at from messages order by 1, 2",
    ),
  };
}

test("30 days in one move record the same as 30 moves of a day, at the times of the clock", async () => {
  const other = await exampleDatabase();
  const single = await testApp(other, { clock: exampleClock, limits });
  const before = await recorded(one);
  expect(await ask(moveExampleClock, { body: { days: 30 } })).toEqual({
    now: "2026-04-14T12:00:00Z",
    today: "2026-04-14",
    days: 30,
  });
  for (let day = 0; day < 30; day += 1) await single.ask(moveExampleClock, { body: { days: 1 } });
  const [whole, byDay] = [await recorded(one), await recorded(other)];
  expect(whole).toEqual(byDay);
  expect(whole.standings.length).toBeGreaterThan(before.standings.length);
  expect(whole.events.length).toBeGreaterThan(before.events.length + 30);
  const { rows } = await one.owner.query(
    `select count(*) filter (where as_of <> (recorded_at at time zone 'UTC')::date)::int as off,
       count(distinct as_of)::int as days
     from standings where recorded_at > '2026-03-15T13:00:00Z'`,
  );
  expect(rows[0].off).toBe(0);
  expect(rows[0].days).toBeGreaterThan(3);
});

test("the clock shows the day, and the next one on which something falls due", async () => {
  const shown = await ask(getExampleClock, {});
  expect(shown).toEqual({
    now: "2026-04-14T12:00:00Z",
    today: "2026-04-14",
    nextEventOn: expect.any(String),
  });
  const worked = async () => {
    const { due, messages } = await recorded(one);
    return { due, messages };
  };
  const before = await worked();
  await ask(moveExampleClock, { body: { to: shown.nextEventOn ?? "" } });
  const after = await ask(getExampleClock, {});
  expect(after.today).toBe(shown.nextEventOn);
  expect(after.nextEventOn).not.toBe(shown.nextEventOn);
  expect(await worked()).not.toEqual(before);
});

test("the clock moves forward only, and a refused move changes nothing", async () => {
  const before = await recorded(one);
  const { now } = await ask(getExampleClock, {});
  expect(await refusalOf(JSON.stringify({ to: now }))).toEqual([422, "clock-backward"]);
  expect(await refusalOf(JSON.stringify({ to: "2026-03-16" }))).toEqual([422, "clock-backward"]);
  expect(await refusalOf(JSON.stringify({ to: "soon" }))).toEqual([422, "clock-target-invalid"]);
  expect(await refusalOf("{}")).toEqual([422, "clock-move-unclear"]);
  expect(await refusalOf(JSON.stringify({ days: 401 }))).toEqual([400, "request-invalid"]);
  expect(await recorded(one)).toEqual(before);
  expect((await ask(getExampleClock, {})).now).toBe(now);
});

test("two moves at once follow one another, and a repeated request moves once", async () => {
  const { today } = await ask(getExampleClock, {});
  const day = (days: number) => Temporal.PlainDate.from(today).add({ days }).toString();
  const moved = await Promise.all([1, 1, 1].map((days) => ask(moveExampleClock, { body: { days } })));
  expect(moved.map((each) => each.today).toSorted()).toEqual([day(1), day(2), day(3)]);
  const once = { headers: { ...json, "idempotency-key": "a-move" }, body: JSON.stringify({ days: 2 }) };
  const first = await call(`POST ${clockRoute}`, once);
  const again = await call(`POST ${clockRoute}`, once);
  expect([first.json().today, again.json().today]).toEqual([day(5), day(5)]);
  expect((await ask(getExampleClock, {})).today).toBe(day(5));
});

test("a move that fails stays at the last day that was finished, says so, and goes on later", async () => {
  const { today } = await ask(getExampleClock, {});
  const start = Temporal.PlainDate.from(today);
  // The database refuses what the third day records.
  await one.owner.query(`
    create function break_third() returns trigger language plpgsql as $$ begin
      if new.what = 'example.moved' and new.data ->> 'to' like '${start.add({ days: 3 })}%' then
        raise exception 'broken on purpose';
      end if;
      return new;
    end $$;
    create trigger break_third before insert on events for each row execute function break_third()`);
  const answer = await call(`POST ${clockRoute}`, { headers: json, body: JSON.stringify({ days: 5 }) });
  expect([answer.statusCode, answer.json().code]).toEqual([500, "clock-stopped"]);
  expect(answer.json().detail).toContain(`${start.add({ days: 2 })}T12:00:00Z`);
  expect((await ask(getExampleClock, {})).today).toBe(start.add({ days: 2 }).toString());
  await one.owner.query("drop trigger break_third on events; drop function break_third");
  expect((await ask(moveExampleClock, { body: { days: 3 } })).today).toBe(start.add({ days: 5 }).toString());
});

test("after all moves the audit log holds, and accounts for the state", async () => {
  const audit = commandLine(one.env);
  const verified = await audit("audit", "verify");
  expect([verified.exit, verified.stderr]).toEqual([0, expect.any(String)]);
});

test("without the example there is nothing at the address", async () => {
  const plain = await testDatabase();
  const { call: callPlain } = await testApp(plain);
  const unknown = await callPlain("GET /api/v1/example/clocks");
  const asked = await callPlain(`GET ${clockRoute}`);
  expect([asked.statusCode, asked.json().code]).toEqual([unknown.statusCode, unknown.json().code]);
  expect(await refusalOf('{"days":1}', callPlain)).toEqual([404, "route-unknown"]);
  const stranger = await callPlain(`GET ${clockRoute}`, { headers: { authorization: undefined } });
  expect(stranger.statusCode).toBe(401);
});
