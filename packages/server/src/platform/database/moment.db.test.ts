import { expect, test } from "vitest";
import { append } from "../audit/testing.ts";
import { systemClock, wallOf } from "../clock.ts";
import { byClock, connect } from "./open.ts";
import { reading } from "./session.ts";
import { allPartners } from "./sight.ts";
import { testDatabase } from "./testing.ts";
import { type Reader, transaction } from "./transaction.ts";

const database = await testDatabase();
const start = Temporal.Instant.from("2031-05-06T12:00:00Z");
const standing = { now: () => start };
const ahead = byClock(database, standing);

const moments = async ({ client }: Reader): Promise<readonly Temporal.Instant[]> => {
  const first = await client.query("select laurel_now() as at");
  const second = await client.query("select laurel_now() as at");
  return [first.rows[0].at, second.rows[0].at];
};

test("every statement of a transaction has one moment, by the clock of the database", async () => {
  const [first, second] = await transaction(ahead, allPartners, moments);
  expect(first?.equals(second as Temporal.Instant)).toBe(true);
  expect(first?.since(start).total("milliseconds")).toBeLessThan(1);
  const [read] = await reading(ahead, allPartners, moments);
  expect(read?.since(start).total("milliseconds")).toBeLessThan(1);
});

test("a stopped clock gives each transaction a moment of its own, in their order", async () => {
  const found: (Temporal.Instant | undefined)[] = [];
  for (let times = 0; times < 3; times += 1) found.push((await transaction(ahead, allPartners, moments))[0]);
  const gaps = found.slice(1).map((at, place) => at?.since(found[place] ?? start).microseconds);
  expect(gaps).toEqual([1, 1]);
});

test("a moment ends with its transaction; by the machine's clock it is the database's own", async () => {
  await transaction(ahead, allPartners, moments);
  const { rows } = await database.pool.query("select laurel_now() = now() as same");
  expect(rows).toEqual([{ same: true }]);
  const same = (tx: Reader) => tx.client.query("select laurel_now() = now() as same");
  expect((await transaction(database, allPartners, same)).rows).toEqual([{ same: true }]);
});

test("events have the time of the clock, and their chain holds", async () => {
  await append(ahead, [{ partnerId: "", what: "test.happened" }]);
  const { rows } = await database.owner.query("select occurred_at from events where what = 'test.happened'");
  expect(rows[0].occurred_at.since(start).total("milliseconds")).toBeLessThan(1);
  const broken = await database.owner.query(
    `select from events e where hash <> event_hash(coalesce((select hash from events b
       where b.partner_id = e.partner_id and b.event_id = e.event_id - 1), ''), e)`,
  );
  expect(broken.rowCount).toBe(0);
});

test("a database without the example follows its clock and is never ahead", async () => {
  const other = await connect(database.logins, async () => {}, standing);
  expect(await other.clock.refresh()).toBe(false);
  expect([other.clock.now().toString(), other.clock.ahead.ms]).toEqual([start.toString(), 0]);
  expect(wallOf(database.clock)).toBe(systemClock);
  await other.close();
});
