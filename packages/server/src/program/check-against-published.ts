import { dayText, type Place, type Program, type ProgramProblem, type SourceNode } from "@laurel/core";
import type { Rules } from "./digests.ts";
import { readYaml } from "./read-yaml.ts";
import { ruleDifferences } from "./rule-differences.ts";

/** A version that others are checked against: published, or published by the same call. */
export interface KnownVersion extends Rules {
  readonly program: Program;
}

/** A version that is checked. */
export interface FoundVersion extends Rules {
  readonly program: Program;
  readonly tree: SourceNode;
}

/** What a new version must not do to those that are published. `first`: none is in force before it. */
export function checkAgainstPublished(
  found: FoundVersion,
  published: readonly KnownVersion[],
  first: boolean,
): readonly ProgramProblem[] {
  const { program, tree } = found;
  const same = published.find((other) => other.program.version === program.version);
  if (same !== undefined) return changesOf(found, same);
  const problems: ProgramProblem[] = [];
  const note = (key: string, code: string, message: string, fix: string) => {
    const place = placeOf(tree, key);
    problems.push({ ...place, code, message, fix });
  };
  for (const { program: other } of published) {
    if (other.inForceFrom !== program.inForceFrom) continue;
    const message = `The version ${other.version} is in force from ${dayText(other.inForceFrom)} already.`;
    note("in-force", "day-taken", message, "Write another day.");
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

function placeOf(tree: SourceNode, key: string): Place {
  const entry = tree.kind === "map" ? tree.entries.find((each) => each.key === key) : undefined;
  return entry?.value.place ?? tree.place;
}

const mostNamed = 10;
const newVersion = "publish the change as a new version, with a name of its own and a later day in force.";

/** Names everything in which a file differs from the version that is published under its name. */
function changesOf(
  { program, tree, forms }: FoundVersion,
  published: KnownVersion,
): readonly ProgramProblem[] {
  const { version } = program;
  const never = `The version ${version} is published, and its rules never change.`;
  const before = readYaml(published.source, "published.yaml");
  const problems = (Array.isArray(before) ? [] : ruleDifferences(before as SourceNode, tree)).map(
    ({ path, place, published: was, found }): ProgramProblem => {
      const change =
        was === null
          ? `"${path}" is new`
          : found === null
            ? `"${path}" is missing`
            : `"${path}" was "${was}" and is now "${found}"`;
      const fix = `Undo this, or ${newVersion}`;
      return { ...place, code: "version-published", message: `${never} Here ${change}.`, fix };
    },
  );
  const [then, now] = [published.forms ?? {}, forms ?? {}];
  for (const name of new Set([...Object.keys(then), ...Object.keys(now)])) {
    if (then[name] === now[name]) continue;
    const change =
      now[name] === undefined ? "is missing" : then[name] === undefined ? "is new" : "has changed";
    const fix = `Undo this, or ${newVersion}`;
    const message = `${never} The form ${name} ${change}.`;
    problems.push({ file: name, line: 1, column: 1, code: "version-published", message, fix });
  }
  if (problems.length > 0) return problems.slice(0, mostNamed);
  const message = `${never} Only comments or the layout of the file differ.`;
  const fix = `Put the file back as it was published, or ${newVersion}`;
  return [{ ...placeOf(tree, "version"), code: "version-published", message, fix }];
}
