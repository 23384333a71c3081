import type { Static, TSchema } from "typebox";

type CamelWord<Text extends string> = Text extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<CamelWord<Rest>>}`
  : Text;

/** A value of the wire as code has it: what is `amount_minor` there is `amountMinor` here. */
export type Camel<Wire> = Wire extends readonly (infer Item)[]
  ? readonly Camel<Item>[]
  : Wire extends object
    ? { readonly [Key in keyof Wire as Key extends string ? CamelWord<Key> : Key]: Camel<Wire[Key]> }
    : Wire;

type SnakeWord<Text extends string> = Text extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${SnakeWord<Rest>}`
  : Text;

/** A value of code as the wire has it: what is `amountMinor` here is `amount_minor` there. */
export type Snake<Code> = Code extends readonly (infer Item)[]
  ? readonly Snake<Item>[]
  : Code extends object
    ? { readonly [Key in keyof Code as Key extends string ? SnakeWord<Key> : Key]: Snake<Code[Key]> }
    : Code;

/** What a schema describes, as code has it. */
export type Shape<Schema extends TSchema> = Camel<Static<Schema>>;

type Convert = (value: unknown) => unknown;

/** The part of a JSON schema that says where the names of fields are. */
interface Node {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly patternProperties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

/** Which way: from code's names to the wire's, or back. */
type Way = "toWire" | "fromWire";

const targets = new WeakMap<object, () => TSchema>();
const converters: Readonly<Record<Way, WeakMap<object, Convert>>> = {
  toWire: new WeakMap(),
  fromWire: new WeakMap(),
};

/** A schema that refers to another by its `$id`. `target` is called late: a schema may contain itself. */
export function referTo<Schema extends TSchema>(reference: Schema, target: () => TSchema): Schema {
  targets.set(reference, target);
  return reference;
}

/** The value as the wire has it. Fields that the schema doesn't name are left out. */
export function toWire<Schema extends TSchema>(schema: Schema, value: Shape<Schema>): Static<Schema> {
  return converterOf(schema, "toWire")(value) as Static<Schema>;
}

/** A value of the wire as code has it. Fields that the schema doesn't name are left out. */
export function fromWire<Schema extends TSchema>(schema: Schema, value: Static<Schema>): Shape<Schema> {
  return converterOf(schema, "fromWire")(value) as Shape<Schema>;
}

/** `amountMinor` for `amount_minor`. */
export function camelWord(word: string): string {
  return word.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function converterOf(schema: object, way: Way): Convert {
  const known = converters[way].get(schema);
  if (known !== undefined) return known;
  // Known before it is laid out: a schema may contain itself.
  let laidOut: Convert | null = null;
  const convert: Convert = (value) => {
    laidOut ??= layOut([schema as Node], way);
    return laidOut(value);
  };
  converters[way].set(schema, convert);
  return convert;
}

/** One converter for a value that fits any of several schemas. */
function layOut(alternatives: readonly Node[], way: Way): Convert {
  const nodes = alternatives.flatMap(resolve);
  const fields = new Map<string, Node[]>();
  for (const { properties } of nodes) {
    for (const [name, node] of Object.entries(properties ?? {})) {
      const others = fields.get(name);
      if (others === undefined) fields.set(name, [node]);
      else others.push(node);
    }
  }
  const named = new Map([...fields].map(([name, found]) => field(name, found, way)));
  const values = nodes.flatMap(({ patternProperties }) => Object.values(patternProperties ?? {}));
  const items = nodes.flatMap(({ items }) => (items === undefined ? [] : [items]));
  const convertValue = values.length === 0 ? null : oneOfSeveral(values, way);
  const convertItem = items.length === 0 ? null : oneOfSeveral(items, way);
  return (value) => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return convertItem === null ? value : value.map(convertItem);
    if (named.size > 0) return convertFields(value as Readonly<Record<string, unknown>>, named);
    return convertValue === null
      ? value
      : convertEntries(value as Readonly<Record<string, unknown>>, convertValue);
  };
}

interface Field {
  readonly to: string;
  readonly convert: Convert;
}

function field(wireName: string, schemas: readonly Node[], way: Way): readonly [string, Field] {
  const name = camelWord(wireName);
  const [from, to] = way === "toWire" ? [name, wireName] : [wireName, name];
  return [from, { to, convert: oneOfSeveral(schemas, way) }];
}

function oneOfSeveral(schemas: readonly Node[], way: Way): Convert {
  const [only] = schemas;
  if (schemas.length === 1 && only !== undefined) return converterOf(only, way);
  let laidOut: Convert | null = null;
  return (value) => {
    laidOut ??= layOut(schemas, way);
    return laidOut(value);
  };
}

function resolve(node: Node): readonly Node[] {
  if (node.$ref !== undefined) {
    const target = targets.get(node);
    if (target === undefined) throw new Error(`the schema ${node.$ref} is referred to, and not by referTo`);
    return resolve(target() as Node);
  }
  return node.anyOf === undefined ? [node] : node.anyOf.flatMap(resolve);
}

/** The fields stay in the order of the value. */
function convertFields(
  value: Readonly<Record<string, unknown>>,
  fields: ReadonlyMap<string, Field>,
): unknown {
  const converted: Record<string, unknown> = {};
  // Plain objects, so `in` finds nothing inherited; entries would be an array for each field.
  for (const name in value) {
    const field = fields.get(name);
    const found = value[name];
    if (field === undefined || found === undefined) continue;
    converted[field.to] = typeof found === "object" && found !== null ? field.convert(found) : found;
  }
  return converted;
}

function convertEntries(value: Readonly<Record<string, unknown>>, convert: Convert): unknown {
  return Object.fromEntries(Object.entries(value).map(([key, found]) => [key, convert(found)]));
}
