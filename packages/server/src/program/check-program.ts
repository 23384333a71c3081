import { createHash } from "node:crypto";
import {
  compileProgram,
  dayText,
  type EpochDay,
  type Place,
  type Program,
  type ProgramProblem,
  parseDay,
  type SourceNode,
} from "@laurel/core";
import type { PublishedVersion } from "./load-timeline.ts";
import { type TextsByLanguage, textsUsed } from "./program-texts.ts";
import type { ProgramFolder } from "./read-program-folder.ts";

/** A program file that may be published, or all its problems. */
export type CheckedProgram =
  | {
      readonly ok: true;
      readonly program: Program;
      readonly texts: TextsByLanguage;
      /** sha256 of the source and the texts it uses. */
      readonly digest: string;
      /** Whether exactly this version is already published. */
      readonly published: boolean;
    }
  | { readonly ok: false; readonly problems: readonly ProgramProblem[] };

type Versions = readonly Pick<PublishedVersion, "program" | "digest">[];

/**
 * Checks a program file by itself, with its texts, and against what is published. Finds all problems at once.
 */
export function checkProgram(folder: ProgramFolder, published: Versions): CheckedProgram {
  const { tree, texts } = folder;
  if (tree === null) return { ok: false, problems: folder.problems };
  const from = dayInForce(tree);
  const previous =
    from === null ? undefined : published.findLast(({ program }) => program.inForceFrom < from);
  const compiled = compileProgram(tree, {
    ...(folder.problems.length === 0 ? { texts } : {}),
    previous: previous?.program ?? null,
  });
  if (!compiled.ok || folder.problems.length > 0)
    return { ok: false, problems: [...(compiled.ok ? [] : compiled.problems), ...folder.problems] };
  const { program } = compiled;
  const used = textsUsed(program, texts);
  const digest = digestOf(folder, used);
  if (published.some((other) => other.digest === digest))
    return { ok: true, program, texts: used, digest, published: true };
  const problems = checkAgainstPublished(program, tree, published, previous === undefined);
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, program, texts: used, digest, published: false };
}

/**
 * The files in the order in which they come into force, so that each is checked against the one before it.
 */
export function inOrderOfForce<T extends ProgramFolder>(folders: readonly T[]): readonly T[] {
  const dayOf = ({ tree }: ProgramFolder) => (tree === null ? null : dayInForce(tree)) ?? 0;
  return [...folders].sort((a, b) => dayOf(a) - dayOf(b));
}

/** Read first: it decides which published version a file is compared with. */
function dayInForce(tree: SourceNode): EpochDay | null {
  const from = childOf(childOf(tree, "in-force"), "from");
  return from?.kind === "scalar" ? parseDay(from.text) : null;
}

function childOf(node: SourceNode | undefined, key: string): SourceNode | undefined {
  return node?.kind === "map" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}

function digestOf({ file, sources }: ProgramFolder, texts: TextsByLanguage): string {
  return createHash("sha256")
    .update(JSON.stringify([sources.get(file), texts]))
    .digest("hex");
}

function checkAgainstPublished(
  program: Program,
  tree: SourceNode,
  published: Versions,
  first: boolean,
): readonly ProgramProblem[] {
  const problems: ProgramProblem[] = [];
  const note = (key: string, code: string, message: string, fix: string) => {
    const place: Place = childOf(tree, key)?.place ?? tree.place;
    problems.push({ ...place, code, message, fix });
  };
  for (const { program: other } of published) {
    if (other.version === program.version) {
      const fix = "Publish the change as a new version, with a name of its own and a later day in force.";
      note(
        "version",
        "version-published",
        `The version ${other.version} is published and never changes.`,
        fix,
      );
    } else if (other.inForceFrom === program.inForceFrom) {
      const message = `The version ${other.version} is in force from ${dayText(other.inForceFrom)} already.`;
      note("in-force", "day-taken", message, "Write another day.");
    }
  }
  const [oldest] = published;
  // The compiler compares a file with the version before it, which the first version doesn't have.
  if (!first || oldest === undefined) return problems;
  const { id, currency, version } = oldest.program;
  if (program.id !== id) {
    const message = `This installation runs "${id}", not "${program.id}".`;
    note("program", "other-program", message, `Write program: ${id}.`);
  }
  if (program.currency !== currency) {
    const fix = `Keep ${currency}: amounts on record would change their meaning.`;
    note("currency", "currency-changed", `The version ${version} counts in ${currency}.`, fix);
  }
  return problems;
}
