import type { Problem } from "@laurel/contract";
import { RefusedRequest } from "../kit/refused-request.ts";

/** The sender of a request. */
export interface RequestSender {
  /** Null: the session's cookie identifies the sender. */
  readonly key: string | null;
  /** BCP 47: the language in which a refusal is worded. */
  readonly locale: string;
}

/** The body of the answer as JSON; null if it is empty. */
export interface Received {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Sends a request to an address of the server, with `body` as JSON, or a blob or a form as it is.
 * @throws RefusedRequest with the problem document of the refusal, if it has one.
 */
export async function send(
  caller: RequestSender,
  method: string,
  address: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<Received> {
  const response = await respond(caller, method, address, {
    accept: "application/json",
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}

/**
 * Reads a file from an address of the server.
 * @throws RefusedRequest with the problem document of the refusal, if it has one.
 */
export async function receiveFile(caller: RequestSender, method: string, address: string): Promise<Blob> {
  const response = await respond(caller, method, address, { accept: "*/*" });
  return response.blob();
}

interface Sent {
  readonly accept: string;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

async function respond(
  { key, locale }: RequestSender,
  method: string,
  address: string,
  { accept, body, signal }: Sent,
): Promise<Response> {
  const response = await reach(address, {
    method,
    ...(body === undefined ? {} : { body: isRaw(body) ? body : JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
    headers: {
      ...contentTypeOf(body),
      accept,
      "accept-language": locale,
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    },
    // A key is sent without the cookie, so that the key alone identifies the caller.
    credentials: key === null ? "same-origin" : "omit",
  });
  if (!response.ok) throw await refusalOf(response);
  return response;
}

function isRaw(body: unknown): body is Blob | FormData {
  return body instanceof Blob || body instanceof FormData;
}

/** The browser itself names the type of a form, with its boundary. */
function contentTypeOf(body: unknown): { readonly "content-type"?: string } {
  if (body === undefined || body instanceof FormData) return {};
  return { "content-type": body instanceof Blob ? body.type : "application/json" };
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new RefusedRequest(0, null, null, null);
  }
}

async function refusalOf(response: Response): Promise<RefusedRequest> {
  const type = response.headers.get("content-type") ?? "";
  const found: unknown = type.includes("json") ? await response.json().catch(() => null) : null;
  const isCoded = typeof found === "object" && found !== null && "code" in found;
  const code = isCoded && typeof found.code === "string" ? found.code : null;
  const problem = type.includes("problem+json") && isCoded ? (found as Problem) : null;
  const waitS = Number(response.headers.get("retry-after") ?? Number.NaN);
  return new RefusedRequest(response.status, problem, code, Number.isFinite(waitS) ? waitS : null);
}
