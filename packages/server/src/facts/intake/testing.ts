import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImportKindName } from "@laurel/contract";
import type { Database } from "../../platform/database/open.ts";
import { importKinds } from "../import-kinds.ts";
import type { FileOptions } from "./file-reading.ts";
import type { ImportRecord } from "./import-store.ts";
import { importFile } from "./run-import.ts";

export const today = Temporal.PlainDate.from("2026-11-21");

/** Imports a text as if it were a file. */
export async function importText(
  database: Database,
  kind: ImportKindName,
  content: string | Uint8Array,
  {
    source = "marketplace",
    strict = false,
    options = {},
  }: { readonly source?: string; readonly strict?: boolean; readonly options?: FileOptions } = {},
): Promise<ImportRecord> {
  const folder = await mkdtemp(join(tmpdir(), "laurel-import-"));
  try {
    const path = join(folder, "file");
    await writeFile(path, content);
    return await importFile(database, {
      kind: importKinds[kind],
      path,
      fileName: `${kind}.csv`,
      source,
      strict,
      today,
      actor: { who: "cli" },
      options,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const smallProgram = (currency: string) => `program: rewards
version: "1"
in-force: { from: 2020-01-01 }
currency: ${currency}
languages: []
measures: {}
tracks:
  status: { scope: partner, stages: [{ id: member }] }
benefits: {}
`;

/** A program that counts in US dollars, as far as imports look at it. */
export async function seedProgram(database: Database, currency = "USD"): Promise<void> {
  await database.pool.query(
    `insert into programs (program, version, in_force_from, currency, source, texts, digest)
     values ('rewards', '1', '2020-01-01', $1, $2, '{}', '')`,
    [currency, smallProgram(currency)],
  );
}

/** Partners `p1` to `p<count>`, each with a publisher `pub<n>` and an offer `offer<n>`. */
export async function seedSellers(database: Database, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const file = (heading: string, line: (n: number) => string) => [heading, ...numbers.map(line)].join("\n");
  await importText(
    database,
    "partners",
    file("partner_id,name,country,locale", (n) => `p${n},Partner ${n},KR,ko-KR`),
  );
  await importText(
    database,
    "publishers",
    file("publisher_id,partner_id,name", (n) => `pub${n},p${n},Publisher ${n}`),
  );
  const heading = "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private";
  const line = (n: number) =>
    `offer${n},pub${n},Offer ${n},saas,azure-marketplace,subscription,live,2024-01-01,false`;
  await importText(database, "offers", file(heading, line));
}

/** Everything that was made from facts, without what differs between runs: ids, times and import numbers. */
export async function factsOf(database: Database): Promise<unknown> {
  const questions = {
    sales:
      "select partner_id, source, source_line_id, revision, offer_id, billed_on, amount_minor, exclusion, " +
      "offsets from sales order by 1, 2, 3, 4",
    daily:
      "select partner_id, day, exclusion, sum(amount_minor)::bigint as amount_minor, " +
      "sum(unconverted) as unconverted from sales_daily group by 1, 2, 3 order by 1, 2, 3",
    rateDays:
      "select currency, day, rate_day, trim_scale(factor)::text as factor from rate_days order by 1, 2",
    due: "select partner_id, due_on from standing_due order by 1",
    refused: "select line, column_name, code, params, raw from import_refusals order by 1, 3",
  };
  const answers = Object.entries(questions).map(async ([name, question]) => {
    const { rows } = await database.pool.query(question);
    return [name, rows] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}
