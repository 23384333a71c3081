import { expect, test } from "vitest";
import { testApp } from "../../app/testing-app.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { addPartner, addSales, importLines, publishVersions } from "../../standing/testing-marketplace.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
for (const id of ["mine", "theirs"]) await addPartner(database, id, "2024-01-01", "2024-01-01");
await importLines(database, "publishers", "publisher_id,partner_id,name", ["far-away,theirs,Far away"]);
const { call } = await testApp(database);

const path = "/api/v1/partners/mine/publisher-claims";
const post = async (url: string, body: object) =>
  (
    await call(`POST ${url}`, {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    })
  ).json();
const claim = (publisher: string) => post(path, { publisher_id: publisher, name: "New shop" });
const decide = (id: number, grant: boolean) => post(`${path}/${id}/decision`, { grant, why: "checked" });
const ownerOf = async (publisher: string) =>
  (
    await database.pool.query("select partner_id from publisher_directory where publisher_id = $1", [
      publisher,
    ])
  ).rows.map(({ partner_id }) => partner_id);

test("a publisher that is granted is the partner's: what it sells from then on counts for it", async () => {
  const made = await claim("shop");
  expect(made).toMatchObject({ publisher_id: "shop", state: "open" });
  expect(await claim("shop")).toEqual(made);
  expect(await ownerOf("shop")).toEqual([]);
  expect(await decide(made.claim_id, true)).toMatchObject({ state: "granted", why: "checked" });
  expect(await decide(made.claim_id, true)).toMatchObject({ state: "granted" });
  expect((await decide(made.claim_id, false)).code).toBe("claim-settled");
  expect(await ownerOf("shop")).toEqual(["mine"]);
  await importLines(database, "publishers", "publisher_id,partner_id,name", ["shop,mine,Shop"]);
  await addSales(database, "mine", [{ line: "1", on: "2024-02-01", amount: "600.00" }]);
});

test("a publisher of another partner stays there, whoever asks and grants", async () => {
  const { claim_id: id } = await claim("far-away");
  expect((await decide(id, true)).code).toBe("publisher-taken");
  expect(await ownerOf("far-away")).toEqual(["theirs"]);
  expect(await decide(id, false)).toMatchObject({ state: "declined" });
  expect((await claim("far-away")).claim_id).not.toBe(id);
});

test("a claim of another partner can't be settled through one's own", async () => {
  const { claim_id: id } = await claim("third");
  const other = `/api/v1/partners/theirs/publisher-claims/${id}/decision`;
  expect((await post(other, { grant: true, why: "x" })).code).toBe("claim-unknown");
});

test("who asked and who decided stands in the partner's chain", async () => {
  const { rows } = await database.pool.query(
    `select what, why, data ->> 'publisher' as publisher from events
     where partner_id = 'mine' and what like 'publisher.%' order by event_id`,
  );
  expect(rows.slice(0, 2)).toEqual([
    { what: "publisher.claimed", why: null, publisher: "shop" },
    { what: "publisher.claim-granted", why: "checked", publisher: "shop" },
  ]);
});
