import type { Place, SourceNode } from "@laurel/core";

/** A value of a version that isn't as it was published. */
export interface RuleDifference {
  /** `tracks.transact.stages.t500.when`. */
  readonly path: string;
  /** In the file that is checked. */
  readonly place: Place;
  /** As written; null where there was none. */
  readonly published: string | null;
  /** As written; null where there is none now. */
  readonly found: string | null;
}

/** Where two trees of a version differ in more than comments and layout, in the order of the file. */
export function ruleDifferences(published: SourceNode, found: SourceNode): readonly RuleDifference[] {
  const differences: RuleDifference[] = [];
  compare(published, found, "", found.place, differences);
  return differences;
}

interface Part {
  readonly key: string;
  readonly place: Place;
  readonly node: SourceNode;
}

function compare(
  before: SourceNode | undefined,
  after: SourceNode | undefined,
  path: string,
  place: Place,
  into: RuleDifference[],
): void {
  if (before !== undefined && after !== undefined && before.kind === after.kind && before.kind !== "scalar") {
    const [old, now] = [partsOf(before), partsOf(after)];
    const inside = (key: string) => (path === "" ? key : `${path}.${key}`);
    for (const [key, { node, place: at }] of now) compare(old.get(key)?.node, node, inside(key), at, into);
    for (const [key, { node }] of old)
      if (!now.has(key)) compare(node, undefined, inside(key), after.place, into);
    return;
  }
  const [published, written] = [inWords(before), inWords(after)];
  const isSame = before?.kind === after?.kind && published === written && plainOf(before) === plainOf(after);
  if (!isSame) into.push({ path, place: after?.place ?? place, published, found: written });
}

function partsOf(node: SourceNode): ReadonlyMap<string, Part> {
  const parts = new Map<string, Part>();
  const add = (key: string, place: Place, inner: SourceNode) => {
    parts.set(parts.has(key) ? `${key} (${parts.size})` : key, { key, place, node: inner });
  };
  if (node.kind === "map") for (const { key, keyPlace, value } of node.entries) add(key, keyPlace, value);
  // Items with an id are compared by it: a new stage doesn't make all the stages above it others.
  if (node.kind === "list") {
    for (const [index, item] of node.items.entries()) add(idOf(item) ?? String(index + 1), item.place, item);
    const order = node.items.map((item) => idOf(item) ?? "").join(" ");
    const text: SourceNode = { kind: "scalar", value: order, text: order, place: node.place };
    if (order.trim() !== "") add("order", node.place, text);
  }
  return parts;
}

function idOf(node: SourceNode): string | null {
  const id = node.kind === "map" ? node.entries.find(({ key }) => key === "id")?.value : undefined;
  return id?.kind === "scalar" ? id.text : null;
}

const plainOf = (node: SourceNode | undefined) => (node?.kind === "scalar" ? node.value : undefined);

const longest = 80;

function inWords(node: SourceNode | undefined): string | null {
  if (node === undefined) return null;
  const text = written(node).replaceAll(/\s+/g, " ").trim();
  const signs = [...text];
  return signs.length > longest ? `${signs.slice(0, longest).join("")}…` : text;
}

function written(node: SourceNode): string {
  if (node.kind === "scalar") return node.text;
  if (node.kind === "list") return `[${node.items.map(written).join(", ")}]`;
  return `{ ${node.entries.map(({ key, value }) => `${key}: ${written(value)}`).join(", ")} }`;
}
