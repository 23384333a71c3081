import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PoolClient } from "pg";
import { readConfig } from "../packages/server/src/platform/config.ts";
import { withLogin } from "../packages/server/src/platform/database/logins.ts";
import { migrate } from "../packages/server/src/platform/database/migrate.ts";
import { connect, type Database, findDatabase } from "../packages/server/src/platform/database/open.ts";
import { openPool } from "../packages/server/src/platform/database/open-pool.ts";

/** Where a measurement has its files and its database. */
export interface BenchFolders {
  readonly folder: string;
  readonly home: string;
}

/** A migrated PostgreSQL in a temporary folder, for the time of `work`. */
export async function withOwnDatabase<T>(
  work: (database: Database, folders: BenchFolders) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "laurel-bench-"));
  const home = join(folder, "home");
  try {
    const { logins, close } = await findDatabase(readConfig({ LAUREL_HOME: home }, folder));
    await migrate(logins);
    const database = await connect(logins, close);
    try {
      return await work(database, { folder, home });
    } finally {
      await database.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Work of the superuser, who alone may ask for a checkpoint, vacuum all tables and empty them. */
export async function asSuperuser<T>(
  database: Database,
  home: string,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const password = (await readFile(join(home, "postgres/data/laurel-password"), "utf8")).trim();
  const pool = openPool(withLogin(database.logins.migrate, { name: "laurel", password }), "migrate");
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
    await pool.end();
  }
}
