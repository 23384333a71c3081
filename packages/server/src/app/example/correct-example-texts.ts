import { existsSync } from "node:fs";
import { join } from "node:path";
import { convertByVersions } from "../../facts/rates/apply-rates.ts";
import type { Actor } from "../../platform/audit/append-events.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { checkVersions } from "../../program/check-program.ts";
import { listVersions } from "../../program/program-store.ts";
import { publishFiles } from "../../program/publish-program.ts";
import { readProgramFolder } from "../../program/read-program-folder.ts";

const laurel: Actor = { who: "laurel" };

/**
 * Gives a loaded example the texts of this release's program: a new release may name something better, or in
 * one more language. The rules stay those that the example was loaded with. Texts that someone corrected here
 * stay as they are.
 */
export async function correctExampleTexts(
  database: Database,
  programFolder: string,
  clock: Clock,
  say: (line: string) => void,
): Promise<void> {
  for (const { version, source, forms, textsFromRelease } of await listVersions(asServer(database))) {
    const path = join(programFolder, `${version}.yaml`);
    if (textsFromRelease === false || !existsSync(path)) continue;
    const files = [await readProgramFolder(path, { source, forms })];
    const check = async (order: Parameters<typeof checkVersions>[0]) => checkVersions(order);
    const [outcome] = await publishFiles(database, check, files, clock, laurel, {
      after: convertByVersions,
      isRelease: true,
    });
    if (outcome?.ok === false) {
      const [problem] = outcome.problems;
      say(`The example's ${version} keeps its texts: ${problem?.file}: ${problem?.message}`);
    } else if (outcome?.outcome === "texts-corrected")
      say(`The texts of the example's ${version} are corrected.`);
  }
}
