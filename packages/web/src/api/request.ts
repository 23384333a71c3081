import type { Problem } from "@laurel/contract";

/** What every request says of its sender. */
export interface Caller {
  readonly key: string;
  /** BCP 47: the language in which a refusal is worded. */
  readonly locale: string;
}

/** A refusal of the API, or (`status` 0) no answer at all. */
export class RefusedRequest extends Error {
  readonly status: number;
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null) {
    super(problem?.detail ?? `HTTP ${status}`);
    this.name = "RefusedRequest";
    this.status = status;
    this.problem = problem;
  }
}

/** Query parameters; those that are undefined or empty are left out. */
export type Query = Readonly<Record<string, string | number | undefined>>;

/**
 * Reads from the API.
 * @throws RefusedRequest with the problem document of the refusal, where it has one.
 */
export async function read<T>(
  { key, locale }: Caller,
  path: string,
  query: Query,
  signal: AbortSignal,
): Promise<T> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  const response = await send(`/api/v1${path}${search === "" ? "" : `?${search}`}`, {
    headers: { authorization: `Bearer ${key}`, accept: "application/json", "accept-language": locale },
    signal,
  });
  if (response.ok) return (await response.json()) as T;
  throw new RefusedRequest(response.status, await problemOf(response));
}

async function send(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new RefusedRequest(0, null);
  }
}

async function problemOf(response: Response): Promise<Problem | null> {
  if (!response.headers.get("content-type")?.includes("json")) return null;
  return (await response.json().catch(() => null)) as Problem | null;
}
