import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import serveStatic from "@fastify/static";
import type { FastifyReply, FastifyRequest } from "fastify";
import { openToAll } from "../access/open-to-all.ts";
import type { App } from "../app.ts";

/** The placeholder in the built page for the nonce of a response. */
const placeholder = "__CSP_NONCE__";

/**
 * Answers a browser that opens an address of the page itself; null if the address isn't one of the page's.
 */
export type Fallback = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> | null;

const notBuilt = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Laurel</title></head>
  <body>
    <h1>The page isn't built yet</h1>
    <p>Stop the server and run <code>npm start</code>, which builds it.</p>
    <p>The API works: see <a href="/api/docs">/api/docs</a>.</p>
  </body>
</html>
`;

/**
 * Serves the web page built into `folder`: its files, which never change under a name with a hash in it, and
 * the page itself at `/`; what it gives answers the page's other addresses. The page is made again for each
 * response, since its styles have a nonce.
 */
export async function addPortal(app: App, folder: string): Promise<Fallback> {
  const index = join(folder, "index.html");
  const page = async (reply: FastifyReply) => {
    reply.headers({ "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    if (!existsSync(index)) return reply.code(503).send(notBuilt);
    const nonce = randomBytes(16).toString("base64");
    const html = await readFile(index, "utf8");
    return reply.header("content-security-policy", policy(nonce)).send(html.replaceAll(placeholder, nonce));
  };
  // The second has a route of its own for POST, so the fallback isn't asked.
  for (const address of ["/", "/unsubscribe"])
    app.get(address, { schema: { hide: true }, config: { action: "public" } }, async (_, reply) =>
      page(reply),
    );
  const fallback: Fallback = ({ params, headers }, reply) => {
    const isFile = /\.\w+$/.test((params as { readonly "*": string })["*"]);
    return headers.accept?.includes("text/html") === true && !isFile ? page(reply) : null;
  };
  if (!existsSync(folder)) return fallback;
  await openToAll(app, serveStatic, {
    root: folder,
    wildcard: false,
    index: false,
    // The build puts `.br` and `.gz` beside a file; they are the same file for clients that accept the
    // encoding.
    preCompressed: true,
    globIgnore: ["**/index.html", "**/*.ts", "**/*.map", "**/*.br", "**/*.gz"],
    setHeaders: (reply, path) => {
      const hashed = /[\\/]assets[\\/].*-[\w-]{8,}(\.\w+)+$/.test(path);
      reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "public, max-age=300");
    },
    cacheControl: false,
    schemaHide: true,
  });
  return fallback;
}

/** Scripts and styles are our own files; the styles that the page's library writes carry the nonce. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    // Previews of messages.
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
