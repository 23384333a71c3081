import { listOutreach } from "@laurel/contract";
import { expect, test } from "vitest";
import { testMembers } from "../../people/members/testing-members.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { decideOn, importLines, onDay, publishVersions } from "../../standing/testing-marketplace.ts";
import { runDay } from "../run-day.ts";

const database = await testDatabase();
await publishVersions(database, ["2026-01"]);
const receive = (on: string, endedOn: string) =>
  importLines(
    onDay(database, on),
    "partners",
    "partner_id,name,country,locale,joined_on,ended_on",
    [`a,Company A,US,en,2026-01-01,${endedOn}`],
    on,
  );
await receive("2026-10-01", "");
await importLines(database, "publishers", "publisher_id,partner_id,name", ["pub-a,a,A"]);
const publish = (id: string, on: string) =>
  importLines(
    onDay(database, on),
    "offers",
    "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private,owner_email",
    [`${id},pub-a,Offer ${id},saas,azure-marketplace,subscription,live,${on},false,olga@a.example`],
    on,
  );
await database.owner.query(`
  insert into identity."user" (id, name, email, "emailVerified", locale)
    values ('ada', 'Ada', 'ada@team.example', true, 'en');
  insert into team_members (user_id, role) values ('ada', 'advocate');
  insert into identity.session (id, token, "userId", "expiresAt", "updatedAt")
    select id, id, id, '2100-01-01', now() from identity."user"`);

let day = "";
const now = () => Temporal.Instant.from(`${day}T13:00:00Z`);
const { ask } = await testMembers(database, { now });
async function run(on: string): Promise<readonly string[]> {
  day = on;
  await decideOn(database, "a", on);
  await runDay({ database, clock: { now }, publicUrl: "https://rewards.example.com" });
  const { items } = await ask("ada", listOutreach, { query: {} });
  return items.map(({ offerId }) => offerId).sort();
}

test("no first word is opened while a partner is out of the program, nor later about then", async () => {
  await publish("before", "2026-11-02");
  expect(await run("2026-11-02")).toEqual(["before"]);
  await receive("2026-11-05", "2026-11-04");
  await publish("between", "2026-11-06");
  expect(await run("2026-11-06")).toEqual([]);
  expect(await run("2026-11-07")).toEqual([]);
  const { rows } = await database.owner.query(
    "select title, void_at is not null as void from promises where kind = 'outreach'",
  );
  expect(rows).toEqual([{ title: "before", void: true }]);
  await receive("2026-11-09", "");
  await publish("after", "2026-11-10");
  expect(await run("2026-11-10")).toEqual(["after"]);
});
