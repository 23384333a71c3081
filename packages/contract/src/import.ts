import { Type } from "typebox";
import { NoticedLine, noticedLine, RefusedLine, refusedLine } from "./import-lines.ts";
import { operation } from "./operation.ts";
import { PageQuery, page } from "./page.ts";
import { StandingEffect } from "./standing-effect.ts";
import { Moment, oneOf, orNull } from "./values.ts";
import type { Shape } from "./wire.ts";

/** What can be imported, in the order in which one needs another. */
export const importKindNames = [
  "partners",
  "publishers",
  "offers",
  "sales",
  "observations",
  "rates",
] as const;
export type ImportKindName = (typeof importKindNames)[number];

/** Of which an import can be undone; of the others the last line received counts anyway. */
export const undoableKinds: readonly ImportKindName[] = ["sales", "observations", "rates"];

/** The mappings that come with Laurel: reports of others that it can import as they are. */
export const mappingNames = [
  "partner-center-earnings",
  "partner-center-revenue",
  "shopify-earnings",
] as const;

const count = Type.Integer({ minimum: 0 });

const who = "`person:ID`, `key:ID` or `cli`.";
const name = orNull(Type.String({ description: "The name of the person or key; null: there is none." }));

const Undone = Type.Object(
  { at: Moment, by: Type.String({ description: who }), by_name: name, reason: Type.String() },
  { additionalProperties: false },
);

const record = {
  import_id: Type.Integer({ description: "0 of a dry run, of which nothing is on record." }),
  kind: oneOf(importKindNames, "What was imported."),
  source: Type.String({ description: "Who the lines come from." }),
  file_name: Type.String(),
  format: oneOf(["csv", "ndjson"], "How it is written."),
  status: oneOf(
    ["running", "interrupted", "finished", "refused", "stopped"],
    "`interrupted`: its process ended; the same content goes on with it. `refused`: none of its lines was " +
      "imported. `stopped`: too many of its lines were refused; what came before was imported, and the " +
      "file can be imported again.",
  ),
  problem: orNull(
    Type.Object({ code: Type.String(), message: Type.String() }, { additionalProperties: false }),
  ),
  mapping: orNull(Type.String({ description: "The mapping by which its columns became ours." })),
  lines: Type.Integer({
    minimum: 0,
    description: "Lines settled: added, repeated, duplicated, refused and skipped.",
  }),
  added: count,
  repeated: Type.Integer({ minimum: 0, description: "Lines that were on record already." }),
  duplicated: Type.Integer({
    minimum: 0,
    description: "Lines that are equal to an earlier line of the same file.",
  }),
  refused: count,
  noticed: Type.Integer({
    minimum: 0,
    description: "Lines that were taken in although a person should look at them.",
  }),
  skipped: Type.Integer({ minimum: 0, description: "Lines that the mapping says not to import." }),
  rounded: Type.Object(
    {
      lines: Type.Integer({ minimum: 0, description: "Lines that were rounded." }),
      by_currency: Type.Array(
        Type.Object(
          {
            currency: Type.String(),
            lines: count,
            difference: Type.String({ description: "What rounding added in all, negative: took away." }),
          },
          { additionalProperties: false },
        ),
      ),
    },
    {
      additionalProperties: false,
      description: "Amounts with more decimals than their currency has, which were rounded half to even.",
    },
  ),
  rerun_of: orNull(Type.Integer()),
  made_by: orNull(Type.String({ description: `${who} Null: it was made before this was recorded.` })),
  made_by_name: name,
  started_at: Moment,
  finished_at: orNull(Moment),
  undone: orNull(Undone),
};

/** An import on record. */
export const Import = Type.Object(record, {
  $id: "Import",
  additionalProperties: false,
  description: "An import on record.",
});
export type Import = Shape<typeof Import>;

/** What became of a batch. */
export const BatchResult = Type.Object(
  {
    ...record,
    refusals: Type.Array(refusedLine, { description: "The first 20 refused lines." }),
    notices: Type.Array(noticedLine, { description: "The first 20 notices." }),
    effect: Type.Optional(StandingEffect),
  },
  { $id: "BatchResult", additionalProperties: false, description: "What became of a batch." },
);

export type BatchResult = Shape<typeof BatchResult>;

/** The import that an address names. */
export const ImportParams = Type.Object({
  import_id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
});

const dryRun = Type.Boolean({
  default: false,
  description:
    "Import nothing: tell what the lines would do, and under `effect` whose standing would change today. A " +
    "file may have 1,000,000 lines at most.",
});

/** Where the lines of a batch come from. */
const BatchQuery = Type.Object(
  {
    source: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        pattern: "^[\\w.:@-]+$",
        default: "marketplace",
        description:
          "Who the lines come from: part of a sale's identity. The default is that of files that the " +
          "command line imports.",
      }),
    ),
    strict: Type.Optional(
      Type.Boolean({
        default: false,
        description: "Refuse the lines that would be taken in with a notice.",
      }),
    ),
    dry_run: Type.Optional(dryRun),
    map: Type.Optional(oneOf(mappingNames, "The shipped mapping of a report that is not in our columns.")),
    publisher: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: "The publisher that the report is about, if it names none.",
      }),
    ),
    reported_at: Type.Optional(
      Type.String({
        maxLength: 40,
        description:
          "When the report was made, ISO 8601: the revision of its lines, so that a later report " +
          "supersedes it.",
        examples: ["2026-03-15T08:00Z"],
      }),
    ),
    decimal: Type.Optional(
      oneOf(["point", "comma"], "The decimal sign. By default a point; with semicolons both are taken."),
    ),
  },
  { additionalProperties: false },
);

/** The columns of a file: the required ones first. */
export interface FileColumns {
  readonly names: readonly string[];
  readonly required: number;
}

/** The operation that takes in a file of one kind: CSV or an object on each line, of any length. */
export function importOf(kind: ImportKindName, { names, required }: FileColumns) {
  return operation({
    action: "imports.add",
    tag: "imports",
    id: `import${kind[0]?.toUpperCase()}${kind.slice(1)}`,
    method: "POST",
    path: `/${kind}/batch`,
    summary: `Import ${kind}`,
    description:
      "CSV with a heading, or an object on each line; gzip if you like. Columns: " +
      `${names.join(", ")}; the first ${required} are required. ` +
      "Bad lines don't stop good ones: the answer counts them and shows the first 20. " +
      "422: the file as a whole can't be read, and none of its lines was imported; or the import has " +
      "stopped because too many lines were refused. 413: the file is too large.",
    consumes: ["text/csv", "application/x-ndjson"],
    query: BatchQuery,
    body: Type.Unknown({ description: "The lines as text." }),
    answers: { 200: BatchResult },
    takesKey: true,
  });
}

export const listImports = operation({
  action: "imports.read",
  tag: "imports",
  id: "listImports",
  method: "GET",
  path: "/imports",
  summary: "Imports, the latest first",
  query: PageQuery,
  answers: { 200: page(Import) },
});

export const getImport = operation({
  action: "imports.read",
  tag: "imports",
  id: "getImport",
  method: "GET",
  path: "/imports/{import_id}",
  summary: "An import on record",
  params: ImportParams,
  answers: { 200: Import },
});

export const listRefusals = operation({
  action: "imports.read",
  tag: "imports",
  id: "listRefusals",
  method: "GET",
  path: "/imports/{import_id}/refusals",
  summary: "The lines that were refused, in the file's order",
  params: ImportParams,
  query: PageQuery,
  answers: { 200: page(RefusedLine) },
});

export const listNotices = operation({
  action: "imports.read",
  tag: "imports",
  id: "listNotices",
  method: "GET",
  path: "/imports/{import_id}/notices",
  summary: "What to look at among the lines that were taken in, in the file's order",
  description: "The first 1,000 notices of an import are kept.",
  params: ImportParams,
  query: PageQuery,
  answers: { 200: page(NoticedLine) },
});

export const rerunImport = operation({
  action: "imports.add",
  tag: "imports",
  id: "rerunImport",
  method: "POST",
  path: "/imports/{import_id}/rerun",
  summary: "Try the refused lines of an import again",
  description:
    "For example once the missing publisher has been imported. " +
    "Gives the re-run, which is an import of its own.",
  params: ImportParams,
  query: Type.Object({ dry_run: Type.Optional(dryRun) }, { additionalProperties: false }),
  answers: { 200: BatchResult },
  takesKey: true,
});

export const downloadRefused = operation({
  action: "imports.read",
  tag: "imports",
  id: "downloadRefused",
  method: "GET",
  path: "/imports/{import_id}/refused",
  summary: "The lines that were refused, as a file to correct and import",
  description: "In the import's own format, with the line and the reason in front of each.",
  params: ImportParams,
  produces: ["text/csv", "application/x-ndjson"],
  answers: { 200: Type.String() },
});
