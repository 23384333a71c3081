import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { importKinds } from "../facts/import-kinds.ts";
import { refusalText } from "../facts/intake/export-refused.ts";
import { refusedLines } from "../facts/intake/import-store.ts";
import { listNotices } from "../facts/intake/notice-store.ts";
import { importText, seedSellers, today } from "../facts/intake/testing.ts";
import { undoImport } from "../facts/intake/undo-import.ts";
import { verifyState } from "../platform/audit/verify-state.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { asServer, transaction } from "../platform/database/transaction.ts";
import { messages } from "../platform/locales/messages.ts";
import { publishVersions } from "../standing/testing-marketplace.ts";
import { accounted } from "./accounted.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
await seedSellers(database, 2);
const server = asServer(database);

const rates = (...lines: string[]) =>
  importText(database, "rates", ["currency,day,rate,exclusion", ...lines].join("\n"));
const observations = (...lines: string[]) =>
  importText(
    database,
    "observations",
    ["partner_id,measure,value,observed_on,expires_on,exclusion", ...lines].join("\n"),
  );
const sale = (id: string, on: string, currency = "EUR") =>
  importText(
    database,
    "sales",
    "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind\n" +
      `${id},1,pub1,offer1,${on},100.00,${currency},sale`,
  );
const undo = (importId: number) =>
  transaction(database, allPartners, (tx) =>
    undoImport(tx, { importId, kinds: importKinds, reason: "right after all", today, actor: { who: "cli" } }),
  );

async function questioned<Row extends object>(question: string): Promise<readonly Row[]> {
  return (await database.owner.query<Row>(question)).rows;
}

const days = () =>
  questioned(
    `select day, sum(amount_minor)::bigint as minor, sum(unconverted)::int as waiting from sales_daily
     group by day having sum(amount_minor) <> 0 or sum(unconverted) <> 0 order by day`,
  );
const observed = async () =>
  (await questioned<{ value: string }>("select value from observations order by observation_id")).map(
    ({ value }) => value,
  );
const due = async () =>
  (await questioned<{ id: string }>("select partner_id as id from standing_due order by 1")).map(
    ({ id }) => id,
  );

async function refusalsOf(importId: number): Promise<readonly string[]> {
  const found = await refusedLines(server, importId, {});
  return found.map(({ refusal }) => refusalText(messages("en"), refusal));
}

beforeEach(async () => {
  await database.owner.query("delete from standing_due");
});

// Whatever a test did, the log must account for it, and what follows from the facts must follow.
afterEach(async () => {
  expect(await verifyState(database, accounted)).toEqual({ differences: [], total: 0 });
});

describe("a rate entered in error", () => {
  const on = "2026-01-01";

  test("gives way to the one received before it, and the totals are exact", async () => {
    await rates(`EUR,${on},1.1,`);
    await sale("a", on);
    await rates(`EUR,${on},11,`);
    expect(await days()).toEqual([{ day: on, minor: 110_000, waiting: 0 }]);
    await database.owner.query("delete from standing_due");
    expect(await rates(`EUR,${on},11,entered-in-error`)).toMatchObject({ added: 1, refused: 0 });
    expect(await days()).toEqual([{ day: on, minor: 11_000, waiting: 0 }]);
    expect(await due()).toEqual(["p1"]);
  });

  test("changes nothing when it is withdrawn twice, in one file or in two", async () => {
    const again = `EUR,${on},11.00,entered-in-error`;
    expect(await rates(again)).toMatchObject({ added: 0, repeated: 1, noticed: 0 });
    expect(await rates(again, again)).toMatchObject({ added: 0, repeated: 1, duplicated: 1 });
    expect(await days()).toEqual([{ day: on, minor: 11_000, waiting: 0 }]);
    expect(await due()).toEqual([]);
  });

  test("stays withdrawn when it is received again, with a notice that says why", async () => {
    const record = await rates(`EUR,${on},11,`);
    expect(record).toMatchObject({ added: 0, repeated: 1, noticed: 1 });
    const notices = await listNotices(server, record.importId, { limit: 10 });
    const sentences = notices.map(({ notice }) => refusalText(messages("en"), notice));
    expect(sentences).toContainEqual(expect.stringContaining("undo import"));
    expect(await days()).toEqual([{ day: on, minor: 11_000, waiting: 0 }]);
  });

  test("leaves sales waiting if none was received before it", async () => {
    await rates(`EUR,${on},1.1,entered-in-error`);
    expect(await days()).toEqual([{ day: on, minor: 0, waiting: 1 }]);
  });

  test("counts again once the import that withdrew it is undone", async () => {
    const [last] = await questioned<{ id: number }>(
      "select max(undone_in)::int as id from undone_rates where rate = 1.1",
    );
    await undo(last?.id ?? 0);
    expect(await days()).toEqual([{ day: on, minor: 11_000, waiting: 0 }]);
    expect(await due()).toEqual(["p1"]);
    expect(await rates(`EUR,${on},1.1,entered-in-error`)).toMatchObject({ added: 1 });
    expect(await days()).toEqual([{ day: on, minor: 0, waiting: 1 }]);
  });

  test("doesn't come back if its own import is undone, too", async () => {
    const stated = await rates("JPY,2026-01-01,0.9,");
    const withdrew = await rates("JPY,2026-01-01,0.9,entered-in-error");
    await undo(stated.importId);
    await undo(withdrew.importId);
    expect(await questioned("select from rates where currency = 'JPY'")).toEqual([]);
  });

  test("may be stated and withdrawn in one file, in either order", async () => {
    const [stated, withdrawn] = ["GBP,2026-01-01,13,", "GBP,2026-01-01,13,entered-in-error"];
    expect(await rates(withdrawn, stated, "GBP,2026-01-01,1.3,")).toMatchObject({ added: 3, refused: 0 });
    expect(await questioned("select rate from rates where currency = 'GBP'")).toEqual([{ rate: "1.3" }]);
  });

  test("is refused if it isn't on record like this, with what is", async () => {
    const { importId, refused } = await rates(
      "GBP,2026-01-01,1.4,entered-in-error",
      "GBP,2026-01-02,1.4,entered-in-error",
      "GBP,2026-01-02,1.4,fraud",
    );
    expect(refused).toBe(3);
    expect(await refusalsOf(importId)).toEqual([
      expect.stringMatching(/GBP 2026-01-01: 1\.4.*On record for it: 1\.3\. Repeat the line exactly/),
      expect.stringContaining("There is no value on record for it."),
      expect.stringContaining("entered-in-error"),
    ]);
    expect((await refusedLines(server, importId, {}))[0]?.refusal.code).toBe("fact-unknown");
  });

  test("stays in the history, with the import that says so", async () => {
    const events = await questioned(
      `select who, why, data ->> 'kind' as kind from events where what = 'facts.withdrawn'
       order by event_id limit 1`,
    );
    expect(events).toEqual([{ who: "cli", why: "entered-in-error", kind: "rates" }]);
    const kept = await questioned(
      `select made_by, undone_rates.undone_at is not null as at from undone_rates
       join imports on imports.import_id = undone_in where rate = 11`,
    );
    expect(kept).toEqual([{ made_by: "cli", at: true }]);
  });
});

describe("an observation entered in error", () => {
  test("gives way to the one received before it, and its partner is decided again", async () => {
    await observations("p2,users,10,2026-01-01,,", "p2,users,1000,2026-01-01,,");
    await database.owner.query("delete from standing_due");
    const wrong = "p2,users,1000,2026-01-01,,entered-in-error";
    expect(await observations(wrong)).toMatchObject({ added: 1 });
    expect(await observed()).toEqual(["10"]);
    expect(await due()).toEqual(["p2"]);
    expect(await observations(wrong)).toMatchObject({ added: 0, repeated: 1 });
    expect(await observed()).toEqual(["10"]);
  });

  test("is told from one that expires on another day", async () => {
    await observations("p2,users,10,2026-01-01,2026-06-01,");
    const { importId } = await observations("p2,users,10,2026-01-01,2026-07-01,entered-in-error");
    const [refusal] = await refusalsOf(importId);
    expect(refusal).toContain("On record for it: 10 (expires_on 2026-06-01), 10.");
    await observations("p2,users,10,2026-01-01,2026-06-01,entered-in-error");
    expect(await observed()).toEqual(["10"]);
  });

  test("comes back with the undo of the import that withdrew it, in its old place", async () => {
    await observations("p1,users,5,2026-02-01,,", "p1,users,6,2026-02-01,,");
    const { importId } = await observations("p1,users,5,2026-02-01,,entered-in-error");
    await undo(importId);
    const values = await questioned(
      "select value from observations where partner_id = 'p1' order by observation_id",
    );
    expect(values).toEqual([{ value: "5" }, { value: "6" }]);
  });
});
