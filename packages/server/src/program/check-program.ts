import { createHash } from "node:crypto";
import { locales } from "@laurel/contract";
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
import { compilePublished, type PublishedSource } from "./compile-published.ts";
import { type ParsedFiles, type ProgramFiles, type ProgramFolder, parseProgram } from "./program-files.ts";
import type { ProgramRow } from "./program-store.ts";
import { type TextsByLanguage, textsUsed } from "./program-texts.ts";

/** A version that may be published. */
export interface GoodVersion extends Omit<ProgramRow, "publishedAt"> {
  readonly ok: true;
  /** Which of the given files it is, counted from 0. */
  readonly given: number;
  /** Whether exactly this version is already published. */
  readonly published: boolean;
  /** The digests of the versions that it was checked against, the oldest in force first. */
  readonly against: readonly string[];
}

/** A version that may be published, or all its problems. */
export type CheckedVersion =
  | GoodVersion
  | { readonly ok: false; readonly given: number; readonly problems: readonly ProgramProblem[] };

/** What to check, and against which published versions. */
export interface CheckOrder {
  readonly files: readonly ProgramFiles[];
  /** The oldest in force first. */
  readonly published: readonly PublishedSource[];
}

interface Known {
  readonly program: Program;
  readonly digest: string;
}

/** Published versions never change, so each is compiled once for each thread. */
const compiled = new Map<string, Program>();

/**
 * Checks version files by themselves, with their texts, against what is published and against each other, in
 * the order in which they come into force. Finds all problems at once. Takes as long as the files demand: see
 * `ProgramChecker`.
 */
export function checkVersions({ files, published }: CheckOrder): readonly CheckedVersion[] {
  const known: Known[] = published.map((each) => {
    const program = compiled.get(each.digest) ?? compilePublished(each);
    compiled.set(each.digest, program);
    return { program, digest: each.digest };
  });
  const parsed: ParsedFiles = new Map();
  return inOrderOfForce(files.map((each) => parseProgram(each, parsed))).map(({ given, ...folder }) => {
    const against = known.map(({ digest }) => digest);
    const checked = checkProgram(folder, known);
    if (!checked.ok) return { ok: false, given, problems: checked.problems };
    const { program, texts, forms, digest } = checked;
    const isPublished = against.includes(digest);
    if (!isPublished) known.push({ program, digest });
    known.sort((a, b) => a.program.inForceFrom - b.program.inForceFrom);
    return {
      ok: true,
      given,
      program: program.id,
      version: program.version,
      inForceFrom: dayText(program.inForceFrom),
      currency: program.currency,
      source: folder.sources.get(folder.file) ?? "",
      texts,
      forms,
      ratesValidFor: program.ratesValidFor,
      digest,
      published: isPublished,
      against,
    };
  });
}

type CheckedProgram =
  | {
      readonly ok: true;
      readonly program: Program;
      readonly texts: TextsByLanguage;
      readonly forms: ProgramRow["forms"];
      readonly digest: string;
    }
  | { readonly ok: false; readonly problems: readonly ProgramProblem[] };

function checkProgram(folder: ProgramFolder, known: readonly Known[]): CheckedProgram {
  const { tree, texts } = folder;
  if (tree === null) return { ok: false, problems: folder.problems };
  const from = dayInForce(tree);
  const previous = from === null ? undefined : known.findLast(({ program }) => program.inForceFrom < from);
  const readable = folder.problems.length === 0;
  const compiled = compileProgram(tree, {
    ...(readable ? { texts, parts: { forms: folder.forms, files: folder.resources } } : {}),
    previous: previous?.program ?? null,
    locales,
  });
  if (!compiled.ok || folder.problems.length > 0)
    return { ok: false, problems: [...(compiled.ok ? [] : compiled.problems), ...folder.problems] };
  const { program } = compiled;
  const used = textsUsed(program, texts);
  const forms = formsUsed(folder, program);
  const digest = digestOf(folder, used, forms);
  const good = { ok: true as const, program, texts: used, forms, digest };
  if (known.some((other) => other.digest === digest)) return good;
  const problems = checkAgainstPublished(program, tree, known, previous === undefined);
  return problems.length > 0 ? { ok: false, problems } : good;
}

/** In the order in which they come into force, so that each is checked against the one before it. */
function inOrderOfForce(folders: readonly ProgramFolder[]) {
  const dayOf = ({ tree }: ProgramFolder) => (tree === null ? null : dayInForce(tree)) ?? 0;
  return folders.map((folder, given) => ({ ...folder, given })).sort((a, b) => dayOf(a) - dayOf(b));
}

/** Read first: it decides which published version a file is compared with. */
function dayInForce(tree: SourceNode): EpochDay | null {
  const from = childOf(childOf(tree, "in-force"), "from");
  return from?.kind === "scalar" ? parseDay(from.text) : null;
}

function childOf(node: SourceNode | undefined, key: string): SourceNode | undefined {
  return node?.kind === "map" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}

/** The forms that a version names, as they are written; null where it names none. */
function formsUsed({ sources }: ProgramFolder, { forms }: Program): ProgramRow["forms"] {
  const paths = [...forms.keys()].map((id) => `forms/${id}.json`).sort();
  return paths.length === 0 ? null : Object.fromEntries(paths.map((path) => [path, sources.get(path) ?? ""]));
}

function digestOf(
  { file, sources }: ProgramFolder,
  texts: TextsByLanguage,
  forms: ProgramRow["forms"],
): string {
  return createHash("sha256")
    .update(JSON.stringify([sources.get(file), texts, ...(forms === null ? [] : [forms])]))
    .digest("hex");
}

function checkAgainstPublished(
  program: Program,
  tree: SourceNode,
  published: readonly Known[],
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
