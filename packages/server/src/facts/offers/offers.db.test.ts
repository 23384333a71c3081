import { beforeAll, describe, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { isRefusal } from "../intake/import-kind.ts";
import { refusedLines } from "../intake/import-store.ts";
import { importText } from "../intake/testing.ts";
import { offerColumns, readOffer } from "./read-offer.ts";

const database = await testDatabase();

beforeAll(async () => {
  await importText(database, "partners", "partner_id,name,country,locale\np1,One,KR,ko\np2,Two,TW,zh-TW");
  await importText(database, "publishers", "publisher_id,partner_id,name\na,p1,A\nb,p1,B\nc,p2,C");
});

const values = {
  offer_id: "o1",
  publisher_id: "a",
  title: "Offer",
  offer_type: "saas",
  storefront: "azure-marketplace",
  pricing_models: "byol",
  status: "live",
  live_on: "2025-03-01",
  private: "false",
  stopped_on: "",
  public_offer_id: "",
  owner_email: "",
};
type Values = Partial<typeof values>;
const cellsOf = (other: Values) =>
  offerColumns.names.map((name) => ({ ...values, ...other })[name as keyof Values] ?? "");
const csv = (...lines: Values[]) =>
  [offerColumns.names, ...lines.map(cellsOf)].map((cells) => cells.join(",")).join("\n");

async function publications(): Promise<unknown> {
  const { rows } = await database.owner.query(
    "select offer_id, option, published_on from publications order by 1, 3",
  );
  return rows.map((row) => Object.values(row).join(" "));
}

test("offers are snapshots, and publications follow from them", async () => {
  expect(await importText(database, "offers", csv({}))).toMatchObject({ added: 1 });
  expect(await publications()).toEqual(["o1 list 2025-03-01"]);

  expect(await importText(database, "offers", csv({ live_on: "2025-02-01" }))).toMatchObject({ added: 1 });
  expect(await publications()).toEqual(["o1 list 2025-02-01"]);

  const raised = { pricing_models: "byol;subscription", live_on: "2025-06-01" };
  expect(await importText(database, "offers", csv(raised, raised))).toMatchObject({
    added: 1,
    repeated: 0,
    duplicated: 1,
  });
  expect(await publications()).toEqual(["o1 list 2025-02-01", "o1 transact 2025-06-01"]);

  await importText(
    database,
    "offers",
    csv({ status: "stopped", stopped_on: "2025-07-01" }, { live_on: "2025-09-01" }),
  );
  expect(await publications()).toEqual(["o1 list 2025-02-01", "o1 transact 2025-06-01"]);
  const { rows } = await database.owner.query("select count(*) from offer_snapshots");
  expect(rows).toEqual([{ count: 5 }]);
});

test("an offer stays with its publisher; another partner may use the same id", async () => {
  const record = await importText(
    database,
    "offers",
    csv({ publisher_id: "b" }, { publisher_id: "c" }, { publisher_id: "x" }),
  );
  expect(record).toMatchObject({ added: 1, refused: 2 });
  const reasons = await refusedLines(asServer(database), record.importId, {});
  expect(reasons.map(({ refusal }) => refusal)).toEqual([
    {
      column: "offer_id",
      code: "offer-of-other-publisher",
      params: { found: "o1", publisher: "b", owner: "a" },
    },
    { column: "publisher_id", code: "publisher-unknown", params: { found: "x" } },
  ]);
});

describe("values that contradict each other are refused", () => {
  test.each([
    [{ live_on: "" }, "live_on", "live-without-day"],
    [{ status: "stopped" }, "stopped_on", "stopped-without-day"],
    [{ stopped_on: "2025-02-28" }, "stopped_on", "stopped-before-live"],
    [{ status: "paused" }, "status", "value-not-listed"],
    [{ pricing_models: "byol;freemium" }, "pricing_models", "value-not-listed"],
    [{ pricing_models: "" }, "pricing_models", "cell-empty"],
    [{ private: "yes" }, "private", "value-not-listed"],
    [{ owner_email: "nobody" }, "owner_email", "email-invalid"],
  ] as const)("%j", (other, column, code) => {
    const read = readOffer(cellsOf(other));
    expect(isRefusal(read) && { column: read.column, code: read.code }).toEqual({ column, code });
  });
});

test("a draft needs no day, and a stopped offer may never have been live", () => {
  expect(isRefusal(readOffer(cellsOf({ status: "draft", live_on: "" })))).toBe(false);
  expect(isRefusal(readOffer(cellsOf({ status: "stopped", live_on: "", stopped_on: "2025-01-01" })))).toBe(
    false,
  );
});
