import type pg from "pg";
import { run } from "./rows.ts";
import { allPartners } from "./sight.ts";
import type { SourceStatement } from "./testing-statements.ts";
import { type Tx, transaction } from "./transaction.ts";

/** Transactions, settings, sessions, channels and databases: a schema doesn't affect them. */
const ofSessions = /^(begin|commit|rollback|savepoint|release|set|reset|discard|listen|create database)\b/i;
const ofData = /^(select|insert|update|delete|merge|with|values)\b/i;
/** They can't be prepared, so they are run; everything is rolled back. */
const ofTables = /^(lock|analyze|create table if not exists)\b/i;
const temporary = /^create temp table\b/i;
const copy = /^copy (\w+) (?:\(([^)]*)\) )?from stdin$/i;

/** What is wrong with statements, each with its place; the schema is that of the database, by its owner. */
export async function checkStatements(
  pool: pg.Pool,
  statements: readonly SourceStatement[],
): Promise<readonly string[]> {
  return checkEach(pool, statements, check);
}

/** Which statements the login of `pool` may not run, each with its place. */
export async function checkRights(
  pool: pg.Pool,
  statements: readonly SourceStatement[],
): Promise<readonly string[]> {
  return checkEach(pool, statements, async (tx, text) => {
    if (temporary.test(text)) return attempt(tx, text, "release");
    const [copied, table = ""] = copy.exec(text) ?? [];
    if (copied !== undefined) return attempt(tx, `explain insert into ${table} default values`);
    // Explaining checks the rights and needs no parameters.
    return ofData.test(text) ? attempt(tx, `explain (generic_plan) ${text}`) : null;
  });
}

async function checkEach(
  pool: pg.Pool,
  statements: readonly SourceStatement[],
  check: (tx: Tx, text: string) => Promise<string | null>,
): Promise<readonly string[]> {
  const parts = statements.flatMap(({ place, text }) => split(text).map((part) => ({ place, text: part })));
  const isTemporary = ({ text }: SourceStatement) => temporary.test(text);
  const wrong: string[] = [];
  await rollBack(pool, async (tx) => {
    // Statements use the temporary tables that those before them make.
    for (const { place, text } of [...parts].sort(
      (a, b) => Number(isTemporary(b)) - Number(isTemporary(a)),
    )) {
      const problem = await check(tx, text);
      if (problem !== null) wrong.push(`${place}: ${problem}\n${text}`);
    }
  });
  return wrong;
}

async function check(tx: Tx, text: string): Promise<string | null> {
  if (ofSessions.test(text)) return null;
  const [copied, table = "", columns = ""] = copy.exec(text) ?? [];
  if (copied !== undefined) return attempt(tx, `select ${columns} from ${table} limit 0`);
  if (ofData.test(text)) return attempt(tx, `prepare checked as ${text}`);
  if (temporary.test(text)) return attempt(tx, text, "release");
  if (ofTables.test(text)) return attempt(tx, text);
  return "the test doesn't know how to check it";
}

async function attempt(
  tx: Tx,
  text: string,
  end: "rollback to" | "release" = "rollback to",
): Promise<string | null> {
  await run(tx, "savepoint attempt");
  try {
    await run(tx, text);
    // A prepared statement outlives its transaction.
    if (text.startsWith("prepare")) await run(tx, "deallocate checked");
    await run(tx, `${end} savepoint attempt`);
    return null;
  } catch (error) {
    await run(tx, "rollback to savepoint attempt");
    return (error as Error).message;
  }
}

class Enough extends Error {}

async function rollBack(pool: pg.Pool, work: (tx: Tx) => Promise<void>): Promise<void> {
  await transaction({ pool }, allPartners, async (tx) => {
    await work(tx);
    throw new Enough();
  }).catch((error: unknown) => {
    if (!(error instanceof Enough)) throw error;
  });
}

/** The statements of a text, which are parted by semicolons outside of quotes and comments. */
function split(text: string): readonly string[] {
  const tokens = text.match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|;|[^'";-]+|-/g) ?? [];
  const parts = [""];
  for (const token of tokens) {
    if (token === ";") parts.push("");
    else parts[parts.length - 1] += token;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}
