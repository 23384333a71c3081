import { createHmac, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { runs } from "../../../../../core/src/testing/runs.ts";
import { testDatabase } from "../../database/testing.ts";
import { append, tamper } from "../testing.ts";
import { verifyChains } from "../verify-chains.ts";
import { publicPem, readCheckpointKey } from "./checkpoint-key.ts";
import { listLast } from "./checkpoint-store.ts";
import { type CheckpointVerification, verifyCheckpoints } from "./verify-checkpoints.ts";
import { writeCheckpoint } from "./write-checkpoint.ts";

const database = await testDatabase();
const home = await mkdtemp(join(tmpdir(), "laurel-checkpoints-"));
afterAll(() => rm(home, { recursive: true, force: true }));
const now = () => Temporal.Instant.from("2026-03-01T09:07:00Z");

let files = 0;

/** A new file, with a checkpoint after each list of partners to which an event was appended. */
async function begin(...steps: readonly (readonly string[])[]) {
  files += 1;
  const file = join(home, `${files}.ndjson`);
  const checkpoints = { file, address: null };
  const write = () => writeCheckpoint({ database, home, checkpoints, now });
  for (const partners of steps) {
    await append(
      database,
      partners.map((partnerId) => ({ partnerId, what: "thing.made" })),
    );
    await write();
  }
  const { publicKey } = await readCheckpointKey(home);
  return { file, write, look: () => verifyCheckpoints(database, file, publicKey) };
}

const said = ({ findings }: CheckpointVerification) =>
  findings.map(({ problem, partnerId, first, last }) => `${problem} ${partnerId ?? "file"} ${first}-${last}`);

/** Makes the chain's end on record that of its last event, as someone would who cuts it. */
const fixEnd = (partnerId: string) =>
  `update event_heads set (event_id, hash) = (select event_id, hash from events
   where partner_id = '${partnerId}' order by event_id desc limit 1) where partner_id = '${partnerId}'`;

test("a chain that only grew agrees with the checkpoints, of which each has only what changed", async () => {
  const { file, look, write } = await begin(["g1", "g2"], ["g2", "g2"]);
  await write();
  await append(database, [{ partnerId: "g1", what: "thing.made" }]);
  expect(await look()).toEqual({ lines: 3, findings: [] });
  const lines = (await readFile(file, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(
    lines.map(({ number, heads }) => [number, heads.map(([id, place]: [string, number]) => [id, place])]),
  ).toEqual([
    [
      1,
      [
        ["g1", 1],
        ["g2", 1],
      ],
    ],
    [2, [["g2", 3]]],
    [3, []],
  ]);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test("others can check a line with the public key alone", async () => {
  const { file } = await begin(["o"]);
  const [line = ""] = (await readFile(file, "utf8")).split("\n");
  const [, body, signature = ""] = /^(.*),"signature":"([\w-]+)"\}$/.exec(line) ?? [];
  const key = createPublicKey(publicPem(await readCheckpointKey(home)));
  expect(verify(null, Buffer.from(`${body}}`), key, Buffer.from(signature, "base64url"))).toBe(true);
});

test("a cut chain whose end was fixed is found by a checkpoint, with the missing events", async () => {
  const { look } = await begin(["cut", "cut"], ["cut", "cut", "cut"]);
  await tamper(database, "delete from events where partner_id = 'cut' and event_id > 3");
  await tamper(database, fixEnd("cut"));
  expect((await verifyChains(database)).total).toBe(0);
  expect(said(await look())).toEqual(["chain-cut cut 4-5"]);
});

test("a chain that was removed with its end is found", async () => {
  const { look } = await begin(["gone", "gone", "stays"]);
  await tamper(database, "delete from events where partner_id = 'gone'");
  await tamper(database, "delete from event_heads where partner_id = 'gone'");
  expect((await verifyChains(database)).total).toBe(0);
  expect(said(await look())).toEqual(["chain-removed gone 1-2"]);
});

test("a chain that was computed again from an edited event is found", async () => {
  const { look } = await begin(["again", "again"], ["again", "again"]);
  await tamper(
    database,
    "update events set who = 'person:other' where partner_id = 'again' and event_id = 3",
  );
  for (const place of [3, 4])
    await tamper(
      database,
      `update events set hash = event_hash((select hash from events where partner_id = 'again'
         and event_id = ${place} - 1), events) where partner_id = 'again' and event_id = ${place}`,
    );
  await tamper(database, fixEnd("again"));
  expect((await verifyChains(database)).total).toBe(0);
  expect(said(await look())).toEqual(["chain-recomputed again 4-4"]);
});

test("a cut chain to which other events were appended is found", async () => {
  const { look } = await begin(["grown", "grown"]);
  await tamper(database, "delete from events where partner_id = 'grown' and event_id = 2");
  await tamper(database, fixEnd("grown"));
  await append(database, [{ partnerId: "grown", what: "thing.other" }]);
  expect(said(await look())).toEqual(["chain-recomputed grown 2-2"]);
});

const edits: readonly (readonly [string, (lines: string[]) => string[], readonly string[]])[] = [
  ["a removed line", (lines) => lines.toSpliced(1, 1), ["lines-missing file 2-2"]],
  ["removed last lines", (lines) => lines.slice(0, 2), ["file-cut file 3-4"]],
  [
    "two swapped lines",
    ([a = "", b = "", c = "", d = ""]) => [a, c, b, d],
    ["lines-missing file 2-2", "lines-missing file 3-3", "lines-missing file 4-4"],
  ],
  [
    "a line that is no checkpoint",
    (lines) => lines.with(1, "{}"),
    ["line-unreadable file 2-2", "lines-missing file 3-3"],
  ],
  [
    "a changed time",
    (lines) => lines.with(1, lines[1]?.replace("2026", "2025") ?? ""),
    ["line-forged file 2-2", "lines-missing file 3-3"],
  ],
];

test.each(edits)("%s in the file is found", async (_, edit, expected) => {
  const { file, look } = await begin(["f"], ["f"], ["f"], ["f"]);
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  await writeFile(file, `${edit(lines).join("\n")}\n`);
  expect(said(await look())).toEqual(expected);
});

test("a file that someone else signed proves nothing", async () => {
  const { file } = await begin(["s"]);
  const { publicKey } = generateKeyPairSync("ed25519");
  expect(said(await verifyCheckpoints(database, file, publicKey))).toEqual(["line-forged file 1-1"]);
});

test("any change of any character of a file is found", async () => {
  const { file, look } = await begin(["any"], ["any"], ["any"]);
  const text = await readFile(file, "utf8");
  const law = fc.asyncProperty(
    fc.nat(text.length - 2),
    fc.integer({ min: 1, max: 94 }),
    async (place, shift) => {
      const code = 32 + ((text.charCodeAt(place) - 32 + shift) % 95);
      await writeFile(file, text.slice(0, place) + String.fromCharCode(code) + text.slice(place + 1));
      const unchanged = (await readFile(file, "utf8")) === text;
      expect(unchanged || (await look()).findings.length > 0).toBe(true);
    },
  );
  await fc.assert(law, runs(100));
});

test("half a line that a killed process left is removed by the next checkpoint", async () => {
  const { file, write, look } = await begin(["torn"]);
  await appendFile(file, '{"number":2,"ti');
  await write();
  expect(await look()).toEqual({ lines: 2, findings: [] });
});

test("checkpoints that are written at once follow each other", async () => {
  const { write, look } = await begin(["once"]);
  await Promise.all(Array.from({ length: 5 }, write));
  expect(await look()).toEqual({ lines: 6, findings: [] });
});

test("a receiver gets every line, signed, also those that it didn't take at first", async () => {
  const got: { headers: IncomingHttpHeaders; body: string }[] = [];
  let status = 503;
  const server = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request)).join("");
    if (status === 204) got.push({ headers: request.headers, body });
    response.writeHead(status).end();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/audit`;
  const secret = `whsec_${Buffer.from("a secret of 24 bytes or so").toString("base64")}`;
  const file = join(home, "sent.ndjson");
  const write = () =>
    writeCheckpoint({ database, home, checkpoints: { file, address: { url, secret } }, now });
  await expect(write()).rejects.toThrow(/127\.0\.0\.1:\d+ answered an audit checkpoint with 503/);
  status = 204;
  expect(await write()).toMatchObject({ number: 2, sent: 2 });
  expect(await write()).toMatchObject({ number: 3, sent: 1 });
  server.close();
  expect(got.map(({ body }) => body).join("\n")).toBe((await readFile(file, "utf8")).trimEnd());
  const [{ headers, body }] = got as [(typeof got)[0]];
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const mac = createHmac("sha256", "a secret of 24 bytes or so").update(signed).digest("base64");
  expect(headers["webhook-signature"]).toBe(`v1,${mac}`);
  expect(headers["webhook-timestamp"]).toBe(String(now().epochMilliseconds / 1000));
  await expect(write()).rejects.toThrow(/didn't take the audit checkpoint/);
  expect((await listLast({ client: database.pool })).map(({ target }) => target)).toEqual([
    "address",
    "file",
  ]);
});
