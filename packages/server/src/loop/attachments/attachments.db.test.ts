import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { request as send } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, describe, expect, test } from "vitest";
import { testApp } from "../../app/testing-app.ts";
import { verifyChains } from "../../platform/audit/verify-chains.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { testDatabase } from "../../platform/database/testing.ts";
import { transaction } from "../../platform/database/transaction.ts";
import type { Caller } from "../../platform/http/access/caller.ts";
import { addPartner, clockAt, publishVersions } from "../../standing/testing-marketplace.ts";
import { attachTo } from "./attach-to.ts";
import { attachmentsOfAll } from "./attachment-store.ts";
import { sweepAttachments } from "./sweep-attachments.ts";
import { formOf, officeFile, pdf, png, zip } from "./testing-files.ts";

const database = await testDatabase();
await publishVersions(database, ["2023-12"]);
for (const id of ["acme", "borea"]) await addPartner(database, id, "2024-01-01", "2024-01-01");

const person = (userId: string, ...partners: string[]): Caller => ({
  kind: "person",
  userId,
  teamRole: null,
  memberships: partners.map((partnerId) => ({ partnerId, role: "owner" })),
});
const callers: Readonly<Record<string, Caller>> = {
  ada: person("ada", "acme"),
  ben: person("ben", "borea"),
  both: person("both", "borea", "acme"),
  viewer: {
    kind: "person",
    userId: "v",
    teamRole: null,
    memberships: [{ partnerId: "acme", role: "viewer" }],
  },
  team: { kind: "person", userId: "team", teamRole: "advocate", memberships: [] },
  auditor: { kind: "person", userId: "auditor", teamRole: "auditor", memberships: [] },
  key: { kind: "key", keyId: "k1", scopes: ["attachments.add", "partner.read"], partnerId: "borea" },
};

const folder = mkdtempSync(join(tmpdir(), "laurel-files-"));
afterAll(() => rmSync(folder, { recursive: true }));
const uploadFolder = join(folder, "uploads");
const verdict = join(folder, "scanner.mjs");
writeFileSync(
  verdict,
  `let text = ""; for await (const piece of process.stdin) text += piece.toString("latin1");
   if (text.includes("slow")) await new Promise((done) => setTimeout(done, 60_000));
   process.exit(text.includes("harmful") || process.env.DATABASE_URL ? 3 : 0);`,
);

async function serve(options: Parameters<typeof testApp>[1] = {}) {
  const { app } = await testApp(database, {
    clock: clockAt("2026-03-01"),
    uploadFolder,
    isOwnHost: () => true,
    authenticate: async ({ headers }) => ({
      caller: callers[String(headers["x-as"])] ?? null,
      credential: "key",
    }),
    ...options,
  });
  return app.listen({ host: "127.0.0.1", port: 0 });
}
const origin = await serve();

const post = (as: string, form: FormData, query = "?partner_id=acme", headers: Record<string, string> = {}) =>
  fetch(`${origin}/api/v1/attachments${query}`, {
    method: "POST",
    body: form,
    headers: { "x-as": as, ...headers },
  });
const get = (as: string, id: number) =>
  fetch(`${origin}/api/v1/attachments/${id}`, { headers: { "x-as": as, "accept-encoding": "identity" } });
const upload = async (as: string, name: string, content: Uint8Array | string, partnerId = "acme") => {
  const answer = await post(as, formOf(name, content), `?partner_id=${partnerId}`);
  const body = await answer.json();
  expect(answer.status, JSON.stringify(body)).toBe(201);
  return body as { attachment_id: number; name: string; media_type: string; size: number };
};
const refusal = async (answer: Response) => {
  const { code, detail } = (await answer.json()) as { code: string; detail: string };
  return { status: answer.status, code, detail };
};
const stored = async () =>
  (await database.owner.query("select count(*)::int as files from attachments")).rows[0].files as number;
const digestOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("a file", () => {
  test.each([
    ["brief.pdf", pdf(), "application/pdf"],
    ["logo.png", png, "image/png"],
    [
      "plan.docx",
      officeFile("docx"),
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ],
    ["list.xlsx", officeFile("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    [
      "talk.pptx",
      officeFile("pptx"),
      "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ],
    ["a.jpeg", Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex"), "image/jpeg"],
    ["a.gif", Buffer.from("GIF89a\x01\x00\x01\x00\x00\x00\x00;", "latin1"), "image/gif"],
    ["a.webp", Buffer.from("RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f", "latin1"), "image/webp"],
    ["회의록.txt", "안녕하세요", "text/plain"],
    ["GIF.csv", "GIF,price\r\n1,2\r\n", "text/csv"],
  ])("%s comes back byte for byte, to be saved and never shown", async (name, content, type) => {
    const made = await upload("ada", name, content);
    expect(made).toMatchObject({ name, media_type: type, size: Buffer.byteLength(content as string) });
    const answer = await get("ada", made.attachment_id);
    expect(digestOf(await answer.bytes())).toBe(digestOf(Buffer.from(content as string)));
    expect(answer.headers.get("content-type")?.split(";")[0]).toBe(type);
    expect(answer.headers.get("content-length")).toBe(String(made.size));
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toContain("sandbox");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="/);
    expect(answer.headers.get("content-disposition")).toContain(
      `filename*=UTF-8''${encodeURIComponent(name)}`,
    );
  });

  test("of 10 MB is kept; one byte more, 11 MB and no bytes are refused and leave nothing", async () => {
    const limit = 10 * 1024 * 1024;
    const before = await stored();
    expect((await upload("ada", "large.pdf", pdf(limit))).size).toBe(limit);
    expect(await refusal(await post("ada", formOf("larger.pdf", pdf(limit + 1))))).toMatchObject({
      status: 413,
      code: "attachment-too-large",
    });
    expect(await refusal(await post("ada", formOf("eleven.pdf", pdf(11_534_336))))).toMatchObject({
      status: 413,
      code: "attachment-too-large",
    });
    expect(await refusal(await post("ada", formOf("nothing.pdf", "")))).toMatchObject({
      status: 422,
      code: "attachment-empty",
    });
    expect(await stored()).toBe(before + 1);
    expect(existsSync(uploadFolder) ? readdirSync(uploadFolder) : []).toEqual([]);
  });

  test.each([
    ["picture.png", pdf(), "attachment-misnamed", "PDF"],
    ["notes.txt", "%PDF-1.4 in letters alone", "attachment-misnamed", "PDF"],
    ["brief.docx", officeFile("xlsx"), "attachment-misnamed", "XLSX"],
    ["brief.pdf", "only text", "attachment-kind", "text"],
    ["brief.docx", zip({ "a.txt": "a" }), "attachment-kind", "ZIP"],
    ["all.zip", zip({ "a.txt": "a" }), "attachment-kind", "ZIP"],
    ["page.html", "<html><script>1</script></html>", "attachment-kind", "text"],
    ["setup.txt", Buffer.from("MZ\x90\x00\x03\x00", "latin1"), "attachment-kind", "EXE"],
    ["latin.txt", Buffer.from([0x63, 0x61, 0x66, 0xe9]), "attachment-kind", "isn’t accepted"],
  ])("called %s is refused for what it really is", async (name, content, code, found) => {
    const answer = await refusal(await post("ada", formOf(name, content)));
    expect(answer).toMatchObject({ status: 422, code });
    expect(answer.detail).toContain(found);
  });

  test("is sent again under the same key once, and another content under the key is refused", async () => {
    const once = { "idempotency-key": "once" };
    const first = await (await post("ada", formOf("a.pdf", pdf()), "?partner_id=acme", once)).json();
    const before = await stored();
    const second = await post("ada", formOf("a.pdf", pdf()), "?partner_id=acme", once);
    expect(await second.json()).toEqual(first);
    expect(await stored()).toBe(before);
    const other = await post("ada", formOf("a.pdf", pdf(401)), "?partner_id=acme", once);
    expect(await refusal(other)).toMatchObject({ code: "idempotency-key-reused" });
  });

  test("leaves an event without its name, and the chains stay whole", async () => {
    const { attachment_id: id } = await upload("team", "secret name.pdf", pdf());
    const { rows } = await database.owner.query(
      `select partner_id, who, on_behalf, data from events
       where what = 'attachment.added' and data ->> 'attachment' = $1`,
      [String(id)],
    );
    expect(rows).toMatchObject([{ partner_id: "acme", who: "person:team", on_behalf: "acme" }]);
    expect(JSON.stringify(rows)).not.toContain("secret name");
    expect(await verifyChains(database)).toMatchObject({ total: 0 });
  });
});

describe("the partner of a file", () => {
  test("may be named in the form, before or after the file, and must be named", async () => {
    const form = formOf("a.pdf", pdf());
    form.append("partner_id", "acme");
    expect((await post("ada", form, "")).status).toBe(201);
    expect((await post("ada", formOf("a.pdf", pdf(), { partner_id: "acme" }), "")).status).toBe(201);
    expect(await refusal(await post("ada", formOf("a.pdf", pdf()), ""))).toMatchObject({
      code: "request-invalid",
    });
  });

  test("is hidden from others, who can neither add to it nor read its files", async () => {
    const { attachment_id: id } = await upload("ada", "a.pdf", pdf());
    for (const as of ["ben", "key"]) {
      const sent = await refusal(await post(as, formOf("a.pdf", pdf())));
      expect(sent).toMatchObject({ status: 404, code: "partner-not-found" });
      const hidden = await refusal(await get(as, id));
      expect(hidden).toEqual({ status: 404, code: "attachment-unknown", detail: `There is no file ${id}.` });
    }
    for (const as of ["both", "team", "auditor", "viewer"]) expect((await get(as, id)).status, as).toBe(200);
    expect(await refusal(await get("ada", 999_999))).toMatchObject({
      status: 404,
      code: "attachment-unknown",
    });
  });

  test("gets no file from those who only read, and none if it doesn't exist", async () => {
    for (const as of ["viewer", "auditor"])
      expect(await refusal(await post(as, formOf("a.pdf", pdf())))).toMatchObject({
        code: "role-insufficient",
      });
    expect(await refusal(await post("team", formOf("a.pdf", pdf()), "?partner_id=none"))).toMatchObject({
      status: 404,
      code: "partner-not-found",
    });
  });
});

describe("an upload", () => {
  const body = (boundary: string, ...parts: string[]) =>
    `${parts.map((part) => `--${boundary}\r\ncontent-disposition: form-data; ${part}\r\n`).join("")}`;
  const raw = (text: string | Buffer, boundary = "xx") =>
    fetch(`${origin}/api/v1/attachments?partner_id=acme`, {
      method: "POST",
      body: text as string,
      headers: { "x-as": "ada", "content-type": `multipart/form-data; boundary=${boundary}` },
    });

  test("whose connection is cut half-way leaves nothing, neither in the database nor on disk", async () => {
    const before = await stored();
    const { promise, resolve } = Promise.withResolvers<void>();
    const cut = send(`${origin}/api/v1/attachments?partner_id=acme`, {
      method: "POST",
      headers: {
        "x-as": "ada",
        "content-type": "multipart/form-data; boundary=xx",
        "content-length": 5_000_000,
      },
    });
    cut.on("error", () => resolve());
    cut.write(body("xx", 'name="file"; filename="a.pdf"\r\n'));
    cut.write(pdf(2_000_000));
    await expect.poll(() => (existsSync(uploadFolder) ? readdirSync(uploadFolder).length : 0)).toBe(1);
    cut.destroy();
    await promise;
    await expect.poll(() => readdirSync(uploadFolder).length).toBe(0);
    expect(await stored()).toBe(before);
  });

  test.each([
    ["without an end", `${body("xx", 'name="file"; filename="a.txt"\r\n')}half`, "attachment-form"],
    ["with two files", "", "attachment-form"],
    ["with another field", `${body("xx", 'name="other"\r\n')}1\r\n--xx--\r\n`, "attachment-form"],
    ["without a file", `${body("xx", 'name="partner_id"\r\n')}acme\r\n--xx--\r\n`, "attachment-missing"],
    ["of nonsense", "nonsense", "attachment-form"],
  ])("%s is refused", async (what, text, code) => {
    const two = body(
      "xx",
      'name="file"; filename="a.txt"\r\n\r\na\r\n',
      'name="file"; filename="b.txt"\r\n\r\nb',
    );
    const answer = await refusal(await raw(what === "with two files" ? `${two}\r\n--xx--\r\n` : text));
    expect(answer).toMatchObject({ status: 400, code });
    expect(readdirSync(uploadFolder)).toEqual([]);
  });

  test("of 10 MB and its download never hold the whole file in memory", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const measure = () => {
      collect();
      return process.memoryUsage().arrayBuffers;
    };
    const piece = pdf(65_536);
    const parts = [
      body("xx", 'name="file"; filename="a.pdf"\r\n'),
      ...Array(159).fill(piece),
      "\r\n--xx--\r\n",
    ];
    const held: number[][] = [];
    async function* measured(pieces: AsyncIterable<Uint8Array> | readonly (Uint8Array | string)[]) {
      const inMemory: number[] = [];
      held.push(inMemory);
      let bytes = 0;
      for await (const each of pieces) {
        bytes += each.length;
        if (bytes > 7 * 1024 ** 2 && inMemory.length < 5) inMemory.push(measure());
        yield each;
      }
    }
    const headers = { "x-as": "ada", "content-type": "multipart/form-data; boundary=xx" };
    const sendAndFetch = async () => {
      const sent = send(`${origin}/api/v1/attachments?partner_id=acme`, { method: "POST", headers });
      const answered = once(sent, "response");
      await pipeline(measured(parts), sent);
      const [answer] = await answered;
      const { attachment_id: id } = (await json(answer)) as { attachment_id: number };
      let bytes = 0;
      const [file] = await once(send(`${origin}/api/v1/attachments/${id}`, { headers }).end(), "response");
      for await (const each of measured(file)) bytes += each.length;
      expect(bytes).toBe(159 * 65_536);
    };
    // The first time, code is loaded and compiled, which stays.
    await sendAndFetch();
    const before = measure();
    held.length = 0;
    await sendAndFetch();
    // A whole file would be there each time; what other work needs for a moment is not.
    const leastMb = held.map((inMemory) => (Math.min(...inMemory) - before) / 1024 ** 2);
    expect(leastMb).toHaveLength(2);
    for (const mb of leastMb) expect(mb).toBeLessThan(5);
  });
});

describe("a scanner", async () => {
  const scanned = await serve({
    scanner: { command: [process.execPath, verdict], environment: {}, timeoutMs: 1_500 },
  });
  const missing = await serve({
    scanner: { command: ["/nowhere/scanner"], environment: {}, timeoutMs: 3_000 },
  });
  const sent = (to: string, text: string) =>
    fetch(`${to}/api/v1/attachments?partner_id=acme`, {
      method: "POST",
      body: formOf("a.txt", text),
      headers: { "x-as": "ada" },
    });

  test("accepts or refuses a file; while it can't decide, nothing is kept", async () => {
    expect((await sent(scanned, "good")).status).toBe(201);
    const before = await stored();
    expect(await refusal(await sent(scanned, "harmful"))).toMatchObject({
      status: 422,
      code: "attachment-content-unsafe",
    });
    expect(await refusal(await sent(scanned, "slow"))).toMatchObject({
      status: 503,
      code: "attachment-unchecked",
    });
    expect(await refusal(await sent(missing, "good"))).toMatchObject({
      status: 503,
      code: "attachment-unchecked",
    });
    expect(await stored()).toBe(before);
  });
});

describe("files of a subject", () => {
  const attach = (ids: readonly number[], subject: string, uploader = "person:ada") =>
    transaction(database, { all: false, partnerId: "acme" }, async (tx) => {
      const refused = await attachTo(tx, "acme", ids, subject, uploader);
      return (
        refused?.code ??
        (await attachmentsOfAll(tx, [{ partnerId: "acme", subject }])).map(({ attachmentId }) => attachmentId)
      );
    });
  const several = async (count: number, as = "ada", partnerId = "acme") => {
    const ids: number[] = [];
    for (let each = 0; each < count; each += 1)
      ids.push((await upload(as, "a.txt", `file ${each}`, partnerId)).attachment_id);
    return ids;
  };

  test("are attached once; a file of another subject, uploader or partner is refused", async () => {
    const [one = 0, two = 0] = await several(2);
    expect(await attach([one, two], "request:1")).toEqual([one, two]);
    expect(await attach([one, one], "request:1", "person:team")).toEqual([one, two]);
    expect(await attach([one], "request:2")).toBe("attachment-in-use");
    const [teams = 0] = await several(1, "team");
    expect(await attach([teams], "request:1")).toBe("attachment-unknown");
    const [foreign = 0] = await several(1, "ben", "borea");
    expect(await attach([foreign], "request:1", "person:ben")).toBe("attachment-unknown");
    expect(await attach([999_999], "request:1")).toBe("attachment-unknown");
    expect(await attach([], "request:1")).toEqual([one, two]);
  });

  test("are ten at most, also if two people attach at once", async () => {
    const ids = await several(12);
    const [first, second] = await Promise.all([
      attach(ids.slice(0, 6), "activation:7"),
      attach(ids.slice(6), "activation:7"),
    ]);
    expect([first, second].filter((outcome) => outcome === "attachment-limit")).toHaveLength(1);
    expect([first, second].filter((outcome) => Array.isArray(outcome))).toHaveLength(1);
  });

  test("stay; those that belong to nothing are swept 7 days after their upload, not before", async () => {
    const [kept = 0, loose = 0] = await several(2);
    await attach([kept], "request:9");
    const sweep = (at: string) =>
      transaction(database, allPartners, (tx) => sweepAttachments(tx, Temporal.Instant.from(at)));
    expect(await sweep("2026-03-08T00:00:00Z")).toBe(0);
    const found = await transaction(database, allPartners, async (tx) => {
      const { rows } = await tx.client.query(
        "select count(*)::int as loose from attachments where subject is null",
      );
      return rows[0].loose as number;
    });
    expect(await sweep("2026-03-15T00:00:01Z")).toBe(found);
    expect(await sweep("2026-03-15T00:00:01Z")).toBe(0);
    expect([(await get("ada", kept)).status, (await get("ada", loose)).status]).toEqual([200, 404]);
    const { rows } = await database.owner.query(
      `select from attachment_chunks left join attachments using (partner_id, attachment_id)
       where size is null`,
    );
    expect(rows).toEqual([]);
    expect(await verifyChains(database)).toMatchObject({ total: 0 });
  });
});
