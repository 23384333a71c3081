import { createReadStream } from "node:fs";
import { appendFile, copyFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { from as copyFrom } from "pg-copy-streams";
import { importKinds } from "../../packages/server/src/facts/import-kinds.ts";
import type { ImportKind } from "../../packages/server/src/facts/intake/import-kind.ts";
import { importFile } from "../../packages/server/src/facts/intake/run-import.ts";
import type { Database } from "../../packages/server/src/platform/database/open.ts";
import { asSuperuser, type BenchFolders, withOwnDatabase } from "../own-database.ts";
import { copyColumns, type LineFiles, makeLines, source } from "./make-lines.ts";
import { makeMarket } from "./make-market.ts";
import { type Run, runLaurel } from "./run-laurel.ts";

/** How many lines are imported: few, then many, to see whether memory grows with the file. */
export interface ImportSizes {
  /** How many partners the lines belong to. */
  readonly partners: number;
  readonly few: number;
  readonly many: number;
}

/**
 * What was measured. Lines a second; the import's time is from the start of the process to its record's
 * end.
 */
export interface ImportTimes {
  readonly copyRate: number;
  readonly importRate: number;
  /** The same file again. */
  readonly replayRate: number;
  /** The same lines with one more, so that each is compared with the record. */
  readonly longerRate: number;
  readonly peakMbOfFew: number;
  readonly peakMbOfMany: number;
}

/**
 * Imports generated lines with the real command into a real PostgreSQL in a temporary folder, compared with
 * COPY of the same.
 */
export async function timeImport(sizes: ImportSizes, tell: (what: string) => void): Promise<ImportTimes> {
  return withOwnDatabase((database, folders) => measure(database, folders, sizes, tell));
}

async function measure(
  database: Database,
  { folder, home }: BenchFolders,
  { partners, few, many }: ImportSizes,
  tell: (what: string) => void,
): Promise<ImportTimes> {
  tell("the marketplace that the lines belong to");
  await runLaurel(home, ["program", "publish", ...programFiles]);
  for (const { kind, path } of makeMarket(folder, partners))
    await importHere(database, importKinds[kind], path);
  const fewFiles = filesIn(folder, "few");
  const manyFiles = filesIn(folder, "many");
  await makeLines(fewFiles, { from: 0, count: few, partners });
  await makeLines(manyFiles, { from: few, count: many, partners });
  const importSales = async (files: LineFiles, lines: number, added: number) =>
    importedIn(
      database,
      await runLaurel(home, ["import", "sales", files.csv, "--source", source, "--json"]),
      {
        lines,
        added,
      },
    );

  tell(`import of ${few} lines`);
  const first = await importSales(fewFiles, few, few);
  tell(`COPY of ${many} lines`);
  const copyBefore = await copySeconds(database, home, manyFiles.copy);
  tell(`import of ${many} lines`);
  const second = await importSales(manyFiles, many, many);
  tell(`COPY of ${many} lines again`);
  const copyAfter = await copySeconds(database, home, manyFiles.copy);
  tell("import of the same lines again");
  const replay = await importSales(manyFiles, many, 0);
  tell("import of the same lines and one more");
  const longerFiles = filesIn(folder, "longer");
  await makeLines(longerFiles, { from: few + many, count: 1, partners });
  const [, line = ""] = (await readFile(longerFiles.csv, "utf8")).split("\n");
  await copyFile(manyFiles.csv, longerFiles.csv);
  await appendFile(longerFiles.csv, `${line}\n`);
  const longer = await importSales(longerFiles, many + 1, 1);
  return {
    copyRate: many / ((copyBefore + copyAfter) / 2),
    importRate: many / second.seconds,
    replayRate: many / replay.seconds,
    longerRate: many / longer.seconds,
    peakMbOfFew: first.run.peakMb,
    peakMbOfMany: Math.max(...[second, replay, longer].map(({ run }) => run.peakMb)),
  };
}

function filesIn(folder: string, name: string): LineFiles {
  return { csv: join(folder, `${name}.csv`), copy: join(folder, `${name}.copy`) };
}

/** The versions of the program. */
export const programFiles = ["2020-07", "2023-08", "2023-12"].map((version) =>
  fileURLToPath(new URL(`../../programs/marketplace-rewards/${version}.yaml`, import.meta.url)),
);

/** Imports without deciding partners afterwards, for parts that are not measured. */
export async function importHere(database: Database, kind: ImportKind<object>, path: string): Promise<void> {
  const today = Temporal.Now.plainDateISO("UTC");
  const order = { kind, path, fileName: kind.name, source, today, actor: { who: "cli" } };
  const { added, refused } = await importFile(database, order);
  if (added === 0 || refused > 0) throw new Error(`${kind.name}: ${added} added, ${refused} refused`);
}

/** The seconds from the start of the process to the end of the import on its record. */
async function importedIn(
  database: Database,
  run: Run,
  expected: { readonly lines: number; readonly added: number },
): Promise<{ readonly run: Run; readonly seconds: number }> {
  const { import_id: id, lines, added, refused } = JSON.parse(run.stdout);
  if (lines !== expected.lines || added !== expected.added || refused !== 0)
    throw new Error(`the import gave an unexpected result: ${run.stdout}`);
  const answer = await database.pool.query<{ finished: string }>(
    "select (extract(epoch from finished_at) * 1000)::text as finished from imports where import_id = $1",
    [id],
  );
  return { run, seconds: (Number(answer.rows[0]?.finished) - run.startedAt) / 1000 };
}

/**
 * COPY into a new table like `sales` with nothing but its unique index. The table is gone afterwards, or
 * vacuuming it would take half of a small machine while the import is timed.
 */
async function copySeconds(database: Database, home: string, path: string): Promise<number> {
  return asSuperuser(database, home, async (client) => {
    await client.query("create table copied (like sales including defaults)");
    await client.query("alter table copied add primary key (partner_id, source, source_line_id, revision)");
    const start = performance.now();
    await pipeline(
      createReadStream(path, { highWaterMark: 256 * 1024 }),
      client.query(copyFrom(`copy copied (${copyColumns}) from stdin`)),
    );
    const seconds = (performance.now() - start) / 1000;
    await client.query("drop table copied");
    await client.query("checkpoint");
    return seconds;
  });
}
