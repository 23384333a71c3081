import type { SourceNode } from "@laurel/core";
import type { Reader } from "../platform/database/transaction.ts";
import { listVersions, publishedDigests } from "./program-store.ts";
import { readYaml } from "./read-yaml.ts";

/** By the digest of a version, which never changes. */
const known = new Map<string, readonly ReadMeasure[] | null>();
const mostKnown = 100;

/** A measure of a program that reads observations: its name, and the measure of the observations. */
interface ReadMeasure {
  readonly name: string;
  readonly observed: string;
}

/** The measures that the published versions take from observations; null: none is published. */
export async function publishedMeasures(reader: Reader): Promise<readonly ReadMeasure[] | null> {
  const digests = await publishedDigests(reader);
  if (digests.some((digest) => !known.has(digest))) {
    if (known.size > mostKnown) known.clear();
    for (const { digest, source } of await listVersions(reader)) known.set(digest, readMeasures(source));
  }
  const read = digests.flatMap((digest) => known.get(digest) ?? []);
  return digests.some((digest) => known.get(digest)) ? read : null;
}

/** The measures of observations that a version file reads; null where the file can't be read. */
export function measuresObserved(source: string): readonly string[] | null {
  return readMeasures(source)?.map(({ observed }) => observed) ?? null;
}

function readMeasures(source: string): readonly ReadMeasure[] | null {
  const tree = readYaml(source, "");
  if (Array.isArray(tree) || tree.kind !== "map") return null;
  const measures = entriesOf(fieldOf(tree, "measures"));
  return measures.flatMap(({ key, value }) => {
    const latest = fieldOf(value, "latest");
    return latest?.kind === "scalar" ? [{ name: key, observed: String(latest.value) }] : [];
  });
}

function entriesOf(node: SourceNode | undefined) {
  return node?.kind === "map" ? node.entries : [];
}

function fieldOf(node: SourceNode, key: string): SourceNode | undefined {
  return entriesOf(node).find((entry) => entry.key === key)?.value;
}
