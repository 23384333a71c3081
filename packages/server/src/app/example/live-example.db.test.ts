import { expect, test } from "vitest";
import { exampleDatabase } from "./testing-example.ts";

const started = Date.now();
const { owner } = await exampleDatabase();
const took = Date.now() - started;

test("probe", async () => {
  const all = async (sql: string) => (await owner.query(sql)).rows;
  console.log(took);
  console.log(await all("select benefit, partner_id, state, rating, activated_at from activations order by 1"));
  console.log(await all("select kind, partner_id, due_at, paused, kept_at is not null as kept, late, void_at, warned, (select name from identity.\"user\" u where u.id = assignee) as name from promises where kept_at is null or late order by due_at"));
  console.log(await all("select count(*), count(contacted_at) c, count(*) filter (where asked <> '[]') asked from outreaches"));
  console.log(await all("select template, state, count(*) from messages group by 1,2"));
  console.log(await all("select offer_id, contacted_at, asked, passed_over, published_on, base_to from outreaches where partner_id = (select partner_id from memberships m join identity.\"user\" u on u.id = m.user_id where u.email='taipei@example.com')"));
  console.log(await all("select reach, language from contacts"));
  console.log(await all("select state, reason, offer_id, partner_id from requests"));
  expect(1).toBe(1);
});
