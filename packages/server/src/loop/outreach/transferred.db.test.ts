import { listOutreach } from "@laurel/contract";
import { expect, test } from "vitest";
import type { TransferSubject } from "../../facts/transfers/plan-transfers.ts";
import { transfer } from "../../facts/transfers/transfer.ts";
import { testMembers } from "../../people/members/testing-members.ts";
import { byClock } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import { decideOn, importLines, publishVersions } from "../../standing/testing-marketplace.ts";
import { runDay } from "../run-day.ts";

const database = await testDatabase();
await publishVersions(database, ["2026-01"]);
const partner = (id: string) => `${id},Company ${id},US,en,2026-01-01`;
await importLines(
  database,
  "partners",
  "partner_id,name,country,locale,joined_on",
  ["a", "b", "c", "d", "e"].map(partner),
);
await importLines(database, "publishers", "publisher_id,partner_id,name", [
  ...["pub-a,a,A", "pub-b,b,B", "pub-c,c,C", "pub-d,d,D"],
]);
const offer = (id: string) =>
  `${id},pub-a,Offer ${id},saas,azure-marketplace,subscription,live,2026-11-02,false,olga@a.example`;
const heading =
  "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private,owner_email";
await importLines(database, "offers", heading, [offer("told"), offer("untold")], "2026-11-02");
await database.owner.query(`
  insert into identity."user" (id, name, email, "emailVerified", locale)
    values ('ada', 'Ada', 'ada@team.example', true, 'en');
  insert into team_members (user_id, role) values ('ada', 'advocate');
  insert into identity.session (id, token, "userId", "expiresAt", "updatedAt")
    select id, id, id, '2100-01-01', now() from identity."user"`);
for (const id of ["a", "b"]) await decideOn(database, id, "2026-11-02");

let day = "2026-11-02";
const now = () => Temporal.Instant.from(`${day}T12:00:00Z`);
const { ask, as, code } = await testMembers(database, { now });
const run = async (on: string) => {
  day = on;
  await runDay({ database, clock: { now }, publicUrl: "https://rewards.example.com" });
};
const outreaches = async () =>
  (await ask("ada", listOutreach, { query: {} })).items
    .map(({ partnerId, offerId, state, promises }) => [partnerId, offerId, state, promises[0]?.state])
    .sort();

const make = async (what: TransferSubject, fromDay: string | null) => {
  const order = { what, fromDay, today: Temporal.PlainDate.from(day) };
  return transaction(byClock(database, { now }), allPartners, (tx) =>
    transfer(tx, { ...order, reason: "sold", actor: { who: "cli" } }),
  );
};

test("an open outreach ends at the former partner and opens at the one that has the offer", async () => {
  await run("2026-11-02");
  const found = (await ask("ada", listOutreach, { query: {} })).items;
  const told = found.find(({ offerId }) => offerId === "told")?.outreachId;
  const body = { channel: "call", text: "Talked about the plans." };
  expect(await code(as("ada", `POST /api/v1/outreach/${told}/contact`, body))).toBe(200);
  day = "2026-11-05";
  await make({ of: "publisher", publisherId: "pub-a", toPartner: "b" }, null);
  for (const id of ["a", "b"]) await decideOn(database, id, day);
  await run("2026-11-05");
  await run("2026-11-06");
  expect(await outreaches()).toEqual([
    ["a", "told", "contacted", "kept"],
    ["b", "untold", "in-time", "open"],
  ]);
  const { rows } = await database.owner.query(
    `select partner_id, title, case when void_at is not null then 'void' when kept_at is not null then 'kept'
       else 'open' end as state
     from promises where kind = 'outreach' order by 1, 2`,
  );
  expect(rows).toEqual([
    { partner_id: "a", title: "told", state: "kept" },
    { partner_id: "a", title: "untold", state: "void" },
    { partner_id: "b", title: "untold", state: "open" },
  ]);
});

test("no one is told of an offer of which only former days came along", async () => {
  day = "2026-11-25";
  const moved = offer("moved").replace("pub-a", "pub-c").replace("2026-11-02", "2026-11-20");
  await importLines(database, "offers", heading, [moved], day);
  await make({ of: "offer", publisherId: "pub-c", offerId: "moved", toPublisher: "pub-d" }, "2026-11-22");
  await make({ of: "publisher", publisherId: "pub-c", toPartner: "e" }, null);
  for (const id of ["c", "d", "e"]) await decideOn(database, id, day);
  await run(day);
  const { rows } = await database.owner.query(
    "select partner_id, stopped_on::text from offers where offer_id = 'moved' order by partner_id",
  );
  expect(rows).toEqual([
    { partner_id: "c", stopped_on: "2026-11-20" },
    { partner_id: "d", stopped_on: null },
    { partner_id: "e", stopped_on: "2026-11-22" },
  ]);
  expect((await outreaches()).filter(([, offerId]) => offerId === "moved")).toEqual([
    ["d", "moved", "in-time", "open"],
  ]);
});
