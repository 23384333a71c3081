import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { PoolClient } from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { importKinds } from "../../packages/server/src/facts/import-kinds.ts";
import type { Database } from "../../packages/server/src/platform/database/open.ts";
import { makeLines } from "../import/make-lines.ts";
import { makeMarket } from "../import/make-market.ts";
import { runLaurel } from "../import/run-laurel.ts";
import { importHere, programFiles } from "../import/time-import.ts";
import { asSuperuser, type BenchFolders, withOwnDatabase } from "../own-database.ts";

/** How many partners are decided, and how many sales they have together. */
export interface StandingSizes {
  readonly partners: number;
  readonly sales: number;
}

/** What was measured: partners a second, by the clock, and what a record takes. */
export interface StandingTimes {
  /** `laurel recompute`, of partners that were never decided; and again, with nothing changed. */
  readonly first: number;
  readonly again: number;
  /** `laurel standing all`, which only reads. */
  readonly read: number;
  /** COPY of the rows that the first decision wrote, into the same tables. */
  readonly copyIn: number;
  /** COPY of the facts about the partners, out of their tables. */
  readonly copyOut: number;
  /** On the disk, with its share of the index. */
  readonly bytesPerRecord: number;
}

/**
 * Decides partners with the real command, on a real PostgreSQL in a temporary folder, compared with COPY of
 * the rows that it writes and of the facts that it reads.
 */
export async function timeStandings(
  sizes: StandingSizes,
  tell: (what: string) => void,
): Promise<StandingTimes> {
  return withOwnDatabase((database, folders) => measure(database, folders, sizes, tell));
}

async function measure(
  database: Database,
  { folder, home }: BenchFolders,
  { partners, sales }: StandingSizes,
  tell: (what: string) => void,
): Promise<StandingTimes> {
  tell(`${partners} partners with ${sales} sales`);
  await runLaurel(home, ["program", "publish", ...programFiles]);
  for (const { kind, path } of makeMarket(folder, partners))
    await importHere(database, importKinds[kind], path);
  const files = { csv: join(folder, "sales.csv"), copy: join(folder, "sales.copy") };
  await makeLines(files, { from: 0, count: sales, partners });
  await importHere(database, importKinds.sales, files.csv);
  const decide = async () => {
    const run = await runLaurel(home, ["recompute", "--json"]);
    const seconds = (run.endedAt - run.startedAt) / 1000;
    const { decided, failed } = JSON.parse(run.stdout);
    if (decided !== partners || failed !== 0) throw new Error(`recompute gave ${run.stdout}`);
    return partners / seconds;
  };
  return asSuperuser(database, home, async (client) => {
    // As autovacuum does it: it leaves tables alone that nothing was written to.
    await client.query(`vacuum analyze standing_due, ${facts.join(", ")}`);
    tell("first decision");
    const first = await decide();
    await client.query("vacuum analyze");
    tell("the same again");
    const again = await decide();
    tell("reading all standings");
    const run = await runLaurel(home, ["standing", "all", "--json"]);
    const read = partners / ((run.endedAt - run.startedAt) / 1000);
    tell("COPY of the facts, and of what was written");
    return {
      ...{ first, again, read },
      copyOut: partners / (await secondsOut(client)),
      copyIn: partners / (await secondsIn(client, folder)),
      bytesPerRecord: await bytesPerRecord(client),
    };
  });
}

/** What a decision writes, each row once. */
const written = ["standings", "current_standings", "standing_pasts", "unlocks", "events"];

/** What a decision reads. */
const facts = ["partners", "partner_snapshots", "offers", "publications", "sales_daily", "observations"];

async function secondsOut(client: PoolClient): Promise<number> {
  const start = performance.now();
  for (const table of facts) {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    await pipeline(client.query(copyTo(`copy (select * from ${table}) to stdout`)), nowhere);
  }
  return (performance.now() - start) / 1000;
}

/** The tables are emptied and filled again in one transaction, which is rolled back. */
async function secondsIn(client: PoolClient, folder: string): Promise<number> {
  const pathOf = (table: string) => join(folder, `${table}.copied`);
  for (const table of written)
    await pipeline(client.query(copyTo(`copy ${table} to stdout`)), createWriteStream(pathOf(table)));
  await client.query("begin");
  try {
    // Events can't be deleted otherwise; while they are copied, they are chained as always.
    await client.query("set local session_replication_role = replica");
    await client.query(`truncate ${written.join(", ")} cascade`);
    await client.query("set local session_replication_role = origin");
    const start = performance.now();
    for (const table of written) {
      const rows = createReadStream(pathOf(table), { highWaterMark: 256 * 1024 });
      await pipeline(rows, client.query(copyFrom(`copy ${table} from stdin`)));
    }
    return (performance.now() - start) / 1000;
  } finally {
    await client.query("rollback");
  }
}

async function bytesPerRecord(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ bytes: number }>(
    "select pg_total_relation_size('standings')::float / count(*) as bytes from standings",
  );
  return rows[0]?.bytes ?? Number.NaN;
}
