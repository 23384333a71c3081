import type { FastifyRequest, FastifyServerOptions } from "fastify";

type Logger = Exclude<FastifyServerOptions["logger"], undefined>;

/**
 * A logger that logs the address of each request without secrets. A sign-in provider sends people back with
 * its code in the address, so only the path of such addresses is logged.
 */
export function sayingNoSecrets(logger: Logger): Logger {
  if (logger === false) return false;
  const settings = logger === true ? {} : logger;
  return { ...settings, serializers: { ...settings.serializers, req: describeRequest } };
}

function describeRequest({ method, url, host, ip, socket }: FastifyRequest) {
  const shown = url.startsWith("/api/auth/") ? url.replace(/\?.*$/s, "") : url;
  return { method, url: shown, host, remoteAddress: ip, remotePort: socket.remotePort ?? 0 };
}
