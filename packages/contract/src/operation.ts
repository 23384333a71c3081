import type { TObject, TSchema } from "typebox";
import type { Action } from "./roles.ts";
import { fromWire, type Shape, toWire } from "./wire.ts";

/** Who may call an operation: callers with an action of the table of roles, anyone signed in, or anyone. */
export type Access = Action | "signed-in" | "public";

/** The heading of an operation in the API's documentation. */
export type Tag = "partners" | "loop" | "program" | "people" | "messages" | "imports" | "audit" | "operation";

/** An operation of the API: what the server implements, clients call and OpenAPI describes. */
export interface OperationShape {
  /** `operationId` in OpenAPI. */
  readonly id: string;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below `root`, with its parameters in braces: `/keys/{key_id}`. */
  readonly path: `/${string}`;
  /** `/api/v1` unless said. */
  readonly root?: string;
  readonly action: Access;
  readonly tag: Tag;
  /** One line: what it does. */
  readonly summary: string;
  readonly description?: string;
  /** The parameters of the path. */
  readonly params?: TObject;
  readonly query?: TObject;
  readonly body?: TSchema;
  /** The answers that are not refusals, by status. */
  readonly answers: Readonly<Record<number, TSchema>>;
  /** Whether an `Idempotency-Key` makes a repetition safe. */
  readonly takesKey?: boolean;
  /** The largest body in bytes; `usualBodyBytes` unless said. A body that is a file has limits of its own. */
  readonly bodyBytes?: number;
  /** Media types of a body that is a file; it is read as a stream, and `body` only describes it. */
  readonly consumes?: readonly string[];
  /** Media types of a body that is one text, which are taken beside JSON; the handler gets the text. */
  readonly textBodies?: readonly string[];
  /** Media types of an answer that is a file. */
  readonly produces?: readonly string[];
}

type ShapeOf<Schema> = Schema extends TSchema ? Shape<Schema> : never;
type PartOf<Operation, Name extends string> =
  Operation extends Readonly<Record<Name, TSchema>> ? Shape<Operation[Name]> : null;

export type ParamsOf<Operation extends OperationShape> = PartOf<Operation, "params">;
export type QueryOf<Operation extends OperationShape> = PartOf<Operation, "query">;
export type BodyOf<Operation extends OperationShape> = PartOf<Operation, "body">;
/** The answer of an operation; null if it has no body. */
export type AnswerOf<Operation extends OperationShape> = ShapeOf<
  Operation["answers"][Exclude<keyof Operation["answers"], 304>]
>;

type InputPart<Name extends string, Value> = Value extends null
  ? { readonly [Key in Name]?: never }
  : Record<never, never> extends Value
    ? { readonly [Key in Name]?: Value }
    : { readonly [Key in Name]: Value };

/** The input of a call: the parts that the operation has. A part without required fields is optional. */
export type InputOf<Operation extends OperationShape> = InputPart<"params", ParamsOf<Operation>> &
  InputPart<"query", QueryOf<Operation>> &
  InputPart<"body", BodyOf<Operation>>;

/** Declares an operation. */
export function operation<const Operation extends OperationShape>(declared: Operation): Operation {
  return declared;
}

/** The largest body of an operation that names no limit of its own, in bytes. */
export const usualBodyBytes = 16_384;

/** The path below which operations are, unless they name another. */
export const apiRoot = "/api/v1";

/** A request as it is sent. */
export interface WireRequest {
  readonly method: OperationShape["method"];
  /** Path and query, from the server's root. */
  readonly address: string;
  /** The JSON body; absent if there is none. */
  readonly body?: unknown;
}

/** Builds the request of an operation. */
export function requestOf<const Operation extends OperationShape>(
  { method, path, root = apiRoot, ...schemas }: Operation,
  input: InputOf<Operation>,
): WireRequest {
  const given = input as { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown };
  const params = wireFields(schemas.params, given.params);
  const query = Object.entries(wireFields(schemas.query, given.query))
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  const place = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
  const address = `${root}${place}${query.length === 0 ? "" : `?${query.join("&")}`}`;
  if (schemas.body === undefined || given.body === undefined) return { method, address };
  return { method, address, body: toWire(schemas.body, given.body as never) };
}

/** Converts the answer of an operation to camelCase. */
export function answerOf<const Operation extends OperationShape>(
  { answers }: Operation,
  status: number,
  body: unknown,
): AnswerOf<Operation> {
  const schema = answers[status];
  if (schema === undefined) throw new Error(`the operation knows no answer with the status ${status}`);
  return fromWire(schema, body as never) as AnswerOf<Operation>;
}

function wireFields(schema: TSchema | undefined, given: unknown): Readonly<Record<string, unknown>> {
  if (schema === undefined || given === undefined) return {};
  return toWire(schema, given as never) as Readonly<Record<string, unknown>>;
}
