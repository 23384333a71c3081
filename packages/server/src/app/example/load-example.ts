import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ExampleFile, makeExample } from "../../../../../examples/make.ts";
import { importKinds } from "../../facts/import-kinds.ts";
import type { ImportRecord } from "../../facts/intake/import-store.ts";
import { importFile } from "../../facts/intake/run-import.ts";
import type { Actor } from "../../platform/audit/append-events.ts";
import { type Clock, todayOf } from "../../platform/clock.ts";
import { holdingLocks } from "../../platform/database/hold-locks.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, transaction } from "../../platform/database/transaction.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { inOrderOfForce } from "../../program/check-program.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { publishProgram } from "../../program/publish-program.ts";
import { readProgramFolder } from "../../program/read-program-folder.ts";
import { drainStandings } from "../../standing/drain-standings.ts";
import { type BegunImport, hasForeignFacts, listImportsOf } from "./example-store.ts";

/** The source of the example's lines. */
const exampleSource = "example";

const laurel: Actor = { who: "laurel" };

const programFolder = resolve(import.meta.dirname, "../../../../../programs/marketplace-rewards");
const versions = ["2020-07", "2023-08", "2023-12"];

/**
 * Loads the example marketplace, once: its program, its six files by the path of every import, and the
 * standings that follow. A database with other facts in it is left alone. If a start was killed half-way,
 * the next one continues: the day for which the files were made is in their names, and the same day gives the
 * same bytes.
 */
export async function loadExample(
  database: Database,
  clock: Clock,
  say: (line: string) => void,
): Promise<void> {
  // Two servers that start at once on one database load it once.
  await holdingLocks(database, async (locks) => {
    await locks.wait("example");
    if (await hasForeignFacts(asServer(database), exampleSource)) return;
    const before = await listImportsOf(asServer(database), exampleSource);
    const today = await dayOf(database, clock, before);
    const files = makeExample(today);
    const kinds = Object.keys(files) as ExampleFile[];
    const isDone = (kind: ExampleFile) =>
      before.some((each) => each.kind === kind && each.status === "finished");
    if (kinds.every(isDone)) return decideAll(database, clock, say);
    say(`Loading the example marketplace as of ${today} …`);
    await publishVersions(database, clock, say);
    const folder = await mkdtemp(join(tmpdir(), "laurel-example-"));
    try {
      for (const kind of kinds.filter((each) => !isDone(each))) {
        const path = join(folder, `${kind}.csv`);
        await writeFile(path, files[kind]);
        const order = {
          kind: importKinds[kind],
          path,
          fileName: nameOf(kind, today),
          source: exampleSource,
          today,
          actor: laurel,
        };
        say(outcomeOf(await importFile(database, order)));
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    await decideAll(database, clock, say);
  });
}

function nameOf(kind: ExampleFile, day: Temporal.PlainDate): string {
  return `${kind}-${day}.csv`;
}

/** The day for which the files that are on record were made; else today. */
async function dayOf(
  database: Database,
  clock: Clock,
  before: readonly BegunImport[],
): Promise<Temporal.PlainDate> {
  const named = before.map(({ fileName }) => /-(\d{4}-\d{2}-\d{2})\.csv$/.exec(fileName)?.[1]).find(Boolean);
  if (named !== undefined) return Temporal.PlainDate.from(named);
  return todayOf(clock, (await loadTimeline(database)).timeline);
}

async function publishVersions(database: Database, clock: Clock, say: (line: string) => void): Promise<void> {
  const paths = versions.map((version) => join(programFolder, `${version}.yaml`));
  const folders = await Promise.all(paths.map((path) => readProgramFolder(path)));
  for (const folder of inOrderOfForce(folders)) {
    const outcome = await transaction(database, allPartners, (tx) =>
      publishProgram(tx, folder, clock, laurel),
    );
    if (outcome.status === "refused") {
      const [problem] = outcome.problems;
      throw new OperatorError(
        `The example's program ${folder.file} can't be published: ${problem?.message} ${problem?.fix} ` +
          "Set LAUREL_EXAMPLE=off to start without the example.",
      );
    }
    if (outcome.status === "published")
      say(`  program ${outcome.program.id} ${outcome.program.version} published`);
  }
}

function outcomeOf({ kind, status, lines, added, refused, problem }: ImportRecord): string {
  if (status === "refused") throw new Error(`the example's ${kind} were refused: ${problem?.code}`);
  const some = refused > 0 ? `, ${refused} refused` : "";
  const meant = kind === "sales" && refused > 0 ? " (on purpose, so that there is something to see)" : "";
  return `  ${kind}: ${lines} lines, ${added} added${some}${meant}`;
}

async function decideAll(database: Database, clock: Clock, say: (line: string) => void): Promise<void> {
  const { taken, changed, failed } = await drainStandings(database, clock);
  const [first] = failed;
  if (first !== undefined) {
    say(`  ${failed.length} partners could not be decided, ${first.partnerId} for ${String(first.error)}`);
  }
  if (changed > 0) say(`  standings: ${taken} partners decided`);
}
