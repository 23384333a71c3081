import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { linkVault } from "../messages/link-vault.ts";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { requestRecompute } from "../platform/jobs/due-store.ts";
import { addPartner, clockAt, publishVersions } from "../standing/testing-marketplace.ts";
import { testApp } from "./testing-app.ts";
import { startWorker } from "./work.ts";

const database = await testDatabase();

async function count(query: string): Promise<number> {
  return (await database.owner.query<{ count: number }>(query)).rows[0]?.count ?? -1;
}

const home = mkdtempSync(join(tmpdir(), "laurel-work-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const settings = {
  smtpUrl: null,
  publicUrl: null,
  port: 3000,
  links: linkVault("the secret of a test"),
  mailFrom: { name: "Laurel", address: "laurel@localhost" },
  retention: { sessionsDays: 30, messagesDays: 400, eventAddressesDays: 90 },
  home,
  checkpoints: { file: join(home, "audit-checkpoints.ndjson"), address: null },
};

const jobs = () => count("select count(*) from jobs.jobs where key = 'standing.recompute'");

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isSo()) return;
    await new Promise((later) => setTimeout(later, 25));
  }
  throw new Error("the expected state was never reached");
}

test("a burst of requests is one job, and what is rolled back requests nothing", async () => {
  await publishVersions(database, ["2023-12"]);
  expect(await jobs()).toBe(1);
  await transaction(database, allPartners, requestRecompute);
  await transaction(database, allPartners, requestRecompute);
  expect(await jobs()).toBe(1);
  await database.owner.query("delete from jobs._private_jobs");
  const broken = transaction(database, allPartners, async (tx) => {
    await requestRecompute(tx);
    throw new Error("changed my mind");
  });
  await expect(broken).rejects.toThrow("changed my mind");
  expect(await jobs()).toBe(0);
});

test("a worker decides partners that are due at its start or become due, and stops when told", async () => {
  await addPartner(database, "one", "2024-01-01", "2024-01-01");
  const worker = await startWorker(database, clockAt("2024-02-01"), settings);
  try {
    await until(async () => (await count("select count(*) from standings")) === 1);
    await addPartner(database, "two", "2024-01-01", "2024-01-01");
    await transaction(database, allPartners, requestRecompute);
    await until(async () => (await count("select count(*) from standings")) === 2);
    await until(async () => (await jobs()) === 0);
  } finally {
    await worker.stop();
  }
  await transaction(database, allPartners, requestRecompute);
  await new Promise((later) => setTimeout(later, 300));
  expect(await jobs()).toBe(1);
});

test("a worker erases old data when it starts", async () => {
  await database.owner.query(
    `insert into identity.verification (id, identifier, value, "expiresAt", "updatedAt") values
       ('old', 'link', 'somebody', '2024-01-02T11:59:59Z', now()),
       ('new', 'link', 'somebody', '2024-01-02T12:00:00Z', now())`,
  );
  const worker = await startWorker(database, clockAt("2024-02-01"), settings);
  try {
    await until(async () => (await count("select count(*) from identity.verification")) === 1);
  } finally {
    await worker.stop();
  }
  expect(await count("select count(*) from identity.verification where id = 'new'")).toBe(1);
});

test("a worker writes a checkpoint of the audit log when it starts, and /metrics tells its age", async () => {
  rmSync(settings.checkpoints.file, { force: true });
  const worker = await startWorker(database, clockAt("2024-02-01"), settings);
  await until(async () => existsSync(settings.checkpoints.file));
  await until(
    async () => (await count("select count(*) from jobs.jobs where key = 'audit.checkpoint'")) === 0,
  );
  await worker.stop();
  expect(JSON.parse(readFileSync(settings.checkpoints.file, "utf8").split("\n")[0] ?? "")).toMatchObject({
    number: 1,
  });
  const { app } = await testApp(database, { clock: clockAt("2024-02-02") });
  const { body } = await app.inject({ url: "/metrics" });
  expect(body).toContain('laurel_audit_checkpoint_age_seconds{target="file"} 86400');
});

test("a checkpoint that can't be written is logged and tried again", async () => {
  const errors: string[] = [];
  const log = { error: (_: object, message: string) => errors.push(message), warn: () => {} };
  const nowhere = {
    ...settings,
    checkpoints: { file: join(home, "audit-key", "below-a-file"), address: null },
  };
  const worker = await startWorker(database, clockAt("2024-02-01"), nowhere, log as never);
  await until(async () => errors.some((message) => message.includes("audit.checkpoint")));
  await worker.stop();
  expect(await count("select count(*) from jobs.jobs where key = 'audit.checkpoint' and attempts = 1")).toBe(
    1,
  );
});

test("a job that fails is reported and kept for another try", async () => {
  await database.owner.query("alter table standing_due rename to elsewhere");
  const errors: string[] = [];
  const log = { error: (_: object, message: string) => void errors.push(message), warn: () => {} };
  const worker = await startWorker(database, clockAt("2024-02-01"), settings, log as never);
  try {
    await until(
      async () =>
        (await count("select count(*) from jobs.jobs where attempts = 1 and last_error is not null")) === 1,
    );
  } finally {
    await worker.stop();
  }
  expect(errors.join()).toMatch(/standing\.recompute/);
});
