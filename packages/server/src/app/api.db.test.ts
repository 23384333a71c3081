import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { listPartners } from "@laurel/contract";
import { expect, test } from "vitest";
import { describedApi } from "../platform/http/answer/describe-api.ts";
import { exampleClock as clock, exampleDatabase } from "./example/testing-example.ts";
import { type Call, testApp } from "./testing-app.ts";

const database = await exampleDatabase();
const { app, ask, call } = await testApp(database, { clock });
const partner = "4101101";

async function pages(route: string, query: Record<string, string | number> = {}) {
  const items: Record<string, unknown>[] = [];
  let cursor: string | null = null;
  do {
    const answer = await call(route, { query: { ...query, ...(cursor === null ? {} : { cursor }) } });
    expect(answer.statusCode, answer.body).toBe(200);
    items.push(...answer.json().items);
    cursor = answer.json().next_cursor;
  } while (cursor !== null);
  return items;
}

test.each([
  ["name", 7],
  ["-billedSales", 7],
  ["teamsUsers", 20],
  ["-next", 30],
  ["-joined_on", 64],
  ["partner_id", 199],
])("paging by %s in pages of %i gives each partner once, in order", async (sort, limit) => {
  const items = await pages("GET /api/v1/partners", { sort, limit });
  expect(new Set(items.map(({ partner_id }) => partner_id)).size).toBe(200);
  const whole = await pages("GET /api/v1/partners", { sort, limit: 200 });
  expect(items).toEqual(whole);
});

test("sorting by a measure puts the largest first and those without a value last", async () => {
  const { items } = await ask(listPartners, { query: { sort: "-teamsUsers", limit: 200 } });
  const values = items.map(({ standing }) => standing?.measures.teamsUsers ?? null);
  const known = values.filter((value) => value !== null);
  expect(known.length).toBeGreaterThan(2);
  expect(known).toEqual(known.toSorted((a, b) => b - a));
  expect(values.slice(known.length).every((value) => value === null)).toBe(true);
});

test("sorting by `-next` puts those closest to their next stage first", async () => {
  const { items } = await ask(listPartners, { query: { sort: "-next", limit: 200 } });
  const shares = items.map(({ standing }) => {
    const entered = Object.entries(standing?.next ?? {}).filter(
      ([track]) => track in (standing?.tracks ?? {}),
    );
    return entered.length === 0 ? null : Math.max(...entered.map(([, { nearest }]) => nearest.share));
  });
  const known = shares.filter((share) => share !== null);
  expect(known.length).toBeGreaterThan(50);
  expect(known).toEqual(known.toSorted((a, b) => b - a));
  expect(shares.slice(known.length).every((share) => share === null)).toBe(true);
});

test("a cursor continues where it stopped although partners were added", async () => {
  const first = (await call("GET /api/v1/partners", { query: { sort: "partner_id", limit: 5 } })).json();
  await call(
    "POST /api/v1/partners/batch",
    csv("partner_id,name,country,locale\n1000000,Early Bird,US,en-US\n"),
  );
  const query = { sort: "partner_id", limit: 5, cursor: first.next_cursor };
  const second = (await call("GET /api/v1/partners", { query })).json();
  const ids = [...first.items, ...second.items].map(({ partner_id }: { partner_id: string }) => partner_id);
  expect(new Set(ids).size).toBe(10);
  await database.owner.query("delete from standing_due where partner_id = '1000000'");
  await database.owner.query("delete from partners where partner_id = '1000000'");
});

test("a partner is found by a part of its name, in any script, or by its id", async () => {
  const find = (q: string) => ask(listPartners, { query: { q } });
  expect((await find("VELTRASSA")).items[0]?.partnerId).toBe(partner);
  expect((await find("솔새미나루")).total).toBe(1);
  expect((await find("41011")).total).toBe(1);
  expect((await find("100%_")).total).toBe(0);
});

test("a stage lists the partners that have it, themselves or with an offer", async () => {
  const on = (stage: string) => ask(listPartners, { query: { stage, limit: 1 } });
  const stages = ["publisher", "t500", "t25k", "t50k", "t100k", "t500k", "t1m", "t2m", "t4m"];
  for (const stage of stages) expect((await on(`transact.${stage}`)).total, stage).toBeGreaterThan(0);
  expect((await on("non-transact.services")).total).toBeGreaterThan(0);
  expect((await on("none")).total).toBeGreaterThan(0);
  expect((await on("transact.none")).total).toBe(0);
});

test("a partner's standing is given with its reasons, on any day", async () => {
  const route = `GET /api/v1/partners/${partner}/standing`;
  const today = (await call(route)).json();
  expect(today).toMatchObject({
    as_of: "2026-03-15",
    version: "2026-01",
    measures: { billedSales: 9_320_000 },
  });
  const [track] = today.reasons.tracks;
  expect(track.next.stage).toBe("t100k");
  expect(track.next.gaps[0]).toMatchObject({ measure: "billedSales", gap: 680_000 });
  expect(track.next.nearest).toMatchObject({ share: 0.932, open: [{ measure: "billedSales" }] });
  expect(today.held_until.transact > "2026-03-15").toBe(true);
  const { next_change: change } = today;
  expect(change.on > "2026-03-15").toBe(true);
  expect(change.before).not.toEqual(change.after);
  const shown = (await call(`GET /api/v1/partners/${partner}`)).json();
  expect(shown.standing.next_change_on).toBe(change.on);
  expect(shown.standing.next.transact).toEqual(track.next);
  const early = (await call(route, { query: { as_of: "2019-01-01" } })).json();
  expect(early).toMatchObject({ version: null, tracks: {}, unlocked: [], reasons: null });
  expect((await call(route, { query: { as_of: "2026-02-31" } })).json()).toMatchObject({
    status: 400,
    code: "day-invalid",
  });
});

test("a caller with the present standing gets a 304", async () => {
  const route = `GET /api/v1/partners/${partner}/standing`;
  const { etag } = (await call(route)).headers;
  const again = await call(route, { headers: { "if-none-match": String(etag) } });
  expect([again.statusCode, again.body]).toEqual([304, ""]);
  expect((await call(route, { headers: { "if-none-match": '"other"' } })).statusCode).toBe(200);
});

test.each(["standings", "unlocks", "events", "offers"])("a partner's %s are paged", async (list) => {
  const route = `GET /api/v1/partners/${partner}/${list}`;
  const all = await pages(route, { limit: 200 });
  expect(all.length).toBeGreaterThan(0);
  expect(await pages(route, { limit: 1 })).toEqual(all);
  const unknown = await call(`GET /api/v1/partners/nobody/${list}`);
  expect(unknown.json()).toMatchObject({ status: 404, code: "partner-not-found" });
});

test("an unknown address or id gives a 404", async () => {
  const codes = [];
  for (const route of [
    "partners/nobody",
    "partners/nobody/standing",
    "programs/1999",
    "imports/999",
    "imports/999/refusals",
    "imports/999/refused",
  ]) {
    const { statusCode, body } = await call(`GET /api/v1/${route}`);
    expect(statusCode, body).toBe(404);
    codes.push(JSON.parse(body).code);
  }
  expect(new Set(codes)).toEqual(new Set(["partner-not-found", "version-unknown", "import-unknown"]));
});

test.each([
  ["limit=0", "field-out-of-range", "/query/limit"],
  ["limit=201", "field-out-of-range", "/query/limit"],
  ["limit=many", "field-type", "/query/limit"],
  ["colour=red", "field-unknown", "/query/colour"],
  ["stage=publisher", "field-format", "/query/stage"],
])("a list request with %s is refused with the place", async (query, code, pointer) => {
  const answer = await call(`GET /api/v1/partners?${query}`);
  expect(answer.statusCode).toBe(400);
  expect(answer.json()).toMatchObject({ code: "request-invalid", errors: [{ code, pointer }] });
});

test("a forged or foreign cursor, an unknown order and a NUL are refused", async () => {
  const { next_cursor } = (await call("GET /api/v1/partners", { query: { limit: 1 } })).json();
  const refused = async (query: Record<string, string>) =>
    (await call("GET /api/v1/partners", { query })).json().code;
  expect(await refused({ cursor: next_cursor, sort: "-name" })).toBe("cursor-invalid");
  expect(await refused({ cursor: next_cursor, q: "a" })).toBe("cursor-invalid");
  expect(await refused({ cursor: `${next_cursor}x` })).toBe("cursor-invalid");
  expect(await refused({ cursor: "" })).toBe("cursor-invalid");
  expect((await call("GET /api/v1/imports", { query: { cursor: next_cursor } })).json().code).toBe(
    "cursor-invalid",
  );
  expect(await refused({ sort: "shoeSize" })).toBe("sort-unknown");
  expect((await call("GET /api/v1/partners?q=%00")).json().code).toBe("request-invalid");
});

test("the program is named in the language asked for, with English behind it", async () => {
  const korean = (await call("GET /api/v1/program", { query: { locale: "ko" } })).json();
  expect(korean).toMatchObject({
    program: "marketplace-rewards",
    current_version: "2026-01",
    locale: "ko-KR",
  });
  expect(korean.versions.map(({ version }: { version: string }) => version)).toEqual([
    "2020-07",
    "2023-08",
    "2023-12",
    "2026-01",
  ]);
  expect(korean.texts.benefits["technical-assistance"].usage[0]).toMatch(/[가-힣]/);
  expect(korean.texts.forms["technical-help"].fields.stage.options.design).toBe("설계");
  expect(korean.texts.stages.transact.t5m.name).toMatch(/[가-힣]/);
  const french = (await call("GET /api/v1/program", { headers: { "accept-language": "fr" } })).json();
  expect(french.texts.stages.transact.t25k.name).toBe("25K stage");
  expect((await call("GET /api/v1/program?locale=../etc")).statusCode).toBe(400);
  expect((await call("GET /api/v1/programs/2023-12")).json().source).toMatch(/^# yaml-language-server/);
});

function csv(body: string, headers: Record<string, string> = {}): Call {
  return { body, headers: { "content-type": "text/csv", ...headers } };
}

test("a batch of 20,000 lines is imported as a stream, zipped or not", async () => {
  const offer = (await call(`GET /api/v1/partners/${partner}/offers`)).json().items[0];
  const lines = Array.from(
    { length: 20_000 },
    (_, i) => `big-${i},1,${offer.publisher_id},${offer.offer_id},2026-03-01,1.00,USD,sale`,
  );
  const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
  const text = `${[heading, ...lines].join("\n")}\n`;
  const zipped = gzipSync(text);
  const first = await call("POST /api/v1/sales/batch?source=big", {
    body: zipped,
    headers: { "content-type": "text/csv", "content-encoding": "gzip" },
  });
  expect(first.statusCode, first.body).toBe(200);
  expect(first.json()).toMatchObject({
    kind: "sales",
    source: "big",
    status: "finished",
    added: 20_000,
    refusals: [],
  });
  const again = await call("POST /api/v1/sales/batch?source=big", csv(text));
  expect(again.json()).toMatchObject({ added: 0, repeated: 20_000 });
});

test("bad lines don't stop good ones; they are shown, listed, downloaded and run again", async () => {
  const text = "publisher_id,partner_id,name\nnew-one,4101101,New One\nodd-one,9999999,Odd One\n";
  const answer = await call("POST /api/v1/publishers/batch", csv(text, { "accept-language": "ko" }));
  expect(answer.json()).toMatchObject({ lines: 2, added: 1, refused: 1 });
  expect(answer.json().refusals[0]).toMatchObject({ line: 3, column: "partner_id", code: "partner-unknown" });
  expect(answer.json().refusals[0].message).toMatch(/[가-힣]/);
  const { import_id } = answer.json();
  expect(await pages(`GET /api/v1/imports/${import_id}/refusals`)).toHaveLength(1);
  const file = await call(`GET /api/v1/imports/${import_id}/refused`);
  expect(file.headers["content-disposition"]).toBe(
    `attachment; filename="publishers-${import_id}-refused.csv"`,
  );
  expect(file.body).toMatch(/^refused_line,refused_because,publisher_id,partner_id,name\n3,/);
  await call(
    "POST /api/v1/partners/batch",
    csv("partner_id,name,country,locale\n9999999,Late Comer,US,en-US\n"),
  );
  const rerun = await call(`POST /api/v1/imports/${import_id}/rerun`);
  expect(rerun.json()).toMatchObject({ added: 1, refused: 0, rerun_of: import_id, refusals: [] });
  expect((await call("POST /api/v1/imports/999/rerun")).json()).toMatchObject({
    status: 404,
    code: "import-unknown",
  });
});

test("the audit log names the key and the request that brought facts in", async () => {
  const answer = await call("POST /api/v1/rates/batch", csv("currency,day,rate\nEUR,2026-03-09,1.1\n"));
  const { rows } = await database.owner.query(
    "select who, request_id, data from events where partner_id = '' order by event_id desc limit 1",
  );
  const { import_id } = answer.json();
  const request_id = answer.headers["x-request-id"];
  const data = { import_id, kind: "rates", source: "marketplace", file_name: "rates.csv" };
  expect(rows).toMatchObject([{ who: "key:installation", request_id, data }]);
});

test("NDJSON is imported as CSV is", async () => {
  const body = '{"currency":"EUR","day":"2026-03-10","rate":"1.1"}\n';
  const answer = await call("POST /api/v1/rates/batch", {
    body,
    headers: { "content-type": "application/x-ndjson" },
  });
  expect(answer.json()).toMatchObject({ format: "ndjson", lines: 1, refused: 0 });
});

test("a file that can't be read as a whole is refused as a whole", async () => {
  const answer = await call(
    "POST /api/v1/partners/batch",
    csv("partner_id,nom\n1,x\n", { "accept-language": "en" }),
  );
  expect(answer.statusCode).toBe(422);
  expect(answer.json()).toMatchObject({ code: "column-unknown", import_id: expect.any(Number) });
  const { import_id } = answer.json();
  expect((await call(`GET /api/v1/imports/${import_id}`)).json()).toMatchObject({
    status: "refused",
    lines: 0,
  });
});

test.each([
  ["another type", { "content-type": "application/json" }],
  ["another encoding", { "content-type": "text/csv", "content-encoding": "br" }],
])("a batch of %s is 415", async (_, headers) => {
  const answer = await call("POST /api/v1/sales/batch", { body: "{}", headers });
  expect(answer.json()).toMatchObject({ status: 415, code: "media-type-unknown" });
});

test("a write with a key is done once", async () => {
  const text = "partner_id,name,country,locale\n7000001,Once Only,US,en-US\n";
  const send = (body: string, key = "first") =>
    call("POST /api/v1/partners/batch", csv(body, { "idempotency-key": key }));
  const first = await send(text);
  const again = await send(text);
  expect(again.json()).toEqual(first.json());
  expect([first, again].map(({ headers }) => headers["idempotency-replayed"])).toEqual([undefined, "true"]);
  expect((await send(text.replace("Once", "Twice"))).json()).toMatchObject({
    status: 422,
    code: "idempotency-key-reused",
  });
  expect((await send(text, "a b")).json()).toMatchObject({ status: 400, code: "idempotency-key-invalid" });
  const both = await Promise.all([send(text, "race"), send(text, "race")]);
  const codes = both.map(({ statusCode }) => statusCode).sort();
  expect([
    [200, 200],
    [200, 409],
  ]).toContainEqual(codes);
});

const json = (body: unknown): Call => ({
  body: JSON.stringify(body),
  headers: { "content-type": "application/json" },
});

test("a bad program gives all its problems, each with place and fix", async () => {
  const source =
    "program: marketplace-rewards\nversion: 2030-01\ncolour: red\n" +
    "in-force: { from: tomorrow }\ncurrency: XXQ\n";
  for (const route of ["POST /api/v1/programs/check", "POST /api/v1/programs"]) {
    const answer = await call(route, json({ source, texts: {}, file: "2030-01.yaml" }));
    expect(answer.statusCode).toBe(422);
    const { code, errors } = answer.json();
    expect(code).toBe("program-invalid");
    expect(errors.length).toBeGreaterThanOrEqual(3);
    for (const each of errors) {
      expect(each).toMatchObject({
        line: expect.any(Number),
        column: expect.any(Number),
        fix: expect.any(String),
      });
    }
  }
});

test("a version is checked, published once, and never changes", async () => {
  const { source, texts } = (await call("GET /api/v1/programs/2023-12")).json();
  const yaml = Object.fromEntries(
    Object.entries(texts).map(([language, tree]) => [language, JSON.stringify(tree)]),
  );
  const next = source
    .replace(/^version: .*$/m, "version: 2031-01")
    .replace(/from: 2023-12-01/, "from: 2031-01-01");
  const body = { source: next.replace(/^ *replaces: t5m\n/m, ""), texts: yaml };
  const checked = await call("POST /api/v1/programs/check", json(body));
  expect(checked.statusCode, checked.body).toBe(200);
  expect(checked.json()).toMatchObject({ version: "2031-01", published: false, changed: true });
  const first = await call("POST /api/v1/programs", json(body));
  expect([first.statusCode, first.json().changed]).toEqual([201, true]);
  const again = await call("POST /api/v1/programs", json(body));
  expect([again.statusCode, again.json().changed]).toEqual([200, false]);
  const texts_corrected = { ...body, texts: { ...yaml, en: yaml.en?.replace("Selling", "Sells") ?? "" } };
  const corrected = await call("POST /api/v1/programs", json(texts_corrected));
  expect([corrected.statusCode, corrected.json()]).toMatchObject([
    200,
    { changed: true, texts_corrected: true },
  ]);
  const stored = (await call("GET /api/v1/programs/2031-01")).json();
  expect(stored.texts.en.tracks.transact.name).toBe("Sells");
  expect(stored.texts_corrected_at).toMatch(/Z$/);
  const other = await call("POST /api/v1/programs", json({ ...body, source: `${body.source}\n# changed\n` }));
  expect(other.json().errors[0].code).toBe("version-published");
});

test.each([
  ["unknown fields", { source: "a: 1", texts: {}, colour: "red" }, [["field-unknown", "/body/colour"]]],
  ["a missing field", { source: "a: 1" }, [["field-missing", "/body/texts"]]],
  ["a wrong type", { source: 5, texts: {} }, [["field-type", "/body/source"]]],
])("a body with %s is refused with the place", async (_, body, expected) => {
  const answer = await call("POST /api/v1/programs/check", json(body));
  expect(answer.statusCode).toBe(400);
  const { errors } = answer.json();
  expect(errors.map(({ code, pointer }: { code: string; pointer: string }) => [code, pointer])).toEqual(
    expected,
  );
});

test("the API matches its committed description", () => {
  const committed = readFileSync(
    resolve(import.meta.dirname, "../../../../docs/reference/openapi.json"),
    "utf8",
  );
  const fix =
    "what crosses the wire has changed: run `node scripts/write-openapi.ts` and review the difference";
  expect(describedApi(app) === committed, fix).toBe(true);
});

test("a body that isn't JSON, is too large, or has another type is refused", async () => {
  const post = (body: string, type: string) =>
    call("POST /api/v1/programs/check", { body, headers: { "content-type": type } });
  expect((await post("{", "application/json")).json()).toMatchObject({
    status: 400,
    code: "request-malformed",
  });
  expect((await post("<a/>", "text/xml")).json()).toMatchObject({ status: 415, code: "media-type-unknown" });
  const large = JSON.stringify({ source: "x".repeat(9_000_000), texts: {} });
  expect((await post(large, "application/json")).json()).toMatchObject({
    status: 413,
    code: "request-too-large",
  });
});
