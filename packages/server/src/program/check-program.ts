import { locales } from "@laurel/contract";
import {
  compileProgram,
  dayText,
  type EpochDay,
  type Program,
  type ProgramProblem,
  parseDay,
  type SourceNode,
} from "@laurel/core";
import { checkAgainstPublished } from "./check-against-published.ts";
import { compilePublished, type PublishedSource } from "./compile-published.ts";
import { type Rules, textsDigest, versionDigest } from "./digests.ts";
import { type ParsedFiles, type ProgramFiles, type ProgramFolder, parseProgram } from "./program-files.ts";
import type { NewProgram } from "./program-store.ts";
import { type TextsByLanguage, textsUsed } from "./program-texts.ts";

/** A version that may be published. */
export interface GoodVersion extends NewProgram {
  readonly ok: true;
  /** Which of the given files it is, counted from 0. */
  readonly given: number;
  /**
   * What publishing it does: it adds the version, or corrects only the texts of a published one, or nothing,
   * because exactly this is published.
   */
  readonly change: "version" | "texts" | "none";
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

interface Known extends Rules {
  readonly program: Program;
  readonly digest: string;
  /** sha256 of its texts. */
  readonly texts: string;
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
    const { source, forms, digest, textsDigest: texts } = each;
    return { program, source, forms, digest, texts };
  });
  const parsed: ParsedFiles = new Map();
  return inOrderOfForce(files.map((each) => parseProgram(each, parsed))).map(({ given, ...folder }) => {
    const against = known.map(({ digest }) => digest);
    const checked = checkProgram(folder, known);
    if (!checked.ok) return { ok: false, given, problems: checked.problems };
    const { program, texts, rules, digest, twin } = checked;
    const now: Known = { program, ...rules, digest, texts: textsDigest(texts) };
    const change = twin === undefined ? "version" : twin.texts === now.texts ? "none" : "texts";
    if (twin === undefined) known.push(now);
    else if (change === "texts") known[known.indexOf(twin)] = now;
    known.sort((a, b) => a.program.inForceFrom - b.program.inForceFrom);
    return {
      ok: true,
      given,
      program: program.id,
      version: program.version,
      inForceFrom: dayText(program.inForceFrom),
      currency: program.currency,
      ...rules,
      texts,
      ratesValidFor: program.ratesValidFor,
      digest,
      change,
      against,
    };
  });
}

type CheckedProgram =
  | {
      readonly ok: true;
      readonly program: Program;
      readonly texts: TextsByLanguage;
      readonly rules: Rules;
      readonly digest: string;
      /** The published version with exactly these rules. */
      readonly twin: Known | undefined;
    }
  | { readonly ok: false; readonly problems: readonly ProgramProblem[] };

function checkProgram(folder: ProgramFolder, known: readonly Known[]): CheckedProgram {
  const { tree, texts } = folder;
  if (tree === null) return { ok: false, problems: folder.problems };
  const from = dayInForce(tree);
  const previous = from === null ? undefined : known.findLast(({ program }) => program.inForceFrom < from);
  const readable = folder.problems.length === 0;
  const twin = known.find((other) => hasRules(folder, other));
  const compiled = compileProgram(tree, {
    ...(readable ? { texts, parts: { forms: folder.forms, files: folder.resources } } : {}),
    // Published rules were checked when they were published; other versions and limits may have come since.
    ...(twin === undefined ? { previous: previous?.program ?? null, locales } : { published: true }),
  });
  if (!compiled.ok || folder.problems.length > 0)
    return { ok: false, problems: [...(compiled.ok ? [] : compiled.problems), ...folder.problems] };
  const { program } = compiled;
  const used = textsUsed(program, texts);
  const rules = { source: folder.sources.get(folder.file) ?? "", forms: formsUsed(folder, program) };
  const digest = versionDigest(rules, used);
  const problems =
    twin === undefined
      ? checkAgainstPublished({ program, tree, ...rules }, known, previous === undefined)
      : [];
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, program, texts: used, rules, digest, twin };
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
function formsUsed({ sources }: ProgramFolder, { forms }: Program): Rules["forms"] {
  const paths = [...forms.keys()].map((id) => `forms/${id}.json`).sort();
  return paths.length === 0 ? null : Object.fromEntries(paths.map((path) => [path, sources.get(path) ?? ""]));
}

/** Whether files hold exactly these rules. The same version file names the same forms. */
function hasRules({ file, sources }: ProgramFolder, { source, forms }: Rules): boolean {
  return (
    sources.get(file) === source &&
    Object.entries(forms ?? {}).every(([path, text]) => sources.get(path) === text)
  );
}
