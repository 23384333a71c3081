import type { FastifyRequest, FastifyServerOptions } from "fastify";

type Logger = Exclude<FastifyServerOptions["logger"], undefined>;

/**
 * A logger that logs for each request the route that answered it, never the address as it was sent: that may
 * hold a secret in any spelling. Of the address only the parameters of the route are logged, and of the query
 * only what the operation declares.
 */
export function sayingNoSecrets(logger: Logger): Logger {
  if (logger === false) return false;
  const settings = logger === true ? {} : logger;
  return { ...settings, serializers: { ...settings.serializers, req: describeRequest } };
}

function describeRequest(request: FastifyRequest) {
  const { method, host, ip, socket } = request;
  return { method, url: addressOf(request), host, remoteAddress: ip, remotePort: socket.remotePort ?? 0 };
}

/** The route with its parameters; `none` where there is no route. */
function addressOf({ routeOptions, params, query }: FastifyRequest): string {
  const { url, schema } = routeOptions;
  if (url === undefined) return "none";
  const given = (params ?? {}) as Readonly<Record<string, string>>;
  const path = url.replaceAll(/:(\w+)/g, (_, name: string) => shown(given[name]));
  const { properties = {} } = (schema?.querystring ?? {}) as { readonly properties?: object };
  const parts = Object.entries((query ?? {}) as object)
    .filter(([name]) => Object.hasOwn(properties, name))
    .map(([name, value]) => `${name}=${shown(value)}`);
  return parts.length === 0 ? path : `${path}?${parts.join("&")}`;
}

/** Ids, days and numbers; what people wrote, such as a name or an e-mail address, is not logged. */
function shown(value: unknown): string {
  return /^[\w.:-]{1,100}$/.test(String(value)) ? String(value) : "…";
}
