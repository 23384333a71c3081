import { Agent } from "node:http";
import type pg from "pg";
import { requestDelivery } from "../../packages/server/src/messages/message-store.ts";
import type { Reader } from "../../packages/server/src/platform/database/transaction.ts";
import { median, type Rate } from "../time-rounds.ts";
import { send } from "./request.ts";

/** Activations over HTTP, and the same rows written by bare statements. */
export interface ActivatingTimes {
  readonly laurel: Rate;
  readonly statements: Rate;
}

/** A server in use has compiled what it runs. */
const warmUp = 200;

/** Who activates, and where. */
export interface Activating {
  readonly address: string;
  readonly cookie: string;
  readonly partnerId: string;
}

/** Without a form, for a contact, with a promise and mail. */
const benefit = "whats-new-blog";

/**
 * Activates a benefit over HTTP, then writes the same rows by bare statements in one transaction, in turns.
 * Each is removed before the next, because the benefit can be used once; events stay.
 */
export async function timeActivating(
  client: pg.ClientBase,
  { address, cookie, partnerId }: Activating,
  { rounds, each }: { readonly rounds: number; readonly each: number },
): Promise<ActivatingTimes> {
  await designate(client, partnerId);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const url = `${address}/api/v1/partners/${partnerId}/activations`;
  const overHttp = async () => {
    const made = (await send(url, { agent, cookie, body: { benefit } })) as {
      readonly activation_id: number;
    };
    return made.activation_id;
  };
  const remove = removerFor(client, partnerId);
  for (const used of await activationsOf(client, partnerId)) {
    await client.query(
      `delete from promise_pauses using promises where promises.partner_id = $1 and subject = $2
         and promise_pauses.partner_id = $1 and promise_pauses.promise_id = promises.promise_id`,
      [partnerId, `activation:${used}`],
    );
    await remove(used);
  }
  const first = await overHttp();
  const written = await rowsOf(client, first);
  await remove(first);
  const byStatements = () => writeAgain(client, first, written);
  const seen: Record<"laurel" | "statements", number[]> = { laurel: [], statements: [] };
  for (const make of [overHttp, byStatements]) await rateOf(make, remove, warmUp);
  for (let round = 0; round < rounds; round += 1) {
    seen.laurel.push(await rateOf(overHttp, remove, each));
    seen.statements.push(await rateOf(byStatements, remove, each));
  }
  agent.destroy();
  return {
    laurel: rate("activate laurel", seen.laurel),
    statements: rate("activate statements", seen.statements),
  };
}

/** The partner's activations of the benefit: the example's stories may have used it. */
async function activationsOf(client: pg.ClientBase, partnerId: string): Promise<readonly number[]> {
  const { rows } = await client.query<{ readonly id: number }>(
    "select activation_id::int as id from activations where partner_id = $1 and benefit = $2",
    [partnerId, benefit],
  );
  return rows.map(({ id }) => id);
}

/** Gives the partner a primary contact where it has none. */
async function designate(client: pg.ClientBase, partnerId: string): Promise<void> {
  await client.query(
    `insert into contacts (partner_id, user_id, email, phone, language, is_primary, reach, designated_by,
       designated_at)
     select partner_id, user_id, 'marketing@example.com', '+14258828080', 'en', true, 'verified', 'laurel',
       now()
     from memberships where partner_id = $1 and not exists (
       select from contacts where contacts.partner_id = $1 and is_primary and ended_at is null)
     limit 1`,
    [partnerId],
  );
}

/** A row as it was written: the texts of the columns that an insert has to fill. */
interface WrittenRow {
  readonly table: string;
  readonly columns: readonly string[];
  readonly values: readonly (string | null)[];
}

/** The tables in which an activation has rows; `$1` is its id, `$2` its subject. */
const rowsIn = [
  ["activations", "activation_id = $1::bigint and $2 <> ''"],
  ["promises", "$1 <> '' and subject = $2"],
  ["loop_steps", "$1 <> '' and subject = $2"],
  ["events", "data ->> 'activation' = $1 and what = 'activation.made' and $2 <> ''"],
  ["messages", "$1 <> '' and cause like $2 || ':%'"],
] as const;

/** Columns of events that the database itself fills in. */
const chained = ["event_id", "hash", "personal_salt", "personal_digest", "occurred_at"];

async function rowsOf(client: pg.ClientBase, activationId: number): Promise<readonly WrittenRow[]> {
  const written: WrittenRow[] = [];
  for (const [table, where] of rowsIn) {
    const { rows: named } = await client.query<{ readonly name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'public'
         and table_name = $1 and is_identity = 'NO' and is_generated = 'NEVER'
         and (table_name <> 'events' or column_name <> all($2))`,
      [table, chained],
    );
    const columns = named.map(({ name }) => name);
    const texts = columns.map((name) => `${name}::text`).join(", ");
    const found = await client.query<(string | null)[]>({
      text: `select ${texts} from ${table} where ${where}`,
      values: [String(activationId), `activation:${activationId}`],
      rowMode: "array",
    });
    if (found.rows.length === 0) throw new Error(`an activation wrote nothing into ${table}`);
    written.push(...found.rows.map((values) => ({ table, columns, values })));
  }
  return written;
}

/** Writes the rows of an activation once more, for a new one, in one transaction. */
async function writeAgain(
  client: pg.ClientBase,
  before: number,
  written: readonly WrittenRow[],
): Promise<number> {
  let id = 0;
  const renamed = new RegExp(`(activation"?: ?|activations/)${before}\\b`, "g");
  await client.query("begin");
  for (const { table, columns, values } of written) {
    const places = columns.map((_, place) => `$${place + 1}`).join(", ");
    const returning = table === "activations" ? " returning activation_id as id" : "";
    const { rows } = await client.query<{ readonly id: string }>(
      `insert into ${table} (${columns.join(", ")}) values (${places})${returning}`,
      values.map((value) => value?.replaceAll(renamed, `$1${id}`) ?? null),
    );
    if (returning !== "") id = Number(rows[0]?.id);
  }
  // The job that delivers the mail is a row, too.
  await requestDelivery({ client } as unknown as Reader);
  await client.query("commit");
  return id;
}

function removerFor(client: pg.ClientBase, partnerId: string): (activationId: number) => Promise<void> {
  return async (activationId) => {
    const subject = `activation:${activationId}`;
    for (const table of ["promises", "loop_steps"])
      await client.query(`delete from ${table} where partner_id = $1 and subject = $2`, [partnerId, subject]);
    await client.query("delete from messages where partner_id = $1 and cause like $2 || ':%'", [
      partnerId,
      subject,
    ]);
    await client.query("delete from activations where partner_id = $1 and activation_id = $2", [
      partnerId,
      activationId,
    ]);
  };
}

/** Activations a second, one after the other, by the clock; removing them does not count. */
async function rateOf(
  make: () => Promise<number>,
  remove: (activationId: number) => Promise<void>,
  times: number,
): Promise<number> {
  let took = 0;
  for (let count = 0; count < times; count += 1) {
    const start = performance.now();
    const made = await make();
    took += performance.now() - start;
    await remove(made);
  }
  return (times * 1000) / took;
}

function rate(name: string, rounds: readonly number[]): Rate {
  return { name, rate: median(rounds), rounds };
}
