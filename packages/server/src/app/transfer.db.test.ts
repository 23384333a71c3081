import {
  listAudit,
  listPublishers,
  transferOffer,
  transferPartner,
  transferPublisher,
} from "@laurel/contract";
import { beforeAll, expect, test } from "vitest";
import { testDatabase } from "../platform/database/testing.ts";
import { allRows } from "../standing/testing-all-rows.ts";
import { addPartner, addSales, importLines, publishVersions } from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";

const database = await testDatabase();
const { ask, call } = await testApp(database);
const today = Temporal.Now.plainDateISO().toString();
const json = { "content-type": "application/json" };

beforeAll(async () => {
  await publishVersions(database, ["2023-12"]);
  for (const id of ["a", "b", "c"]) await addPartner(database, id, "2024-01-01", "2024-01-01");
  await addSales(database, "a", [{ line: "1", on: today, amount: "30000.00" }]);
});

const publisher = {
  params: { publisherId: "pub-a" },
  body: { toPartner: "b", fromDay: null, reason: "sold" },
};

test("a dry run names both partners and keeps nothing; the transfer then gives the same", async () => {
  const before = await allRows(database);
  const { effect, ...tried } = await ask(transferPublisher, { ...publisher, query: { dryRun: true } });
  expect(effect).toMatchObject({ partners: 2, moved: 2, first: [{ partnerId: "a" }, { partnerId: "b" }] });
  expect(await allRows(database)).toEqual(before);
  expect(tried).toEqual({ fromPartner: "a", toPartner: "b", publishers: 1, offers: 1, lines: 1 });
  const body = JSON.stringify({ to_partner: "b", from_day: null, reason: "sold" });
  const send = () =>
    call("POST /api/v1/publishers/pub-a/transfer", { headers: { ...json, "idempotency-key": "once" }, body });
  const [first, again] = [await send(), await send()];
  expect([first.statusCode, first.json()]).toEqual([
    200,
    { from_partner: "a", to_partner: "b", publishers: 1, offers: 1, lines: 1 },
  ]);
  expect(again.json()).toEqual(first.json());
});

test("a partner's publishers are listed where they belong now, also those without offers", async () => {
  await importLines(database, "publishers", "publisher_id,partner_id,name", ["bare,a,Bare"]);
  const listed = async (partnerId: string, query = {}) =>
    (await ask(listPublishers, { params: { partnerId }, query })).items.map(
      ({ publisherId, name, offers }) => [publisherId, name, offers],
    );
  expect(await listed("a")).toEqual([["bare", "Bare", 0]]);
  expect(await listed("b")).toEqual([
    ["pub-a", "Company a", 1],
    ["pub-b", "Company b", 1],
  ]);
  expect(await listed("b", { limit: 1 })).toEqual([["pub-a", "Company a", 1]]);
});

test("an offer goes on to another partner, and all of that partner to a third", async () => {
  const params = { publisherId: "pub-a", offerId: "of-a" };
  const offer = { toPublisher: "pub-c", fromDay: today, reason: "sold" };
  expect(await ask(transferOffer, { params, body: offer })).toMatchObject({ toPartner: "c", lines: 1 });
  const merge = { params: { partnerId: "c" }, body: { toPartner: "a", fromDay: null, reason: "merged" } };
  expect(await ask(transferPartner, merge)).toMatchObject({ publishers: 1, offers: 2, lines: 1 });
});

test("a transfer that can't be made is refused at its field, whether it is tried or made", async () => {
  for (const query of ["", "?dry_run=true"]) {
    const send = (path: string, body: object) =>
      call(`POST /api/v1/${path}${query}`, { headers: json, body: JSON.stringify(body) });
    const how = { from_day: null, reason: "sold" };
    const refused = [
      await send("publishers/none/transfer", { ...how, to_partner: "b" }),
      await send("publishers/pub-b/transfer", { ...how, to_partner: "none" }),
      await send("publishers/pub-b/transfer", { ...how, to_partner: "b" }),
      await send("publishers/pub-b/transfer", { ...how, to_partner: "c", from_day: "2024-02-30" }),
      await send("publishers/pub-b/transfer", { to_partner: "c" }),
    ];
    expect(refused.map((one) => [one.statusCode, one.json().code])).toEqual([
      [422, "publisher-unknown"],
      [422, "partner-unknown"],
      [422, "transfer-to-itself"],
      [400, "day-invalid"],
      [400, "request-invalid"],
    ]);
  }
});

test("both partners' histories have the transfer with its reason", async () => {
  const found = async (partnerId: string) =>
    (await ask(listAudit, { query: { partnerId } })).items
      .filter(({ what }) => /^(publisher|offer)\./.test(what))
      .map(({ what, why }) => [what, why]);
  expect(await found("b")).toEqual([
    ["offer.left", "sold"],
    ["publisher.came", "sold"],
  ]);
  expect(await found("c")).toEqual([
    ["publisher.left", "merged"],
    ["offer.came", "sold"],
  ]);
});
