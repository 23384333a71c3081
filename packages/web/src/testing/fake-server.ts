import { type AnswerOf, apiRoot, type OperationShape, type RefusalCode, toWire } from "@laurel/contract";
import { vi } from "vitest";

/** A request that the page sent. */
export interface SentRequest {
  /** `POST /api/v1/keys`, with its query. */
  readonly route: string;
  readonly body: unknown;
}

type Respond = (request: SentRequest) => Response | Promise<Response>;

/** A server that answers as it is told, and keeps what it was sent. */
export interface FakeServer {
  readonly sent: SentRequest[];
  /** Answers an operation from now on, with the first status that it declares. */
  answer<const Operation extends OperationShape>(operation: Operation, value: AnswerOf<Operation>): void;
  /** Refuses an operation from now on, with a problem document that has this text. */
  refuse(operation: OperationShape, status: number, code: RefusalCode, detail: string): void;
  /** Responds to a route from now on, such as `POST /api/auth/sign-out`. */
  on(route: string, respond: Respond): void;
}

/** Replaces the network until the test ends. A request of any other route gets no answer. */
export function fakeServer(): FakeServer {
  const responses = new Map<string, Respond>();
  const sent: SentRequest[] = [];
  const on: FakeServer["on"] = (route, respond) => {
    responses.set(route, respond);
  };
  vi.stubGlobal(
    "fetch",
    async (address: string, { method, body }: { method: string; body?: string | Blob }) => {
      const request = { route: `${method} ${address}`, body: await readBody(body) };
      sent.push(request);
      const [path = ""] = request.route.split("?");
      const [, respond] = [...responses].find(([route]) => fits(route, path)) ?? [];
      await travel();
      if (respond === undefined) throw new TypeError("Failed to fetch");
      return respond(request);
    },
  );
  return {
    sent,
    on,
    answer: (operation, value) => {
      const [status = "", schema] = Object.entries(operation.answers)[0] ?? [];
      on(routeOf(operation), () =>
        status === "204" || schema === undefined
          ? new Response(null, { status: 204 })
          : json(toWire(schema, value as never), Number(status)),
      );
    },
    refuse: (operation, status, code, detail) =>
      on(routeOf(operation), () =>
        json({ type: "", title: "", status, detail, instance: "", code }, status, "application/problem+json"),
      ),
  };
}

/**
 * An answer never comes at once. So a test that doesn't wait for it fails always, and not only where the
 * machine is busy.
 */
function travel(): Promise<void> {
  return new Promise((done) => setTimeout(done, 10));
}

/** A response of JSON. */
export function json(body: unknown, status = 200, type = "application/json"): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": type } });
}

/** JSON as a value, and a file as its text. */
async function readBody(body: string | Blob | undefined): Promise<unknown> {
  if (body instanceof Blob) return body.text();
  return body === undefined ? null : JSON.parse(body);
}

function routeOf({ method, root = apiRoot, path }: OperationShape): string {
  return `${method} ${root}${path}`;
}

function fits(route: string, path: string): boolean {
  return new RegExp(`^${route.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
}
