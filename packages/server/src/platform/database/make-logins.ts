import pg from "pg";
import { OperatorError } from "../operator-error.ts";
import { type Logins, loginOf, verifierOf } from "./logins.ts";
import { settingsOf } from "./open-pool.ts";

/** The roles that hold the rights. They can't sign in, and all databases of a server share them. */
const groups = ["laurel_partner", "laurel_team", "laurel_writer"] as const;

/** A login whose role Laurel makes: by which of its addresses. */
export type MadeLogin = "migrate" | "write" | "read";

/**
 * Makes the roles and logins that a database needs and that aren't there yet, with the rights of `client`.
 * `made`: the logins that Laurel makes; the others must exist.
 * @throws OperatorError with the statements for an administrator, where `client` may not run them.
 */
export async function makeLogins(
  client: pg.ClientBase,
  logins: Logins,
  made: readonly MadeLogin[] = logins.made ? ["write", "read"] : [],
): Promise<void> {
  const statements = await neededStatements(client, logins, made);
  if (statements.length === 0) return;
  await client.query("begin");
  try {
    for (const statement of statements) await client.query(statement);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    const { code = "", message } = error as pg.DatabaseError;
    // Roles belong to the whole server, where another Laurel may make the same at this moment.
    if (["42710", "23505", "XX000"].includes(code))
      throw new OperatorError(`Another Laurel is being set up on this server (${message}). Try again.`);
    throw new OperatorError(
      `The login ${loginOf(logins.migrate).name} may not make what Laurel needs (${message}). ` +
        `An administrator of the database must run:\n${statements.map((each) => `  ${each};\n`).join("")}` +
        "Then run `laurel migrate` again.",
      { cause: error },
    );
  }
}

interface FoundRole {
  readonly name: string;
  readonly groups: readonly string[];
  /** Whether it has more power than Laurel's logins may have. */
  readonly powerful: boolean;
}

async function neededStatements(
  client: pg.ClientBase,
  logins: Logins,
  made: readonly MadeLogin[],
): Promise<readonly string[]> {
  const migrator = loginOf(logins.migrate).name;
  const [writer, reader] = [loginOf(logins.write).name, loginOf(logins.read).name];
  const roles = await findRoles(client, [...groups, migrator, writer, reader]);
  const statements = groups.filter((name) => !roles.has(name)).map((name) => `create role ${name} nologin`);
  for (const purpose of made) statements.push(...(await loginStatements(roles, logins[purpose])));
  const has = (name: string, ...wanted: readonly string[]) =>
    wanted.every((group) => roles.get(name)?.groups.includes(group));
  if (!has(writer, "use laurel_writer"))
    statements.push(`grant laurel_writer to ${pg.escapeIdentifier(writer)} with inherit true, set false`);
  // The one that migrates grants to them what they may read.
  for (const name of new Set([reader, migrator])) {
    if (has(name, "set laurel_partner", "set laurel_team")) continue;
    statements.push(
      `grant laurel_partner, laurel_team to ${pg.escapeIdentifier(name)} with inherit false, set true`,
    );
  }
  return statements;
}

/** Makes a login, gives it its password again, or takes power from it. */
async function loginStatements(
  roles: ReadonlyMap<string, FoundRole>,
  url: string,
): Promise<readonly string[]> {
  const { name, password } = loginOf(url);
  const role = roles.get(name);
  const login = pg.escapeIdentifier(name);
  const withPassword = () => `login password ${pg.escapeLiteral(verifierOf(password))}`;
  if (role === undefined) return [`create role ${login} ${withPassword()}`];
  return [
    ...(role.powerful
      ? [`alter role ${login} nosuperuser nocreatedb nocreaterole noreplication nobypassrls`]
      : []),
    ...((await signsIn(url)) ? [] : [`alter role ${login} ${withPassword()}`]),
  ];
}

async function findRoles(
  client: pg.ClientBase,
  names: readonly string[],
): Promise<ReadonlyMap<string, FoundRole>> {
  const { rows } = await client.query<FoundRole>(
    `select rolname as name,
       rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as powerful,
       array(select mode || ' ' || of.rolname from pg_roles of, unnest(array['use', 'set']) as mode
         where of.rolname = any ($2)
           and pg_has_role(role.oid, of.oid, case mode when 'use' then 'usage' else 'set' end)) as groups
     from pg_roles role where rolname = any ($1)`,
    [names, groups],
  );
  return new Map(rows.map((role) => [role.name, role]));
}

/** PostgreSQL doesn't say whether the password is wrong, or the login unknown or not allowed. */
export const signInRefused: ReadonlySet<unknown> = new Set(["28P01", "28000"]);

/** Whether the login in an address can sign in to the database there. */
export async function signsIn(url: string): Promise<boolean> {
  const client = new pg.Client(settingsOf(url, "migrate"));
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    const { code } = error as pg.DatabaseError;
    if (signInRefused.has(code) || code === "3D000") return false;
    throw error;
  } finally {
    await client.end().catch(() => {});
  }
}
