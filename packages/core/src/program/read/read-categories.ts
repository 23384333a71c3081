import type { Category } from "../document.ts";
import type { SourceNode } from "../source.ts";
import { checkName, type Findings, note, readEntries, readFields, readWord } from "./fields.ts";
import { programLimits } from "./limits.ts";

/** The tabs of a version that declares none. */
const usualCategories: readonly Category[] = [
  { id: "marketing", contact: "required" },
  { id: "sales", contact: "required" },
  { id: "technical", contact: "none" },
];

/** Reads the program's own tabs, in the order shown. */
export function readCategories(found: Findings, node: SourceNode | undefined): readonly Category[] {
  if (node === undefined) return usualCategories;
  const entries = readEntries(found, node, '"categories"');
  if (node.kind === "map" && entries.length === 0)
    note(
      found,
      node,
      "no-categories",
      "There are no categories.",
      'Add at least one, or remove "categories".',
    );
  if (entries.length > programLimits.categories) {
    const most = programLimits.categories;
    const message = `There are ${entries.length} categories; at most ${most} are allowed.`;
    note(found, node, "too-many", message, "Remove some of them.");
  }
  return entries.slice(0, programLimits.categories).flatMap(({ key, value }) => {
    if (!checkName(found, key, "id")) return [];
    const what = `The category "${key.value}"`;
    const fields = readFields(found, value, what, { required: ["contact"], optional: [] });
    const contact = readWord(found, fields?.get("contact"), '"contact"', ["required", "none"]);
    return [{ id: key.value, contact: contact ?? "required" }];
  });
}
