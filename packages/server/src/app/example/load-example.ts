import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ExampleFile, makeExample } from "../../../../../examples/make.ts";
import { importKinds } from "../../facts/import-kinds.ts";
import type { ImportRecord } from "../../facts/intake/import-store.ts";
import { lockLedger } from "../../facts/intake/ledger-store.ts";
import { importFile } from "../../facts/intake/run-import.ts";
import { convertByVersions } from "../../facts/rates/apply-rates.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import { type Clock, localTime, todayOf } from "../../platform/clock.ts";
import { findExample, type HeldExample } from "../../platform/database/example.ts";
import { holdingLocks } from "../../platform/database/hold-locks.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, type Reader, type Tx, transaction } from "../../platform/database/transaction.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { checkVersions } from "../../program/check-program.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { publishFiles } from "../../program/publish-program.ts";
import { readProgramFolder } from "../../program/read-program-folder.ts";
import { drainStandings } from "../../standing/drain-standings.ts";
import { findContents, finishExample, insertExample, listImportsOf } from "./example-store.ts";
import { liveExample } from "./live-example.ts";

/** Held while the example is loaded or removed. */
export const exampleLock = "example";

/** The source of the example's lines. */
const exampleSource = "example";

const laurel: Actor = { who: "laurel" };

/** The folder of the program that the example runs. */
export const programFolder = resolve(import.meta.dirname, "../../../../../programs/marketplace-rewards");
const versions = ["2020-07", "2023-08", "2023-12", "2026-01"];

/**
 * Loads the example marketplace, once: its program, its six files by the path of every import, the standings
 * that follow, and its people. If a start was killed half-way, the next one continues: the day for which the
 * files were made is on record, and the same day gives the same bytes. `publicUrl`: where links in its mails
 * lead.
 *
 * Gives null, or the sentence that says why the example isn't loaded: the database has something of its own.
 */
export async function loadExample(
  database: Database,
  clock: Clock,
  say: (line: string) => void,
  publicUrl = "http://localhost:3000",
): Promise<string | null> {
  // Two servers that start at once on one database load it once.
  return holdingLocks(database, async (locks) => {
    await locks.wait(exampleLock);
    const begun = await transaction(database, allPartners, (tx) => begin(tx, clock));
    if (typeof begun === "string") return begun;
    if (begun.finishedAt !== null) return null;
    const today = Temporal.PlainDate.from(begun.day);
    say(`Loading the example marketplace as of ${today} …`);
    await publishVersions(database, clock, say);
    await importFiles(database, today, begun.source, say);
    await decideAll(database, clock, say);
    const { timeline } = await loadTimeline(database);
    const live = async (tx: Tx) => {
      const now = clock.now();
      const zone = localTime(now, timeline).timeZoneId;
      await liveExample(tx, { today, now, zone }, publicUrl);
      await finishExample(tx, now);
    };
    await transaction(database, allPartners, live, { long: true });
    return null;
  });
}

/** Records the example before anything of it is there: facts without the record would be real ones. */
async function begin(tx: Tx, clock: Clock): Promise<HeldExample | string> {
  const held = await findExample(tx);
  if (held !== null) return held;
  // No import may begin between the look and the record.
  await lockLedger(tx);
  const reason = await refuseExample(tx);
  if (reason !== null) return reason;
  const day = todayOf(clock, []).toString();
  const now = clock.now();
  await insertExample(tx, { source: exampleSource, day, now });
  await appendEvents(tx, laurel, [{ partnerId: "", what: "example.loaded", data: { day } }]);
  return { source: exampleSource, day, loadedAt: now, finishedAt: null };
}

/** Why the example isn't loaded into this database; null where it could be. */
export async function refuseExample(reader: Reader): Promise<string | null> {
  const { hasFacts, hasPrograms, hasPeople } = await findContents(reader);
  const has = hasFacts ? "facts" : hasPrograms ? "a program" : hasPeople ? "people" : null;
  if (has === null) return null;
  return `The example marketplace isn't loaded, because this database already has ${has} of its own.`;
}

async function importFiles(
  database: Database,
  today: Temporal.PlainDate,
  source: string,
  say: (line: string) => void,
): Promise<void> {
  const before = await listImportsOf(asServer(database), source);
  const files = makeExample(today);
  const kinds = (Object.keys(files) as ExampleFile[]).filter(
    (kind) => !before.some((each) => each.kind === kind && each.status === "finished"),
  );
  const folder = await mkdtemp(join(tmpdir(), "laurel-example-"));
  try {
    for (const kind of kinds) {
      const path = join(folder, `${kind}.csv`);
      await writeFile(path, files[kind]);
      const fileName = `${kind}-${today}.csv`;
      const order = { kind: importKinds[kind], path, fileName, source, today, actor: laurel };
      say(outcomeOf(await importFile(database, order)));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function publishVersions(database: Database, clock: Clock, say: (line: string) => void): Promise<void> {
  const paths = versions.map((version) => join(programFolder, `${version}.yaml`));
  const files = await Promise.all(paths.map((path) => readProgramFolder(path)));
  for (const outcome of await publishFiles(
    database,
    async (order) => checkVersions(order),
    files,
    clock,
    laurel,
    { after: convertByVersions },
  )) {
    if (!outcome.ok) {
      const [problem] = outcome.problems;
      throw new OperatorError(
        `The example's program ${problem?.file} can't be published: ${problem?.message} ${problem?.fix} ` +
          "Set LAUREL_EXAMPLE=off to start without the example.",
      );
    }
    if (outcome.outcome === "published") say(`  program ${outcome.program} ${outcome.version} published`);
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
