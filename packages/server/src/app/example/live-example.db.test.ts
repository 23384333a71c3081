import { getActivation, listActivations, listPromises } from "@laurel/contract";
import { expect, test } from "vitest";
import { testApp } from "../testing-app.ts";
import { exampleClock, exampleDatabase } from "./testing-example.ts";

const database = await exampleDatabase();
const limits = { known: 100_000, unknown: 100_000 };
const { ask } = await testApp(database, { clock: exampleClock, limits });

const all = async (statement: string, values: readonly unknown[] = []) =>
  (await database.owner.query(statement, [...values])).rows;
const partnerOf = async (email: string): Promise<string> => {
  const [found] = await all(
    `select partner_id from memberships join identity."user" person on person.id = user_id where email = $1`,
    [email],
  );
  return found?.partner_id ?? expect.fail(`${email} is of no partner`);
};
const daysFromToday = (moment: string) =>
  Temporal.Instant.from("2026-03-15T00:00:00Z").until(moment).total({ unit: "hours" }) / 24;

test("each person of the example reads their own language, and two advocates share the work", async () => {
  const people = await all(
    `select split_part(email, '@', 1) as who, locale, coalesce(team_members.role, memberships.role) as role
     from example_people join identity."user" person on person.id = user_id
     left join team_members using (user_id) left join memberships using (user_id) order by place`,
  );
  expect(people.map(({ who, locale, role }) => `${who} ${locale} ${role}`)).toEqual([
    "owner en owner",
    "seoul ko-KR manager",
    "taipei zh-TW manager",
    "advocate en advocate",
    "advocate-seoul ko-KR advocate",
    "manager en program-manager",
    "administrator en administrator",
    "auditor en auditor",
  ]);
});

test("its imports begin and end on the example's clock", async () => {
  const imports = await all("select started_at <= finished_at as in_order, started_at from imports");
  expect(imports.length).toBeGreaterThan(5);
  for (const { in_order: inOrder, started_at: startedAt } of imports)
    expect({ inOrder, day: startedAt.toString().slice(0, 10) }).toEqual({ inOrder: true, day: "2026-03-15" });
});

test("the owner's company has one benefit delivered, one waiting, and one promised in two days", async () => {
  const partnerId = await partnerOf("owner@example.com");
  const { items } = await ask(listActivations, { params: { partnerId }, query: {} });
  const states = items.map(({ benefit, state }) => `${benefit} ${state}`);
  expect(states.sort()).toEqual([
    "listing-optimization delivered",
    "rewards-testimonial requested",
    "whats-new-blog waiting-for-partner",
  ]);
  const activationId = items.find(({ state }) => state === "delivered")?.activationId ?? 0;
  expect(await ask(getActivation, { params: { partnerId, activationId } })).toMatchObject({ rating: 5 });
  const promises = await ask(listPromises, { query: { kind: "contact", state: "open" } });
  const due = promises.items.filter((each) => each.partnerId === partnerId);
  expect(due.map(({ dueAt }) => daysFromToday(dueAt))).toEqual([3]);
});

test("the Korean manager's company has named no contact", async () => {
  const partnerId = await partnerOf("seoul@example.com");
  expect(await all("select from contacts where partner_id = $1", [partnerId])).toEqual([]);
});

test("the Taiwanese manager was asked about an offer live for five weeks, whose owner has left", async () => {
  const partnerId = await partnerOf("taipei@example.com");
  const [stranded, ...others] = await all(
    `select base_to, contacted_at, published_on, asked -> 0 ->> 'email' as asked from outreaches
     where partner_id = $1`,
    [partnerId],
  );
  expect(others).toEqual([]);
  expect(stranded).toEqual({
    base_to: "kuanyu@chenglanyue.example",
    contacted_at: null,
    published_on: "2026-02-08",
    asked: "taipei@example.com",
  });
});

test("an advocate's queue has one that is late, one due today, and some that wait", async () => {
  const late = await ask(listPromises, { query: { state: "missed" } });
  expect(late.items.map(({ partnerId }) => partnerId)).toEqual([await partnerOf("taipei@example.com")]);
  const { items } = await ask(listPromises, { query: { state: "open", limit: 100 } });
  const today = items.filter(({ dueAt, kind }) => kind === "contact" && daysFromToday(dueAt) === 1);
  expect(today).toHaveLength(1);
  const waiting = await all("select from promises where paused and kept_at is null");
  expect(waiting).toHaveLength(2);
  expect((await all("select from promises where assignee is null")).length).toBe(0);
});

test("the team has a calendar with holidays in force", async () => {
  const [row] = await all("select calendar -> 'closed_days' as closed, since from team_calendars");
  expect(row?.closed).toContain("2026-12-25");
});
