import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { importKinds } from "../facts/import-kinds.ts";
import { type ImportOrder, importFile } from "../facts/intake/run-import.ts";
import { convertByVersions } from "../facts/rates/apply-rates.ts";
import type { Clock } from "../platform/clock.ts";
import { byClock, type Database } from "../platform/database/open.ts";
import { type CheckOrder, checkVersions } from "../program/check-program.ts";
import { publishFiles } from "../program/publish-program.ts";
import { readProgramFolder } from "../program/read-program-folder.ts";
import { drainStandings } from "./drain-standings.ts";

const programs = resolve(import.meta.dirname, "../../../../programs/marketplace-rewards");

/** A clock that is always at noon of a day. */
export function clockAt(day: string): Clock {
  const now = Temporal.Instant.from(`${day}T12:00:00Z`);
  return { now: () => now };
}

/** A database whose clock is always at noon of a day: what is imported by it is received then. */
export function onDay<D extends Database>(database: D, day: string): D {
  return byClock(database, clockAt(day));
}

/** A database before the time of day at which partners are decided: what is imported by it is known then. */
export function inTheMorning<D extends Database>(database: D, day: string): D {
  const now = Temporal.Instant.from(`${day}T06:00:00Z`);
  return byClock(database, { now: () => now });
}

/** Publishes versions of the real program. */
export async function publishVersions(database: Database, versions: readonly string[]): Promise<void> {
  for (const version of versions) await publishFile(database, join(programs, `${version}.yaml`));
}

/** Publishes a version's file. */
async function publishFile(database: Database, path: string): Promise<void> {
  const files = [await readProgramFolder(path)];
  const check = async (order: CheckOrder) => checkVersions(order);
  const [outcome] = await publishFiles(
    database,
    check,
    files,
    clockAt("2024-01-01"),
    { who: "cli" },
    { after: convertByVersions },
  );
  if (outcome?.ok !== true) throw new Error(JSON.stringify(outcome?.problems));
}

/** Publishes a version from its text, without texts beside it. */
export async function publishText(database: Database, source: string): Promise<void> {
  await inFile(source, (path) => publishFile(database, path));
}

/** Imports lines under the heading of the first; each must be accepted. Gives the id of the import. */
export async function importLines(
  database: Database,
  kind: keyof typeof importKinds,
  heading: string,
  lines: readonly string[],
  today = "2024-01-01",
): Promise<number> {
  return ordering(kind, heading, lines, today, async (order) => {
    const { refused, problem, importId } = await importFile(database, order);
    if (refused > 0 || problem !== null)
      throw new Error(`${kind}: ${refused} refused, ${JSON.stringify(problem)}`);
    return importId;
  });
}

/** Gives `work` the order to import lines under a heading. */
export function ordering<T>(
  kind: keyof typeof importKinds,
  heading: string,
  lines: readonly string[],
  today: string,
  work: (order: ImportOrder) => Promise<T>,
): Promise<T> {
  return inFile(`${[heading, ...lines].join("\n")}\n`, (path) =>
    work({
      ...{ kind: importKinds[kind], path, fileName: kind, source: "test" },
      ...{ today: Temporal.PlainDate.from(today), actor: { who: "cli" } },
    }),
  );
}

async function inFile<T>(text: string, work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "laurel-test-"));
  try {
    const path = join(folder, "given");
    await writeFile(path, text);
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A partner with one publisher and one live offer that the marketplace bills. */
export async function addPartner(
  database: Database,
  id: string,
  joinedOn: string,
  liveOn: string,
): Promise<void> {
  await importLines(database, "partners", "partner_id,name,country,locale,joined_on", [
    `${id},Company ${id},US,en,${joinedOn}`,
  ]);
  await importLines(database, "publishers", "publisher_id,partner_id,name", [
    `pub-${id},${id},Company ${id}`,
  ]);
  await importLines(
    database,
    "offers",
    "offer_id,publisher_id,title,offer_type,storefront,pricing_models,status,live_on,private",
    [`of-${id},pub-${id},Offer,saas,azure-marketplace,subscription,live,${liveOn},false`],
  );
}

/** The transfer of such a partner's publisher, with all its offers, to another partner. */
export const publisher = (id: string, toPartner: string) =>
  ({ of: "publisher", publisherId: `pub-${id}`, toPartner }) as const;

/** A billed line of such a partner, in US dollars unless it says otherwise. */
export interface TestSale {
  readonly line: string;
  readonly revision?: number;
  readonly on: string;
  readonly amount: string;
  readonly currency?: string;
  readonly kind?: "sale" | "refund" | "chargeback";
  readonly exclusion?: string;
  readonly offsets?: string;
}

/** Imports lines of a partner that `addPartner` made. */
export async function addSales(database: Database, id: string, sales: readonly TestSale[]): Promise<void> {
  const heading =
    "source_line_id,revision,publisher_id,offer_id,billed_on,amount,currency,kind,exclusion,offsets";
  const lines = sales.map((sale) => {
    const { line, revision = 1, on, amount, currency = "USD", kind = "sale" } = sale;
    const { exclusion = "", offsets = "" } = sale;
    return [line, revision, `pub-${id}`, `of-${id}`, on, amount, currency, kind, exclusion, offsets].join(
      ",",
    );
  });
  await importLines(database, "sales", heading, lines);
}

/** Recomputes a partner on a day, even if it isn't due, and others that are due then. */
export async function decideOn(database: Database, id: string, day: string): Promise<void> {
  await database.pool.query("update standing_due set due_on = $2 where partner_id = $1", [id, day]);
  const { failed } = await drainStandings(onDay(database, day), clockAt(day));
  const own = failed.find(({ partnerId }) => partnerId === id);
  if (own !== undefined) throw own.error;
}
