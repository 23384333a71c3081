import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { locales } from "@laurel/contract";
import { Command } from "commander";
import { systemClock, todayOf } from "../../platform/clock.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import { checkVersions } from "../../program/check-program.ts";
import { writeStarter } from "../../program/write-starter.ts";
import type { CliContext } from "./context.ts";
import { type FileReport, report, reportOf } from "./program-report.ts";
import { readVersions } from "./version-files.ts";

// What needs a database is loaded only when it is used: a check runs at every save of a file.

/** `laurel program init`, `check`, `publish`, `list`. */
export function programCommand(context: CliContext): Command {
  const command = new Command("program").description(
    "write, check, publish and list the versions of the program",
  );
  command
    .command("init")
    .description("write a small program to begin with: rules, texts, a form and sample files")
    .argument("[folder]", "where to; it is made if there is none", ".")
    .option("--languages <tags>", "the languages of its texts, with commas between", locales.join(","))
    .action((folder: string, { languages }: { languages: string }) => init(context, folder, languages));
  command
    .command("check")
    .description(
      "check version files with the texts beside them, and against what is published, if anything is",
    )
    .argument("[files...]", "version files, or folders of them; default: those of this folder")
    .action(async (files: string[]) =>
      report(context, await check(context, files.length === 0 ? ["."] : files)),
    );
  command
    .command("publish")
    .description("publish version files; rules never change once published, texts can be corrected")
    .argument("<files...>", "version files, or folders of them")
    .option("--texts-only", "correct the texts of published versions; the rules in the files don't count")
    .action(async (files: string[], { textsOnly = false }: { textsOnly?: boolean }) => {
      const { publish } = await import("./program-published.ts");
      await report(context, await publish(context, files, textsOnly));
    });
  command
    .command("list")
    .description("list the published versions")
    .action(async () => (await import("./program-published.ts")).list(context));
  return command;
}

async function init(context: CliContext, folder: string, tags: string): Promise<void> {
  const languages = tags.split(",").map((tag) => tag.trim());
  const unknown = languages.find((tag) => !locales.some((locale) => locale === tag));
  if (unknown !== undefined) {
    const message = `--languages: Laurel can't show "${unknown}". Use some of: ${locales.join(",")}`;
    throw new OperatorError(message, { exit: 2 });
  }
  const path = context.file(folder);
  const files = await writeStarter({ folder: path, languages, today: todayOf(systemClock, []) });
  if (context.json) return context.stdout(`${JSON.stringify({ folder: path, files })}\n`);
  const named = relative(context.file("."), path);
  for (const file of files) await context.stdout(`wrote ${join(named, file)}\n`);
  const [version = ""] = files;
  context.stderr(
    `Next: open ${join(named, version)} in a text editor, and check it with: ` +
      `laurel program check${named === "" ? "" : ` ${named}`}\n`,
  );
}

async function check(context: CliContext, paths: readonly string[]): Promise<readonly FileReport[]> {
  const files = await readVersions(context, paths);
  const { databaseUrl, home } = context.config;
  if (databaseUrl === null && !existsSync(join(home, "postgres/data"))) {
    return checkVersions({ files, published: [] }).map((each) => reportOf(files, each));
  }
  try {
    const { checkAgainstDatabase } = await import("./program-published.ts");
    return await checkAgainstDatabase(context, files);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    context.stderr(`${error.message}\nSo these files are checked without what is published.\n`);
    return checkVersions({ files, published: [] }).map((each) => reportOf(files, each));
  }
}
