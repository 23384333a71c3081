import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type ImportKindName, mappingNames } from "@laurel/contract";
import { importKinds } from "../../facts/import-kinds.ts";
import type { FileOptions } from "../../facts/intake/file-reading.ts";
import { type IntakeRefusal, refuse } from "../../facts/intake/import-kind.ts";
import { checkGiven } from "../../facts/mappings/check-given.ts";
import type { Mapping } from "../../facts/mappings/mapping.ts";
import { readMapping } from "../../facts/mappings/read-mapping.ts";
import { shippedMapping } from "../../facts/mappings/shipped-mapping.ts";
import type { CliContext } from "./context.ts";
import { problemText } from "./program-report.ts";

/** How a file is written, as the options of `laurel import` say it. */
export interface WrittenOptions {
  readonly map?: string;
  readonly publisher?: string;
  readonly reportedAt?: string;
  readonly decimal?: "point" | "comma";
}

/**
 * Reads the mapping that is named and checks what it asks for. Null: the mapping file is wrong, and its
 * problems are told.
 */
export async function readOptions(
  context: CliContext,
  kind: ImportKindName,
  { map, decimal, ...texts }: WrittenOptions,
): Promise<FileOptions | IntakeRefusal | null> {
  const mapping = map === undefined ? null : await findMapping(context, map);
  if (mapping !== null && "problems" in mapping) {
    context.refuse();
    for (const problem of mapping.problems) context.stderr(`${problem}\n`);
    return null;
  }
  if (mapping !== null && "code" in mapping) return mapping;
  const given = checkGiven(kind, mapping, texts);
  if ("code" in given) return given;
  return {
    ...(mapping === null ? {} : { mapping, given }),
    ...(decimal === undefined ? {} : { decimal }),
  };
}

async function findMapping(
  context: CliContext,
  map: string,
): Promise<Mapping | IntakeRefusal | { readonly problems: readonly string[] }> {
  const shipped = mappingNames.find((name) => name === map);
  if (shipped !== undefined) return shippedMapping(shipped);
  let text: string;
  try {
    text = await readFile(context.file(map), "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code ?? message;
    return refuse(null, "mapping-unreadable", { found: map, reason, known: mappingNames.join(", ") });
  }
  const read = readMapping(text, basename(map), importKinds);
  if ("columns" in read) return read;
  const lines = text.split("\n");
  return {
    problems: read.map((problem) => problemText({ ...problem, source: lines[problem.line - 1] ?? "" })),
  };
}
