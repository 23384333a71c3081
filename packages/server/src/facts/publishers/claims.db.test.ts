import { claimPublisher, requestOf, settlePublisherClaim } from "@laurel/contract";
import { expect, test } from "vitest";
import { testApp } from "../../app/testing-app.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { addPartner, addSales, importLines, publishVersions } from "../../standing/testing-marketplace.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
for (const id of ["mine", "theirs"]) await addPartner(database, id, "2024-01-01", "2024-01-01");
await importLines(database, "publishers", "publisher_id,partner_id,name", ["far-away,theirs,Far away"]);
const { ask, call } = await testApp(database);

const claim = (publisherId: string) =>
  ask(claimPublisher, { params: { partnerId: "mine" }, body: { publisherId, name: "New shop" } });
const decision = (claimId: number, grant: boolean, partnerId = "mine") => ({
  params: { partnerId, claimId },
  body: { grant, why: "checked" },
});
const decide = (claimId: number, grant: boolean) => ask(settlePublisherClaim, decision(claimId, grant));
const refusedWith = async (...given: Parameters<typeof decision>) => {
  const { method, address, body } = requestOf(settlePublisherClaim, decision(...given));
  return (await call(`${method} ${address}`, { body })).json().code;
};
const ownerOf = async (publisher: string) =>
  (
    await database.owner.query("select partner_id from publisher_directory where publisher_id = $1", [
      publisher,
    ])
  ).rows.map(({ partner_id }) => partner_id);

test("a granted publisher belongs to the partner, and its later sales count for the partner", async () => {
  const made = await claim("shop");
  expect(made).toMatchObject({ publisherId: "shop", state: "open" });
  expect(await claim("shop")).toEqual(made);
  expect(await ownerOf("shop")).toEqual([]);
  expect(await decide(made.claimId, true)).toMatchObject({ state: "granted", why: "checked" });
  expect(await decide(made.claimId, true)).toMatchObject({ state: "granted" });
  expect(await refusedWith(made.claimId, false)).toBe("claim-settled");
  expect(await ownerOf("shop")).toEqual(["mine"]);
  await importLines(database, "publishers", "publisher_id,partner_id,name", ["shop,mine,Shop"]);
  await addSales(database, "mine", [{ line: "1", on: "2024-02-01", amount: "600.00" }]);
});

test("a publisher of another partner stays there, even if the team grants a claim to it", async () => {
  const { claimId } = await claim("far-away");
  expect(await refusedWith(claimId, true)).toBe("publisher-taken");
  expect(await ownerOf("far-away")).toEqual(["theirs"]);
  expect(await decide(claimId, false)).toMatchObject({ state: "declined" });
  expect((await claim("far-away")).claimId).not.toBe(claimId);
});

test("a claim can't be settled under the address of another partner", async () => {
  const { claimId } = await claim("third");
  expect(await refusedWith(claimId, true, "theirs")).toBe("claim-unknown");
});

test("the claim and the decision are in the partner's chain of events", async () => {
  const { rows } = await database.owner.query(
    `select what, why, data ->> 'publisher' as publisher from events
     where partner_id = 'mine' and what like 'publisher.%' order by event_id`,
  );
  expect(rows.slice(0, 2)).toEqual([
    { what: "publisher.claimed", why: null, publisher: "shop" },
    { what: "publisher.claim-granted", why: "checked", publisher: "shop" },
  ]);
});
