import { expect, test } from "vitest";
import { allPartners } from "../platform/database/sight.ts";
import { testDatabase } from "../platform/database/testing.ts";
import { transaction } from "../platform/database/transaction.ts";
import { requestRecompute } from "../platform/jobs/due-store.ts";
import { addPartner, clockAt, publishVersions } from "../standing/testing-marketplace.ts";
import { startWorker } from "./work.ts";

const database = await testDatabase();

async function count(query: string): Promise<number> {
  return (await database.owner.query<{ count: number }>(query)).rows[0]?.count ?? -1;
}

const settings = {
  smtpUrl: null,
  mailFrom: { name: "Laurel", address: "laurel@localhost" },
  retention: { sessionsDays: 30, messagesDays: 400, eventAddressesDays: 90 },
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
