import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { getImport, listImports } from "@laurel/contract";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importText, seedSellers } from "../facts/intake/testing.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { publishVersions } from "../standing/testing-marketplace.ts";
import { testApp, testKey } from "./testing-app.ts";

const database = await testDatabase();
const uploadFolder = await mkdtemp(join(tmpdir(), "laurel-uploads-"));
afterAll(() => rm(uploadFolder, { recursive: true, force: true }));
const importLimits = { maxBytes: 4_000_000, maxLines: 600_000 };
const { app, call, ask } = await testApp(database, {
  importLimits,
  uploadFolder,
  isOwnHost: () => true,
});

beforeAll(async () => {
  await publishVersions(database, ["2023-12"]);
  await seedSellers(database, 1);
});

const heading = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
const sale = (id: string, publisher = "pub1") => `${id},1,${publisher},offer1,2026-01-15,10.00,USD,sale`;
const sales = (count: number, publisher?: string) =>
  Array.from({ length: count }, (_, index) => sale(`line${index}`, publisher));
const file = (...lines: string[]) => [heading, ...lines].join("\n");

const send = (body: string | Buffer) =>
  call("POST /api/v1/sales/batch", { headers: { "content-type": "text/csv" }, body });
const count = async (table: string) =>
  (await database.owner.query<{ count: number }>(`select count(*) from ${table}`)).rows[0]?.count;

test("a small gzip that unzips to a million bad lines is refused before any line is kept", async () => {
  const bomb = gzipSync(`${heading}\n${"x\n".repeat(1_000_000)}`);
  expect(bomb.length).toBeLessThan(5_000);
  const answer = await send(bomb);
  expect(answer.json()).toMatchObject({ status: 422, code: "gzip-too-dense" });
  expect(await count("import_refusals")).toBe(0);
});

test("a file with too many bytes or lines is refused while it is read, as sent and unzipped", async () => {
  const long = `${heading}\n${"x\n".repeat(600_001)}`;
  expect((await send(long)).json()).toMatchObject({ status: 413, code: "file-too-long" });
  const large = Array.from({ length: 50_000 }, (_, n) => `${n * 7919},${"ab".repeat(40)}`).join("\n");
  expect((await send(large)).json()).toMatchObject({ status: 413, code: "file-too-large" });
  expect((await send(gzipSync(large))).json()).toMatchObject({ status: 413, code: "file-too-large" });
  expect(await count("import_refusals")).toBe(0);
  expect(readdirSync(uploadFolder)).toEqual([]);
});

test("an upload over the limit is answered while it is being sent, and cut off", async () => {
  const address = await app.listen({ port: 0, host: "127.0.0.1" });
  const post = async (body: RequestInit) => {
    const headers = { authorization: `Bearer ${testKey}`, "content-type": "text/csv" };
    const answer = await fetch(`${address}/api/v1/sales/batch`, { method: "POST", headers, ...body });
    expect(answer.headers.get("connection")).toBe("close");
    return ((await answer.json()) as { code: string }).code;
  };
  let unsent = 5;
  const unended = new ReadableStream({
    pull: async (controller) => {
      if (unsent > 0) controller.enqueue(new Uint8Array(1_000_000).fill(65));
      else await new Promise(() => {});
      unsent -= 1;
    },
  });
  expect(await post({ body: unended, duplex: "half" })).toBe("file-too-large");
});

test("an upload that announces too many bytes is refused before it is read", async () => {
  const answer = await call("POST /api/v1/sales/batch", {
    headers: { "content-type": "text/csv", "content-length": "4000001" },
    body: heading,
  });
  expect(answer.json()).toMatchObject({ status: 413, code: "file-too-large" });
});

test("a mostly refused file stops early, and is imported from its start once it is fixed", async () => {
  const broken = Array.from({ length: 50_000 }, () => "broken");
  const refused = await send(file(...sales(10), ...broken));
  expect(refused.json()).toMatchObject({ status: 422, code: "import-mostly-refused" });
  const { importId } = (await ask(listImports, {})).items[0]!;
  const record = await ask(getImport, { params: { importId } });
  expect(record).toMatchObject({ status: "stopped", added: 10, problem: { code: "import-mostly-refused" } });
  expect(record.refused).toBeLessThan(5_000);
  expect(await count("import_refusals")).toBe(1_000);

  const fixed = await send(file(...sales(12)));
  expect(fixed.json()).toMatchObject({ status: "finished", added: 2, repeated: 10, refused: 0 });
});

test("lines that don't fit the facts on record stop an import like lines that can't be read", async () => {
  const unknown = await send(file(...sales(30_000, "pub7")));
  expect(unknown.json()).toMatchObject({ status: 422, code: "import-mostly-refused" });
  const { import_id: importId } = unknown.json() as { import_id: number };
  expect(await count(`import_refusals where import_id = ${importId}`)).toBe(1_000);
  const rerun = await call(`POST /api/v1/imports/${importId}/rerun`);
  expect(rerun.json()).toMatchObject({ status: 422, code: "import-mostly-refused" });

  await importText(database, "partners", "partner_id,name,country,locale\np7,Seven,KR,ko-KR");
  await importText(database, "publishers", "publisher_id,partner_id,name\npub7,p7,Seven");
  const title = "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private";
  const offer = "offer1,pub7,Offer,saas,azure-marketplace,subscription,live,2024-01-01,false";
  await importText(database, "offers", `${title}\n${offer}`);
  const again = await send(file(...sales(30_000, "pub7")));
  expect(again.json()).toMatchObject({ status: "finished", lines: 30_000, refused: 0 });
});

test("a small file finishes even if all of its lines are refused, and keeps each of them", async () => {
  const before = (await count("import_refusals")) ?? 0;
  const answer = await send(file(...Array.from({ length: 1_000 }, (_, n) => `broken ${n}`)));
  expect(answer.json()).toMatchObject({ status: "finished", refused: 1_000 });
  expect(await count("import_refusals")).toBe(before + 1_000);
});

test("an import that was killed right before it stopped stops when it is resumed", async () => {
  const content = file(...Array.from({ length: 9_000 }, (_, n) => `killed ${n}`));
  const first = (await send(content)).json() as { import_id: number };
  await database.owner.query(
    "update imports set status = 'running', problem = null, finished_at = null where import_id = $1",
    [first.import_id],
  );
  const again = (await send(content)).json();
  expect(again).toMatchObject({ code: "import-mostly-refused", import_id: first.import_id });
  expect(await count(`import_refusals where import_id = ${first.import_id}`)).toBe(1_000);
});
