import type { FastifyRequest } from "fastify";
import type { App } from "../app.ts";

/** The deepest nesting and the most keys and list items of a JSON body. */
export const jsonLimits = { depth: 32, values: 1_000 } as const;

/** A body that is nested too deeply or has too many values. */
export class TooComplex extends Error {
  override readonly name = "TooComplex";
}

/** Reads JSON bodies; a body beyond the limits costs one look at each byte and nothing more. */
export function readJsonBodies(app: App): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body: Buffer, done) => {
    if (!isSimple(body)) return done(new TooComplex("the body is too complex"));
    void parse(request as FastifyRequest, body.toString(), done as never);
  });
}

const [quote, backslash, comma, opening, closing] = [0x22, 0x5c, 0x2c, [0x5b, 0x7b], [0x5d, 0x7d]];

/** Whether a text is within the limits, if it is JSON: it counts brackets and commas outside of strings. */
export function isSimple(json: Uint8Array, { depth, values } = jsonLimits as JsonLimits): boolean {
  let open = 0;
  let found = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const byte = json[index];
    if (inString) {
      if (byte === backslash) index += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === comma) found += 1;
    else if (byte === opening[0] || byte === opening[1]) {
      open += 1;
      found += 1;
      if (open > depth) return false;
    } else if (byte === closing[0] || byte === closing[1]) open -= 1;
    if (found > values) return false;
  }
  return true;
}

interface JsonLimits {
  readonly depth: number;
  readonly values: number;
}
