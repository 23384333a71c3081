import { countLeftBehind, removeMember } from "@laurel/contract";
import { expect, test } from "vitest";
import { addPerson, testMembers } from "../../people/members/testing-members.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { importLines, publishVersions } from "../../standing/testing-marketplace.ts";
import { runDay } from "../run-day.ts";

const database = await testDatabase();
await publishVersions(database, ["2026-01"]);
const partners = ["a", "b"];
await importLines(
  database,
  "partners",
  "partner_id,name,country,locale,joined_on",
  partners.map((id) => `${id},Company ${id},US,en,2026-01-01`),
);
await importLines(
  database,
  "publishers",
  "publisher_id,partner_id,name",
  partners.map((id) => `pub-${id},${id},${id}`),
);
const offer = (id: string, publisher: string, owner: string) =>
  `${id},${publisher},Offer ${id},saas,azure-marketplace,subscription,live,2026-11-02,false,${owner}`;
await importLines(
  database,
  "offers",
  "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private,owner_email",
  [
    offer("late", "pub-a", "outside@a.example"),
    offer("left", "pub-a", "lea@example.com"),
    offer("bounced", "pub-a", "gone@a.example"),
    offer("unowned", "pub-a", ""),
    offer("unknown", "pub-b", ""),
  ],
  "2026-11-02",
);
for (const person of ["olga", "lea", "ada"]) await addPerson(database, person);
await database.owner.query(`
  insert into memberships (partner_id, user_id, role) values ('a', 'olga', 'owner'), ('a', 'lea', 'viewer');
  insert into team_members (user_id, role) values ('ada', 'advocate')`);

let day = "2026-11-02";
const now = () => Temporal.Instant.from(`${day}T12:00:00Z`);
const { ask } = await testMembers(database, { now });
const run = async (on: string) => {
  day = on;
  await runDay({ database, clock: { now }, publicUrl: "https://rewards.example.com" });
};

test("each late publication names its most specific cause, on the page and in the message", async () => {
  await run("2026-11-02");
  await database.owner.query("update messages set state = 'sent', sent_at = created_at");
  await database.owner.query("update messages set bounced = 'hard' where email = 'gone@a.example'");
  await ask("olga", removeMember, { params: { partnerId: "a", userId: "lea" } });
  await run("2026-12-01");
  const { cases } = await ask("ada", countLeftBehind, {});
  expect(Object.fromEntries(cases.map(({ offerId, cause }) => [offerId, cause]))).toEqual({
    late: "not-contacted-in-time",
    left: "person-left",
    bounced: "bounced",
    unowned: "nobody-assigned",
    unknown: "no-address",
  });
  const { rows } = await database.owner.query(
    `select params ->> 'offerTitle' as offer, email, params ->> 'cause' as cause from messages
     where template = 'who-owns-this-offer' order by offer`,
  );
  expect(rows).toEqual([
    { offer: "Offer bounced", email: "olga@example.com", cause: "bounced" },
    { offer: "Offer late", email: "outside@a.example", cause: "not-contacted-in-time" },
    { offer: "Offer left", email: "olga@example.com", cause: "person-left" },
    { offer: "Offer unowned", email: "olga@example.com", cause: "nobody-assigned" },
  ]);
});
