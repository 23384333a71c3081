import { run } from "../database/rows.ts";
import type { Reader, Tx } from "../database/transaction.ts";

/** Where changes are told. The triggers `tell_access` use the same name. */
const channel = "laurel_live";

/** Tells those who listen, once the transaction is committed. */
export async function notify(tx: Tx, told: readonly object[]): Promise<void> {
  await run(
    tx,
    { name: "live.notify", text: "select pg_notify($1, said) from unnest($2::text[]) as told (said)" },
    [channel, told.map((each) => JSON.stringify(each))],
  );
}

/** Lets a connection receive what is told from now on. */
export async function listen(connection: Reader): Promise<void> {
  await run(connection, `listen ${channel}`);
}

/** Throws where the connection no longer works. */
export async function ping(connection: Reader): Promise<void> {
  await run(connection, "select 1");
}
