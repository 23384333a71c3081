import { getStanding, listOffers, listPartners, listStandings } from "@laurel/contract";
import { expect, test } from "vitest";
import { importText } from "../facts/intake/testing.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { clockAt, decideOn, publishVersions } from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
const { ask, call } = await testApp(database, { clock: clockAt("2024-03-01") });

const ids = [...Object.getOwnPropertyNames(Object.prototype), "prototype", "length", "name"];

/** The same facts as CSV or, with objects whose keys are the columns, as NDJSON. */
async function send(kind: Parameters<typeof importText>[1], json: boolean, rows: readonly object[]) {
  const heading = Object.keys(rows[0] ?? {}).join(",");
  const csv = () => [heading, ...rows.map((row) => Object.values(row).join(","))];
  const text = (json ? rows.map((row) => JSON.stringify(row)) : csv()).join("\n");
  const { status, refused, added } = await importText(database, kind, text);
  expect({ kind, status, refused, added }).toEqual({
    kind,
    status: "finished",
    refused: 0,
    added: rows.length,
  });
}

test("partners, publishers, offers, lines and measures may have any id, from import to answer", async () => {
  const all = ids.map((id, n) => ({ id, json: n % 2 === 1 }));
  for (const { id, json } of all) {
    await send("partners", json, [{ partner_id: id, name: "Name", country: "US", locale: "en" }]);
    await send("publishers", json, [{ publisher_id: id, partner_id: id, name: "Name" }]);
    const offer = { offer_type: "saas", storefront: "azure-marketplace", pricing_models: "free-trial" };
    const live = { ...offer, status: "live", live_on: "2024-01-01", private: "false" };
    await send(
      "offers",
      json,
      ids.map((offer_id) => ({ offer_id, publisher_id: id, title: "Title", ...live })),
    );
    const billed = { billed_on: "2024-02-01", amount: "100.00", currency: "USD", kind: "sale" };
    await send(
      "sales",
      json,
      ids.map((line) => ({
        source_line_id: `${line}`,
        revision: "1",
        publisher_id: id,
        offer_id: line,
        ...billed,
      })),
    );
    await send("observations", json, [
      { partner_id: id, measure: id, value: "1", observed_on: "2024-02-01", expires_on: "" },
    ]);
    await decideOn(database, id, "2024-03-01");
  }
  const listed = await ask(listPartners, { query: { limit: 100 } });
  expect(listed.items.map(({ partnerId }) => partnerId).sort()).toEqual(ids.toSorted());
  for (const partnerId of ids) {
    const now = await ask(getStanding, { params: { partnerId } });
    expect(now.measures).toMatchObject({ billedSales: ids.length * 10_000 });
    const { items: offers } = await ask(listOffers, { params: { partnerId }, query: { limit: 100 } });
    expect(offers.map(({ offerId }) => offerId).sort()).toEqual(ids.toSorted());
    const [recorded] = (await ask(listStandings, { params: { partnerId } })).items;
    expect(JSON.stringify(recorded)).toContain('"transact"');
    const stages = await call(`GET /api/v1/partners/${partnerId}/standing`);
    const byOffer = Object.entries(stages.json().tracks).filter(([, stage]) => typeof stage === "object");
    for (const [, stage] of byOffer) expect(Object.keys(stage as object).sort()).toEqual(ids.toSorted());
    expect(byOffer.length).toBeGreaterThan(0);
  }
});

test("a language that is a property of every object names nothing", async () => {
  const answer = await call("GET /api/v1/program?locale=toString");
  expect(answer.json().texts.tracks.transact.name).toBe("Selling");
});
