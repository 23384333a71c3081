import fc from "fast-check";
import * as contract from "../index.ts";

/** The part of a JSON schema from which a value can be made. */
export interface SampleSchema {
  readonly $id?: string;
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly SampleSchema[];
  readonly properties?: Readonly<Record<string, SampleSchema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, SampleSchema>>;
  readonly items?: SampleSchema;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** One value in four forms. */
export interface WireSample {
  readonly wire: unknown;
  /** The same as code has it. */
  readonly code: unknown;
  /** On the wire, with fields that the schema doesn't declare in every object. */
  readonly noisyWire: unknown;
  /** In code, with fields that the schema doesn't declare in every object. */
  readonly noisyCode: unknown;
}

/** The schemas of the contract that have a name, by that name. */
export const namedSchemas: ReadonlyMap<string, SampleSchema> = new Map(
  Object.values(contract).flatMap((found): [string, SampleSchema][] =>
    typeof found === "object" && "$id" in found && typeof found.$id === "string"
      ? [[found.$id, found as SampleSchema]]
      : [],
  ),
);

/** How deep a schema that contains itself is followed. */
const deepest = 3;

/** Values of a schema. */
export function samplesOf(schema: SampleSchema, depth = deepest): fc.Arbitrary<WireSample> {
  if (schema.$ref !== undefined) return samplesOf(targetOf(schema.$ref), depth - 1);
  if (schema.anyOf !== undefined) {
    const ending = schema.anyOf.filter((each) => depth > 0 || !refers(each));
    return fc.oneof(...ending.map((each) => samplesOf(each, depth)));
  }
  if (schema.const !== undefined) return same(fc.constant(schema.const));
  if (schema.enum !== undefined) return same(fc.constantFrom(...schema.enum));
  if (schema.properties !== undefined) return objectsOf(schema.properties, schema.required ?? [], depth);
  const [values] = Object.values(schema.patternProperties ?? {});
  if (values !== undefined) return recordsOf(values, depth);
  if (schema.type === "array") return arraysOf(schema, depth);
  return same(plainOf(schema));
}

function targetOf(reference: string): SampleSchema {
  const target = namedSchemas.get(reference.replace(/#$/, ""));
  if (target === undefined) throw new Error(`no schema is named ${reference}`);
  return target;
}

function refers(schema: SampleSchema): boolean {
  return JSON.stringify(schema).includes('"$ref"');
}

function same(values: fc.Arbitrary<unknown>): fc.Arbitrary<WireSample> {
  return values.map((value) => ({ wire: value, code: value, noisyWire: value, noisyCode: value }));
}

function plainOf({ type, pattern, ...limits }: SampleSchema): fc.Arbitrary<unknown> {
  const { minLength = 0, maxLength = 12, minimum, maximum } = limits;
  switch (type) {
    case "string":
      if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
      return fc.string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength, minLength + 12) });
    case "integer":
      return fc.integer({ min: minimum ?? -1_000_000, max: Math.min(maximum ?? 1_000_000, 1_000_000) });
    case "number":
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case undefined:
      return fc.jsonValue({ maxDepth: 2 });
    default:
      throw new Error(`values of the type ${type} can't be made`);
  }
}

function arraysOf({ items = {}, minItems = 0, maxItems = 3 }: SampleSchema, depth: number) {
  if (depth <= 0 && refers(items)) return same(fc.constant([]));
  const most = Math.min(maxItems, minItems + 2);
  return fc.array(samplesOf(items, depth), { minLength: minItems, maxLength: most }).map(
    (found): WireSample => ({
      wire: found.map(({ wire }) => wire),
      code: found.map(({ code }) => code),
      noisyWire: found.map(({ noisyWire }) => noisyWire),
      noisyCode: found.map(({ noisyCode }) => noisyCode),
    }),
  );
}

/** Keys of data, some of which look like names of fields. */
const dataKeys = fc.oneof(fc.constantFrom("billed_sales", "billedSales", "of-1", "__proto__"), fc.string());

function recordsOf(values: SampleSchema, depth: number): fc.Arbitrary<WireSample> {
  const entries = fc.uniqueArray(fc.tuple(dataKeys, samplesOf(values, depth)), {
    selector: ([key]) => key,
    maxLength: 3,
  });
  return entries.map((found) => {
    const pick = (form: keyof WireSample) =>
      Object.fromEntries(found.map(([key, sample]) => [key, sample[form]]));
    return {
      wire: pick("wire"),
      code: pick("code"),
      noisyWire: pick("noisyWire"),
      noisyCode: pick("noisyCode"),
    };
  });
}

function objectsOf(
  properties: Readonly<Record<string, SampleSchema>>,
  required: readonly string[],
  depth: number,
): fc.Arbitrary<WireSample> {
  const fields = Object.entries(properties).map(([name, schema]) =>
    fc.tuple(
      fc.constant(name),
      required.includes(name)
        ? samplesOf(schema, depth)
        : fc.option(samplesOf(schema, depth), { nil: undefined }),
    ),
  );
  return fc.tuple(...fields).map((all) => {
    const found = all.flatMap(([name, sample]) => (sample === undefined ? [] : [[name, sample] as const]));
    const onWire = (form: "wire" | "noisyWire") => found.map(([name, sample]) => [name, sample[form]]);
    const inCode = (form: "code" | "noisyCode") =>
      found.map(([name, sample]) => [contract.camelWord(name), sample[form]]);
    // The name that a field has on the other side is as undeclared as any other.
    const longNames = Object.keys(properties).filter((name) => name.includes("_"));
    const noise = [...wrongNames, ...longNames.map(contract.camelWord)].map((name) => [name, "noise"]);
    const codeNoise = [...wrongNames, ...longNames].map((name) => [name, "noise"]);
    return {
      wire: Object.fromEntries(onWire("wire")),
      code: Object.fromEntries(inCode("code")),
      noisyWire: Object.fromEntries([...noise, ...onWire("noisyWire")]),
      noisyCode: Object.fromEntries([...codeNoise, ...inCode("noisyCode")]),
    };
  });
}

const wrongNames = ["undeclared", "constructor", "password_hash", "passwordHash"];
