import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";
import { testDatabase } from "../../platform/database/testing.ts";
import { checkVersions } from "../../program/check-program.ts";
import { publishFiles } from "../../program/publish-program.ts";
import { readProgramFolder } from "../../program/read-program-folder.ts";
import { addPartner } from "../../standing/testing-marketplace.ts";
import { addPerson, testMembers } from "../members/testing-members.ts";

const database = await testDatabase();
const folder = await mkdtemp(join(tmpdir(), "laurel-program-"));
afterAll(() => rm(folder, { recursive: true }));

// 1:30 on 28 November in Taipei.
const clock = { now: () => Temporal.Instant.from("2026-11-27T17:30:00Z") };

/** Publishes the program as it is, counting in days of Taipei. */
async function publishInTaipei(): Promise<void> {
  await cp(resolve(import.meta.dirname, "../../../../../programs/marketplace-rewards"), folder, {
    recursive: true,
  });
  const file = join(folder, "2023-12.yaml");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace("version: 2023-12", "version: 2023-12\ntime-zone: Asia/Taipei"));
  const check = async (order: Parameters<typeof checkVersions>[0]) => checkVersions(order);
  const outcome = await publishFiles(
    database,
    check,
    [await readProgramFolder(file)],
    clock,
    { who: "cli" },
    { after: async () => {} },
  );
  expect(outcome).toMatchObject([{ ok: true, outcome: "published" }]);
}

await publishInTaipei();
await addPartner(database, "acme", "2024-01-01", "2024-01-01");
const { as } = await testMembers(database, clock);
await addPerson(database, "olga");
await database.owner.query(
  "insert into memberships (partner_id, user_id, role) values ('acme', 'olga', 'owner')",
);

test("an invitation ends with the day that its mail names, in the program's zone", async () => {
  const invitation = { email: "new@example.com", role: "viewer", locale: "zh-TW" };
  const sent = await as("olga", "POST /api/v1/partners/acme/invitations", invitation);
  expect(sent.statusCode).toBe(201);
  expect(sent.json().expires_at).toBe("2026-12-05T15:59:59Z");
  const { rows } = await database.owner.query("select params ->> 'expiresOn' as day from messages");
  expect(rows).toEqual([{ day: "2026-12-05" }]);
});

test("an invitation that is sent again ends so too", async () => {
  const { items } = (await as("olga", "GET /api/v1/partners/acme/invitations")).json();
  const route = `POST /api/v1/partners/acme/invitations/${items[0].invitation_id}/resend`;
  const sent = await as("olga", route);
  expect([sent.statusCode, sent.json().expires_at]).toEqual([200, "2026-12-05T15:59:59Z"]);
});
