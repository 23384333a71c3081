import { describe, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { publishVersions } from "../../standing/testing-marketplace.ts";
import { refusedLines } from "./import-store.ts";
import { countNotices, listNotices } from "./notice-store.ts";
import { importText, seedSellers } from "./testing.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-08", "2023-12"]);
await seedSellers(database, 2);

type Kind = Parameters<typeof importText>[1];

/** Imports lines; gives their notices as "line column code" with the value that each suggests. */
async function take(kind: Kind, heading: string, lines: readonly string[], options = {}) {
  const record = await importText(database, kind, [heading, ...lines].join("\n"), options);
  const server = asServer(database);
  const notices = await listNotices(server, record.importId, { limit: 100 });
  const refused = await refusedLines(server, record.importId, {});
  return {
    ...record,
    notices: notices.map(({ line, notice: { column, code, params } }) =>
      [line, column, code, params.meant ?? params.other ?? params.near].filter(Boolean).join(" "),
    ),
    refusals: refused.map(({ line, refusal }) => `${line} ${refusal.code}`),
    counts: await countNotices(server, record.importId),
  };
}

const observations = "partner_id,measure,value,observed_on";
const partners = "partner_id,name,country,locale";

describe("a line that is taken in with a notice", () => {
  test("a measure that no published version reads, with the nearest that is read", async () => {
    const taken = await take("observations", observations, [
      "p1,teams-monthly-activ-users,300,2024-06-03",
      "p1,Teams-Monthly-Active-Users,300,2024-06-03",
      "p1,anything at all,300,2024-06-03",
      "p1,teamsUsers,300,2024-06-03",
      "p1,teams-users,300,2024-06-03",
      "p2,teams-monthly-active-users,300,2024-06-03",
    ]);
    expect(taken).toMatchObject({ added: 6, refused: 0, noticed: 5 });
    expect(taken.notices).toEqual([
      "2 measure measure-unread teams-monthly-active-users",
      "3 measure measure-unread teams-monthly-active-users",
      "4 measure measure-unread none",
      "5 measure measure-unread teams-monthly-active-users",
      "6 measure measure-unread teams-monthly-active-users",
    ]);
    expect(taken.counts).toEqual([{ code: "measure-unread", lines: 5, total: null }]);
  });

  test("a day in the future or before 2000, and not today's", async () => {
    const taken = await take("observations", observations, [
      "p1,teams-monthly-active-users,1,2026-11-21",
      "p1,teams-monthly-active-users,1,2026-11-22",
      "p1,teams-monthly-active-users,1,1999-12-31",
      "p1,teams-monthly-active-users,1,2000-01-01",
    ]);
    expect(taken.notices).toEqual(["3 observed_on day-in-future", "4 observed_on day-long-past"]);
  });

  test("a rate that is more than ten times off its neighbours, once for one mistake", async () => {
    const taken = await take("rates", "currency,day,rate", [
      "EUR,2026-01-01,1.10",
      "EUR,2026-01-02,0.0110",
      "EUR,2026-01-03,1.11",
      "EUR,2026-01-04,11.2",
      "KRW,2026-01-01,0.00075",
      "JPY,2026-01-01,150",
    ]);
    expect(taken.notices).toEqual(["3 rate rate-off 1.1", "5 rate rate-off 1.11"]);
    // Also next to what is on record, before and after it, and exactly ten times is not more.
    expect((await take("rates", "currency,day,rate", ["KRW,2026-01-09,1330"])).notices).toEqual([
      "2 rate rate-off 0.00075",
    ]);
    expect(
      (await take("rates", "currency,day,rate", ["JPY,2025-12-01,1500", "JPY,2025-11-01,14.9"])).notices,
    ).toEqual(["3 rate rate-off 150"]);
  });

  test("a new partner whose id looks like another's", async () => {
    await take("partners", partners, ["P-100,One,KR,ko"]);
    const taken = await take("partners", partners, [
      "p-100,case,KR,ko",
      "P-0100,leading zeros,KR,ko",
      "P–100,a dash,KR,ko",
      "Р-100,Cyrillic,KR,ko",
      "P-1O0,a letter,KR,ko",
      "P-101,another,KR,ko",
      "P-100,One,KR,ko",
    ]);
    expect(taken).toMatchObject({ added: 6, repeated: 1, noticed: 5 });
    expect(taken.notices.map((notice) => notice.split(" ")[0])).toEqual(["2", "3", "4", "5", "6"]);
    // Once it is on record, a person has seen it.
    expect((await take("partners", partners, ["p-100,case again,KR,ko"])).noticed).toBe(0);
  });
});

describe("lines that are on record already", () => {
  const days = ["p2,teams-monthly-active-users,1,2027-01-01", "p2,teamsUsers,1,2024-01-02"];

  test("are not noticed again, nor refused by a strict import", async () => {
    expect(await take("observations", observations, days)).toMatchObject({ added: 2, noticed: 2 });
    const twice = [...days, ...days];
    expect(await take("observations", observations, twice)).toMatchObject({ repeated: 2, noticed: 0 });
    const strict = [...days, "p2,teamsUsers,2,2024-01-03"];
    expect(await take("observations", observations, strict, { strict: true })).toMatchObject({
      repeated: 2,
      refused: 1,
      noticed: 0,
      refusals: ["4 measure-unread"],
    });
  });

  test("are noticed where the file says something else of the same day before", async () => {
    const changed = [days[0]?.replace(",1,", ",2,") ?? "", ...days];
    expect(await take("observations", observations, changed)).toMatchObject({ added: 2, noticed: 2 });
  });

  test("are not noticed as rates, sales, partners or offers either", async () => {
    const offer = "o9,pub1,Nine,saas,marketplace,subscription,live,2027-02-01,false".split(",");
    const files = [
      ["rates", "currency,day,rate", ["CHF,2027-01-01,1", "CHF,2027-01-02,100"]],
      ["partners", `${partners},joined_on`, ["j1,One,KR,ko,1999-01-01", "J1,One,KR,ko,1999-01-01"]],
      [
        "offers",
        "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private",
        [offer.join(",")],
      ],
    ] as const;
    for (const [kind, heading, lines] of files) {
      expect(await take(kind, heading, lines)).toMatchObject({ added: lines.length, noticed: lines.length });
      const again = await take(kind, heading, lines);
      expect(again).toMatchObject({ repeated: lines.length, noticed: 0, notices: [], counts: [] });
    }
  });
});

test("a sale that is on record already is not noticed again, in a file that has more", async () => {
  const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,offsets";
  const sale = (id: string) => `${id},1,pub1,offer1,2027-01-01,5,USD,sale,`;
  expect(await take("sales", heading, [sale("a")])).toMatchObject({ added: 1, noticed: 1 });
  const more = await take("sales", heading, [sale("a"), sale("b")]);
  expect(more).toMatchObject({ added: 1, repeated: 1, noticed: 1, notices: ["3 billed_on day-in-future"] });
});

test("two ids that differ only by their normal form are one", async () => {
  const [composed, decomposed] = ["파트너-1".normalize("NFC"), "파트너-1".normalize("NFD")];
  const record = await take("partners", partners, [
    `${decomposed},${"Müller".normalize("NFD")},KR,ko`,
    `${composed},${"Müller".normalize("NFC")},KR,ko`,
  ]);
  expect(record).toMatchObject({ added: 1, duplicated: 1 });
});

test("a strict import refuses what it would notice, line by line", async () => {
  const record = await take(
    "observations",
    observations,
    ["p1,teamsUsers,300,2024-06-05", "p1,teams-monthly-active-users,300,2024-06-05"],
    { strict: true },
  );
  expect(record).toMatchObject({ added: 1, refused: 1, noticed: 0, refusals: ["2 measure-unread"] });
});
