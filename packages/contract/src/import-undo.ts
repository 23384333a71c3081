import { Type } from "typebox";
import { Import, ImportParams } from "./import.ts";
import { operation } from "./operation.ts";
import { StandingEffect } from "./standing-effect.ts";

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
  body: Type.Object(
    {
      reason: Type.String({ minLength: 1, maxLength: 1000, description: "Why; it goes into the audit log." }),
    },
    { additionalProperties: false },
  ),
  answers: { 200: Import },
  takesKey: true,
});

export const getImportEffect = operation({
  action: "imports.undo",
  tag: "imports",
  id: "getImportEffect",
  method: "GET",
  path: "/imports/{import_id}/effect",
  summary: "Whose standing would change today if an import were undone",
  description:
    "Nothing is changed. The server undoes the import, decides the partners concerned and takes all of it " +
    "back, so this may take as long as an import of as many lines. The refusals are those of the undo.",
  params: ImportParams,
  answers: { 200: StandingEffect },
});
