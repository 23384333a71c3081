import { type Agent, type RequestOptions, request } from "node:http";

/** The public address of the server that `serve-laurel.ts` starts. */
const ownOrigin = "http://localhost";

/** Sends one request and gives its answer, read to the end. Throws unless it is a success. */
export async function send(
  url: string,
  { agent, cookie, body = null }: { readonly agent: Agent; readonly cookie: string; readonly body?: object | null },
): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const options: RequestOptions = {
    agent,
    method: body === null ? "GET" : "POST",
    headers: { cookie, origin: ownOrigin, "content-type": "application/json" },
  };
  const sent = request(url, options, (response) => {
    const parts: Buffer[] = [];
    response.on("data", (part: Buffer) => parts.push(part));
    response.on("error", reject);
    response.on("end", () => {
      const text = Buffer.concat(parts).toString();
      const { statusCode = 0 } = response;
      if (statusCode >= 200 && statusCode < 300) resolve(JSON.parse(text));
      else reject(new Error(`${url} answered ${statusCode}: ${text}`));
    });
  });
  sent.on("error", reject);
  sent.end(body === null ? undefined : JSON.stringify(body));
  return promise;
}
