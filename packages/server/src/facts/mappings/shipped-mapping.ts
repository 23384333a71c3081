import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { mappingNames } from "@laurel/contract";
import { importKinds } from "../import-kinds.ts";
import type { Mapping } from "./mapping.ts";
import { readMapping } from "./read-mapping.ts";

/** All mappings that come with Laurel. */
export async function shippedMappings(): Promise<readonly Mapping[]> {
  return Promise.all(mappingNames.map(shippedMapping));
}

/** The mapping of that name that comes with Laurel. Its file shows how one is written. */
export async function shippedMapping(name: (typeof mappingNames)[number]): Promise<Mapping> {
  const file = `${name}.yaml`;
  const text = await readFile(join(import.meta.dirname, "shipped", file), "utf8");
  const mapping = readMapping(text, file, importKinds);
  if ("columns" in mapping) return mapping;
  throw new Error(`${file}: ${JSON.stringify(mapping)}`);
}
