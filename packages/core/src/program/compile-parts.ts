import type { Currency } from "../values/currencies.ts";
import type { BenefitRule } from "./document.ts";
import { readForm } from "./forms/compile-form.ts";
import type { Form } from "./forms/form.ts";
import { type Findings, nearest, note } from "./read/fields.ts";
import { formIdOf } from "./read/read-benefit.ts";
import { isLink } from "./read/read-resources.ts";
import type { SourceNode, SourceScalar } from "./source.ts";

/** The files beside a version's file, by their paths from its folder, as in "forms/technical-help.json". */
export interface ProgramParts {
  readonly forms: ReadonlyMap<string, SourceNode>;
  /** The other files there are. Left out: resources are not looked for. */
  readonly files?: ReadonlySet<string>;
}

/**
 * Compiles the forms that benefits name, and finds forms and resources that are not there. Without `parts`
 * there are no forms, and nothing is looked for.
 */
export function compileParts(
  found: Findings,
  benefits: Iterable<BenefitRule>,
  currency: Currency,
  parts: ProgramParts | undefined,
): ReadonlyMap<string, Form> {
  const forms = new Map<string, Form>();
  if (parts === undefined) return forms;
  const tried = new Set<string>();
  for (const { form, resources } of benefits) {
    if (parts.files !== undefined)
      for (const items of resources.values()) checkFiles(found, items, parts.files);
    if (form === null || tried.has(form.text)) continue;
    tried.add(form.text);
    const source = parts.forms.get(form.text);
    if (source === undefined) noteMissing(found, form, [...parts.forms.keys()], "missing-form", "form");
    const compiled = source === undefined ? null : readForm(found, source, currency);
    const id = formIdOf(form.text);
    if (compiled !== null && id !== null) forms.set(id, compiled);
  }
  return forms;
}

function checkFiles(found: Findings, resources: readonly SourceScalar[], files: ReadonlySet<string>) {
  for (const resource of resources) {
    if (isLink(resource.text) || files.has(resource.text)) continue;
    noteMissing(found, resource, [...files], "missing-resource", "file");
  }
}

function noteMissing(
  found: Findings,
  node: SourceScalar,
  known: readonly string[],
  code: string,
  what: "form" | "file",
) {
  const guess = nearest(found, node.text, known);
  const fix = guess === null ? `Add the ${what} to the program's folder.` : `Did you mean "${guess}"?`;
  note(found, node, code, `There is no ${what} "${node.text}".`, fix);
}
