import { Type } from "typebox";
import { Import, ImportParams } from "./import.ts";
import { operation } from "./operation.ts";
import { StandingEffect } from "./standing-effect.ts";
import { oneOf } from "./values.ts";

const because = Type.Object(
  {
    reason: Type.String({ minLength: 1, maxLength: 1000, description: "Why; it goes into the audit log." }),
  },
  { additionalProperties: false },
);

export const undoImport = operation({
  action: "imports.undo",
  tag: "imports",
  id: "undoImport",
  method: "POST",
  path: "/imports/{import_id}/undo",
  summary: "Undo an import of sales, observations or rates that was made in error",
  description:
    "What it added, and what its re-runs added, counts as never received. The lines can be imported " +
    "again, and every award that rested on them is decided again without them.",
  params: ImportParams,
  body: because,
  answers: { 200: Import },
  takesKey: true,
});

export const restoreImport = operation({
  action: "imports.undo",
  tag: "imports",
  id: "restoreImport",
  method: "POST",
  path: "/imports/{import_id}/restore",
  summary: "Take the undoing of an import back",
  description:
    "What was undone counts again, as received when it was received first; every day is decided as if it " +
    "had never been undone. Refused if a line was imported again since: undo that import first.",
  params: ImportParams,
  body: because,
  answers: { 200: Import },
  takesKey: true,
});

export const getImportEffect = operation({
  action: "imports.undo",
  tag: "imports",
  id: "getImportEffect",
  method: "GET",
  path: "/imports/{import_id}/effect",
  summary: "Whose standing would change today if an import were undone, or restored",
  description:
    "Nothing is changed. The server makes the change, decides the partners concerned and takes all of it " +
    "back, so this may take as long as an import of as many lines. The refusals are those of the change.",
  params: ImportParams,
  query: Type.Object(
    { of: Type.Optional(oneOf(["undo", "restore"], "What would be done; by default `undo`.")) },
    { additionalProperties: false },
  ),
  answers: { 200: StandingEffect },
});
