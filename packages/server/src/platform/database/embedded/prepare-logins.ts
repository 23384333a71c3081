import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { type Logins, loginOf } from "../logins.ts";
import { makeLogins, signInRefused, signsIn } from "../make-logins.ts";
import { settingsOf } from "../open-pool.ts";

const everyLogin = ["migrate", "write", "read"] as const;

/** Whether the database is there and each login can do its part. */
export async function areReady(logins: Logins): Promise<boolean> {
  const all = await Promise.all([ownsDatabase(logins), signsIn(logins.write), signsIn(logins.read)]);
  return all.every(Boolean);
}

async function ownsDatabase({ migrate, write, read }: Logins): Promise<boolean> {
  try {
    return await on(migrate, async (client) => {
      const { rowCount } = await client.query(
        `select from pg_database where datname = current_database()
           and pg_get_userbyid(datdba) = session_user and has_database_privilege($1, oid, 'temporary')
           and has_database_privilege($2, oid, 'connect')
           and not has_database_privilege($2, oid, 'temporary')`,
        [loginOf(write).name, loginOf(read).name],
      );
      return rowCount === 1;
    });
  } catch (error) {
    if (cannot(error)) return false;
    throw error;
  }
}

/** There is no such database, or no such role. */
const absent: ReadonlySet<unknown> = new Set(["3D000", "42704"]);

function cannot(error: unknown): boolean {
  const { code } = error as { code?: string };
  return signInRefused.has(code) || absent.has(code);
}

/** Any fixed number: the advisory lock that a preparing process holds. */
const lockKey = 7_236_104_982;

/**
 * Creates the database and its logins on an embedded server, and hands the database and what is in it to the
 * login that migrates: in older homes the superuser owned everything. `rootUrl`: that of the superuser.
 */
export async function prepareLogins(rootUrl: (database: string) => string, logins: Logins): Promise<void> {
  const { database } = new pg.Client({ connectionString: logins.migrate });
  await on(rootUrl("postgres"), async (root) => {
    await root.query("select pg_advisory_lock($1)", [lockKey]);
    const found = await root.query("select from pg_database where datname = $1", [database]);
    if (found.rowCount === 0) await root.query(`create database ${pg.escapeIdentifier(database ?? "")}`);
    await makeLogins(root, logins, everyLogin);
    const handOver = await readFile(join(import.meta.dirname, "hand-over.sql"), "utf8");
    await on(rootUrl(database ?? ""), async (client) => {
      for (const purpose of everyLogin) {
        const { name } = loginOf(logins[purpose]);
        await client.query("select set_config($1, $2, false)", [`laurel.${purpose}_login`, name]);
      }
      await client.query(handOver);
    });
  });
}

async function on<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(settingsOf(url, "migrate"));
  client.on("error", () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
