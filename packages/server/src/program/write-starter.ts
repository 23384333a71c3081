import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { OperatorError } from "../platform/operator-error.ts";

/** What a starter is made for. */
export interface StarterOrder {
  /** Absolute; it is made if there is none. */
  readonly folder: string;
  /** The languages of its texts. */
  readonly languages: readonly string[];
  /** Its days are before this one, and its version is in force since the beginning of this year. */
  readonly today: Temporal.PlainDate;
}

const starter = resolve(import.meta.dirname, "../../../../programs/starter");

/**
 * Writes a small program that checks, publishes and decides, with texts, a form, and a sample file of every
 * import kind. Gives the names of its files from the folder, the version's file first.
 * @throws OperatorError where one of its files is there already; then nothing is written.
 */
export async function writeStarter({ folder, languages, today }: StarterOrder): Promise<readonly string[]> {
  const templates = (await readdir(starter, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(starter.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter((name) => !name.startsWith("texts/") || languages.includes(name.slice(6, -5)));
  const nameOf = (template: string) => template.replace(/^version\.yaml$/, `${today.year}-01.yaml`);
  const files = templates.map(nameOf).sort((a, b) => Number(a.includes("/")) - Number(b.includes("/")));
  const taken = files.filter((name) => existsSync(join(folder, name)));
  if (taken.length > 0) {
    throw new OperatorError(
      `Nothing was written, because these files are there already: ${taken.join(", ")}. ` +
        "Name another folder, as in: laurel program init my-program",
      { exit: 2 },
    );
  }
  const fill = (text: string) =>
    text
      .replaceAll("{year}", String(today.year))
      .replaceAll("{languages}", languages.join(", "))
      .replaceAll(/\{day-(\d+)\}/g, (_, days: string) => today.subtract({ days: Number(days) }).toString());
  try {
    for (const template of templates) {
      const path = join(folder, nameOf(template));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, fill(await readFile(join(starter, template), "utf8")), { flag: "wx" });
    }
  } catch (cause) {
    const { message } = cause as NodeJS.ErrnoException;
    throw new OperatorError(`The starter can't be written to ${folder}: ${message}.`, { cause });
  }
  return files;
}
