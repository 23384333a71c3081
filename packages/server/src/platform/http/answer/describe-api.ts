import swagger, { type FastifyDynamicSwaggerOptions } from "@fastify/swagger";
import * as contract from "@laurel/contract";
import { type TSchema, Type } from "typebox";
import type { App } from "../app.ts";
import { jsonLimits } from "../budget/read-json.ts";

const problem = {
  description: "Refused: a problem document (RFC 9457).",
  content: { "application/problem+json": { schema: { $ref: "Problem#" } } },
};

const tooLarge = (bytes: number) => ({
  ...problem,
  description: `The body has over ${Math.round(bytes / 1024)} KB, or over ${jsonLimits.values} values.`,
});

const options: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: "3.1.0",
    info: {
      title: "Laurel",
      version: "1",
      description:
        "Runs a marketplace's rewards program: what each partner has earned, why, and what it is owed by " +
        "when. Lists page by `cursor`. Writes that make something take an `Idempotency-Key`; making a key " +
        "of a program doesn't, since its answer holds a secret that is not kept. Refusals are problem " +
        "documents (RFC 9457) with a stable `code`, worded in the language of `Accept-Language` (en, " +
        "zh-TW, ko-KR).",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    components: {
      securitySchemes: {
        key: {
          type: "http",
          scheme: "bearer",
          description: "A key that has the action named at the operation among its scopes.",
        },
      },
    },
    security: [{ key: [] }],
    tags: [
      { name: "partners", description: "Partners, and their standings with reasons." },
      { name: "program", description: "The program in its versions." },
      { name: "people", description: "Who belongs to a partner." },
      { name: "messages", description: "What was written to people." },
      { name: "imports", description: "Facts in." },
      { name: "audit", description: "Who did what." },
      { name: "operation", description: "Is it well?" },
    ],
  },
  refResolver: { buildLocalReference: (json, _, __, index) => String(json.$id ?? `def-${index}`) },
};

/**
 * Describes the API as OpenAPI 3.1 at `/api/openapi.json`, from the schemas that check requests.
 * Call it before the routes are added.
 */
export async function describeApi(app: App): Promise<void> {
  for (const [, schema] of Object.entries(contract).sort(([one], [other]) => (one < other ? -1 : 1))) {
    if (typeof schema === "object" && "$id" in schema) app.addSchema(withReferences(schema as TSchema));
  }
  app.addHook("onRoute", (route) => {
    const { schema } = route;
    if (schema === undefined || schema.hide === true || schema.security?.length === 0) return;
    const { action = "public" } = route.config ?? {};
    route.schema = {
      ...schema,
      // The role that is needed, as OpenAPI 3.1 lets it be named.
      ...(action in contract.permissions ? { security: [{ key: [action] }] } : {}),
      response: {
        ...(schema.response as object),
        ...(schema.body === undefined || route.config?.takesFile === true || route.bodyLimit === undefined
          ? {}
          : { "413": tooLarge(route.bodyLimit) }),
        "4xx": problem,
        "5xx": problem,
      },
    };
  });
  await app.register(swagger, options);
  app.get("/api/openapi.json", { schema: { hide: true }, config: { action: "public" } }, async () =>
    app.swagger(),
  );
}

/** The description as it is committed. */
export function describedApi(app: App): string {
  return `${JSON.stringify(app.swagger(), null, 2)}\n`;
}

/** The headers of writes. */
export const WriteHeaders = Type.Object({
  "idempotency-key": Type.Optional(
    Type.String({
      description:
        "1 to 255 visible characters. The same key with the same request of the same caller does the work " +
        "once and gives the same answer again.",
    }),
  ),
});

/** The same schema, or a reference to it where it has a name of its own; so are those within it. */
export function describedAs(schema: TSchema): TSchema {
  const { $id } = schema as Named;
  return $id === undefined ? withReferences(schema) : Type.Unsafe({ $ref: `${$id}#` });
}

function withReferences(schema: TSchema): TSchema {
  const { properties, patternProperties, items, anyOf } = schema as Named;
  return {
    ...schema,
    ...(properties === undefined ? {} : { properties: eachDescribed(properties) }),
    ...(patternProperties === undefined ? {} : { patternProperties: eachDescribed(patternProperties) }),
    ...(items === undefined ? {} : { items: describedAs(items) }),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map(describedAs) }),
  } as TSchema;
}

type Schemas = Readonly<Record<string, TSchema>>;

function eachDescribed(schemas: Schemas): Schemas {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, describedAs(schema)]));
}

interface Named {
  readonly $id?: string;
  readonly properties?: Schemas;
  readonly patternProperties?: Schemas;
  readonly items?: TSchema;
  readonly anyOf?: readonly TSchema[];
}
