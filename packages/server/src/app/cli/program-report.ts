import { dirname, join } from "node:path";
import type { ProgramProblem } from "@laurel/core";
import type { CheckedVersion } from "../../program/check-program.ts";
import type { ProgramFiles } from "../../program/program-files.ts";
import { widthOf } from "./columns.ts";
import type { CliContext } from "./context.ts";

/** The result of a file, as `--json` prints it. */
export interface FileReport {
  readonly file: string;
  readonly status: "good" | "published" | "texts-corrected" | "unchanged" | "refused";
  readonly program?: string;
  readonly version?: string;
  /** Of a good file: publishing it corrects the texts of a published version and changes nothing else. */
  readonly texts_only?: true;
  readonly problems: readonly ProgramProblem[];
  /** Sentences about what may be a mistake, and is none of the file's own; absent: there are none. */
  readonly warnings?: readonly string[];
}

/** A version's files, as they were named. */
export interface NamedFiles extends ProgramFiles {
  /** As given on the command line. */
  readonly path: string;
}

/** `status`: of a version without problems; what was done with it, or that it is good. */
export function reportOf(
  files: readonly NamedFiles[],
  checked: CheckedVersion,
  status: Exclude<FileReport["status"], "refused"> = "good",
): FileReport {
  const named = files[checked.given];
  if (named === undefined) throw new Error(`no file ${checked.given}`);
  if (!checked.ok) return refused(named, checked.problems);
  const { program, version, change } = checked;
  const isGood = status === "good" && change !== "none";
  return {
    file: named.path,
    status: status === "good" && !isGood ? "unchanged" : status,
    program,
    version,
    ...(isGood && change === "texts" ? { texts_only: true as const } : {}),
    problems: [],
  };
}

function refused(folder: NamedFiles, problems: readonly ProgramProblem[]): FileReport {
  const lines = (problem: ProgramProblem) => folder.sources.get(problem.file)?.split("\n")[problem.line - 1];
  const placed = problems.map((problem) => {
    const source = lines(problem);
    const file = join(dirname(folder.path), problem.file);
    return { ...problem, file, ...(source === undefined ? {} : { source }) };
  });
  return { file: folder.path, status: "refused", problems: placed };
}

const sentences = {
  good: " has no problems",
  published: " is published",
  "texts-corrected": ": the texts are corrected, the rules are the same",
  unchanged: " is already published; nothing changed",
} as const;

/** Prints what became of each file; a refused one makes the exit code 1. */
export async function report(context: CliContext, reports: readonly FileReport[]): Promise<void> {
  if (reports.some(({ status }) => status === "refused")) context.refuse();
  if (context.json) return context.stdout(`${JSON.stringify({ files: reports })}\n`);
  for (const { file, status, program, version, texts_only, problems, warnings = [] } of reports) {
    if (status !== "refused") {
      const texts = texts_only === true ? "; publishing it corrects texts and changes no rule" : "";
      await context.stdout(`${file}: ${program} ${version}${sentences[status]}${texts}\n`);
      for (const warning of warnings) context.stderr(`${file}: warning: ${warning}\n`);
      continue;
    }
    for (const problem of problems) context.stderr(`${problemText(problem)}\n`);
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    context.stderr(`${file}: ${count}\n`);
  }
}

/** A problem as compilers show one: the place, the line, and a mark under the column. */
export function problemText(problem: ProgramProblem & { readonly source?: string }): string {
  const { file, line, column, code, message, fix, source } = problem;
  const head = `${file}:${line}:${column}: ${code}: ${message} ${fix}`;
  if (source === undefined || source.trim() === "") return head;
  const margin = String(line).length;
  const before = source.slice(0, column - 1).replace(/[^\t]+/g, (text) => " ".repeat(widthOf(text)));
  return `${head}\n  ${line} | ${source}\n  ${" ".repeat(margin)} | ${before}^`;
}
