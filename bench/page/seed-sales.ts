import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importKinds } from "../../packages/server/src/facts/import-kinds.ts";
import { importFile } from "../../packages/server/src/facts/intake/run-import.ts";
import type { Database } from "../../packages/server/src/platform/database/open.ts";

/** Imports `count` sales of one of the partner's offers, some of each of the last 540 days. */
export async function seedSales(database: Database, partnerId: string, count: number): Promise<void> {
  const { rows } = await database.pool.query<{ readonly publisher_id: string; readonly offer_id: string }>(
    "select publisher_id, offer_id from offers where partner_id = $1 order by offer_id limit 1",
    [partnerId],
  );
  const [offer] = rows;
  if (offer === undefined) throw new Error(`the partner ${partnerId} has no offer`);
  const today = Temporal.Now.plainDateISO("UTC");
  const lines = Array.from({ length: count }, (_, place) => {
    const day = today.subtract({ days: 1 + (place % 540) });
    return `bench-${place},1,${offer.publisher_id},${offer.offer_id},${day},${place % 977}.50,USD,sale`;
  });
  const folder = await mkdtemp(join(tmpdir(), "laurel-bench-"));
  try {
    const path = join(folder, "sales.csv");
    const head = "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind";
    await writeFile(path, `${[head, ...lines].join("\n")}\n`);
    const order = { kind: importKinds.sales, path, fileName: "sales.csv", source: "bench", today };
    const { added, refused } = await importFile(database, { ...order, actor: { who: "cli" } });
    if (added !== count || refused > 0) throw new Error(`${added} sales were added, ${refused} refused`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
