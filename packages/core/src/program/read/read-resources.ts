import type { SourceNode, SourceScalar } from "../source.ts";
import { type Findings, note, readEntries, readItems, readScalar } from "./fields.ts";
import { programLimits } from "./limits.ts";

type ResourcesByLanguage = ReadonlyMap<string, readonly SourceScalar[]>;

/** Reads `resources`: a list for all languages (under ""), or one for each. */
export function readResources(
  found: Findings,
  node: SourceNode | undefined,
  languages: readonly string[],
): ResourcesByLanguage {
  const resources = new Map<string, readonly SourceScalar[]>();
  if (node === undefined) return resources;
  if (node.kind !== "map") return resources.set("", readList(found, node));
  for (const { key, value } of readEntries(found, node, '"resources"')) {
    if (languages.includes(key.value)) resources.set(key.value, readList(found, value));
    else {
      const message = `"${key.value}" is not a language of this program.`;
      note(found, key, "other-language", message, `Use one of: ${languages.join(", ")}.`);
    }
  }
  for (const language of languages) {
    if (resources.has(language)) continue;
    const fix = `Add "${language}:", or write one list for all languages.`;
    note(found, node, "missing-resources", `There are no resources in ${language}.`, fix);
  }
  return resources;
}

function readList(found: Findings, node: SourceNode): readonly SourceScalar[] {
  const items = readItems(found, node, '"resources"');
  if (items.length > programLimits.resources) {
    const message = `There are ${items.length} resources; at most ${programLimits.resources} are allowed.`;
    note(found, node, "too-many", message, "Remove some of them.");
  }
  return items.slice(0, programLimits.resources).flatMap((item) => {
    const text = readScalar(found, item, "A resource");
    return text === null || !isResource(found, text) ? [] : [text];
  });
}

/** Whether a resource is a link, and not a file of the program's folder. */
export function isLink(resource: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(resource) || resource.startsWith("//");
}

const link = /^https:\/\/[^\s/?#@\\]+([/?#][^\s\\]*)?$/iu;
const path = /^[^/\\\s.][^/\\]*(\/[^/\\\s.][^/\\]*)*$/u;

function isResource(found: Findings, node: SourceScalar): boolean {
  if (isLink(node.text)) {
    if (link.test(node.text)) return true;
    const message = `"${node.text}" is not a link that people can be given.`;
    note(found, node, "resource-not-https", message, "Write an address that begins with https://.");
    return false;
  }
  if (path.test(node.text)) return true;
  const fix = "Write its path from the folder of this file, without . and .., or a link with https://.";
  note(found, node, "bad-path", `"${node.text}" is not a file of the program's folder.`, fix);
  return false;
}
