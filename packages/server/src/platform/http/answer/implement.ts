import { Readable } from "node:stream";
import {
  type AnswerOf,
  apiRoot,
  type BodyOf,
  fromWire,
  type OperationShape,
  type ParamsOf,
  type QueryOf,
  toWire,
  usualBodyBytes,
} from "@laurel/contract";
import type { FastifyReply, FastifyRequest, FastifySchemaCompiler } from "fastify";
import { type TSchema, Type } from "typebox";
import type { Caller, FindPartner } from "../access/caller.ts";
import type { App } from "../app.ts";
import { describedAs, WriteHeaders } from "./describe-api.ts";
import { sendProblem } from "./problems.ts";
import { Refusal } from "./refusal.ts";
import { compileValidator } from "./validate.ts";

/** The input of a request, in camelCase. */
export interface Asked<Operation extends OperationShape> {
  readonly operation: Operation;
  readonly params: ParamsOf<Operation>;
  readonly query: QueryOf<Operation>;
  readonly body: BodyOf<Operation>;
  /** The caller; null only if anyone may call the operation. */
  readonly caller: CallerOf<Operation>;
  readonly request: FastifyRequest & { readonly caller: CallerOf<Operation> };
  readonly reply: FastifyReply;
}

type CallerOf<Operation extends OperationShape> = Operation["action"] extends "public" ? null : Caller;

/** An answer that was already sent, or was given before under the same key. */
export class Answered {
  readonly reply: FastifyReply;

  constructor(reply: FastifyReply) {
    this.reply = reply;
  }
}

/** An answer and its status, where an operation has more than one. */
export class StatusAnswer<Answer> {
  readonly status: number;
  readonly answer: Answer;

  constructor(status: number, answer: Answer) {
    this.status = status;
    this.answer = answer;
  }
}

/** An answer of an operation: with the first status that it declares, or with a status of its own. */
export type Answering<Operation extends OperationShape> =
  | AnswerOf<Operation>
  | StatusAnswer<AnswerOf<Operation>>;

/** The result of a request: an answer, a refusal, or a reply that was sent by other means. */
export type Outcome<Operation extends OperationShape> = Answering<Operation> | Refusal | Answered;

/**
 * Adds the route of an operation. Its schemas check the input; names are converted between wire and code
 * here and nowhere else. `handle` sees only requests of callers who may do what the operation does.
 * `findPartner`: for an operation whose address names a thing of a partner, but not the partner.
 */
export function implement<const Operation extends OperationShape>(
  app: App,
  operation: Operation,
  handle: (asked: Asked<Operation>) => Promise<Outcome<Operation>>,
  findPartner?: FindPartner,
): void {
  const { method, path, root = apiRoot, action, params, query, body, bodyBytes = usualBodyBytes } = operation;
  const staysOpen = operation.produces?.includes("text/event-stream") === true;
  app.route({
    method,
    url: `${root}${path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
    config: {
      action,
      takesFile: operation.consumes !== undefined,
      staysOpen,
      ...(findPartner === undefined ? {} : { findPartner }),
    },
    // A stream has no end, so its length and its headers alone mean nothing.
    exposeHeadRoute: !staysOpen,
    bodyLimit: bodyBytes,
    schema: schemaOf(operation),
    ...(operation.consumes === undefined ? {} : { validatorCompiler: leaveStream }),
    handler: async (request, reply) => {
      if (request.caller === null && action !== "public")
        throw new Error(`${method} ${path} was reached without a caller`);
      // Without a body there is no stream either.
      if (operation.consumes !== undefined) request.body ??= Readable.from([]);
      // Where several types of body are taken, the schemas don't see that there is none.
      if (operation.textBodies !== undefined && request.body === undefined) {
        const expected = ["application/json", ...operation.textBodies].join(", ");
        return sendProblem(request, reply, "body-missing", { params: { expected } });
      }
      const outcome = await handle({
        operation,
        params: read(params, request.params),
        query: read(query, request.query),
        body: operation.consumes === undefined ? read(body, request.body) : null,
        caller: request.caller,
        request,
        reply,
      } as unknown as Asked<Operation>);
      return send(operation, outcome, request, reply);
    },
  });
}

function read(schema: TSchema | undefined, value: unknown): unknown {
  return schema === undefined ? null : fromWire(schema, value as never);
}

function send(
  operation: OperationShape,
  outcome: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (outcome instanceof Answered) return outcome.reply;
  if (outcome instanceof Refusal) return sendProblem(request, reply, outcome.code, outcome.context);
  const { status, body } = wireAnswer(operation, outcome);
  return reply.code(status).send(body);
}

/** The status and body of an answer that isn't a refusal. */
export function wireAnswer(
  { answers }: OperationShape,
  given: unknown,
): { readonly status: number; readonly body: unknown } {
  const first = Number(Object.keys(answers).find((known) => known !== "304"));
  const { status, answer } = given instanceof StatusAnswer ? given : { status: first, answer: given };
  const schema = answers[status];
  if (schema === undefined) throw new Error(`the operation declares no answer with the status ${status}`);
  return { status, body: toWire(schema, answer as never) };
}

/** The schemas of an operation that Fastify checks and that the API's description shows. */
function schemaOf({ tag, id, summary, description, params, query, body, ...rest }: OperationShape): object {
  const { action, answers, takesKey = false, consumes, textBodies, produces } = rest;
  return {
    tags: [tag],
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    ...(action === "public" ? { security: [] } : {}),
    ...(consumes === undefined ? {} : { consumes }),
    ...(produces === undefined ? {} : { produces }),
    ...(params === undefined ? {} : { params }),
    ...(takesKey ? { headers: WriteHeaders } : {}),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body: bodySchema(body, consumes, textBodies) }),
    response: Object.fromEntries(
      Object.entries(answers).map(([status, schema]) => [status, describedAs(schema)]),
    ),
  };
}

/** Checks the parts of a request, except a body that is a stream. */
const leaveStream: FastifySchemaCompiler<TSchema> = (part) =>
  part.httpPart === "body" ? (value) => ({ value }) : compileValidator(part);

/** A body that is a stream is described for each of its media types, and not checked. */
function bodySchema(
  body: TSchema,
  consumes: readonly string[] | undefined,
  textBodies: readonly string[] | undefined,
): object {
  if (textBodies !== undefined) {
    const texts = textBodies.map((type) => [type, { schema: Type.String() }]);
    return { content: { "application/json": { schema: body }, ...Object.fromEntries(texts) } };
  }
  if (consumes === undefined) return body;
  return { content: Object.fromEntries(consumes.map((type) => [type, { schema: body }])) };
}
