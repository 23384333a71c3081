import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";

/** Where the server listens, and the origin under which people reach it, if one is set. */
export interface ServerPlace {
  readonly publicUrl: string | null;
  readonly host: string;
  readonly port: number;
}

/** Whether a `Host`, such as `localhost:3000`, is one of this server's. */
export type IsOwnHost = (host: string) => boolean;

/**
 * The hosts that are ours: that of `publicUrl`, and this machine's own names at the port. Without
 * `publicUrl`, a server that listens to the network also answers to the name that it listens at and to
 * plain addresses. A page of another site can't have any of these hosts, even if its DNS server names our
 * address as its own.
 */
export function ownHosts({ publicUrl, host, port }: ServerPlace): IsOwnHost {
  const scheme = publicUrl?.startsWith("https:") ? "https" : "http";
  const open = publicUrl === null && !loopbackNames.includes(nameIn(host));
  const names = [...loopbackNames, ...(open && isIP(host) === 0 ? [host] : [])];
  const own = new Set(names.map((name) => canonical(`${name}:${port}`, scheme)));
  if (publicUrl !== null) own.add(canonical(new URL(publicUrl).host, scheme));
  return (given) => {
    if (own.has(given)) return true;
    const found = canonical(given, scheme);
    return found !== null && (own.has(found) || (open && isAddress(found)));
  };
}

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

/** Whether a host is this machine as it calls itself. */
export function isLoopbackHost(host: string): boolean {
  const found = canonical(host, "http");
  return found !== null && loopbackNames.includes(found.replace(/:\d+$/, ""));
}

/** An address as it is written in a URL. */
function nameIn(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host.toLowerCase();
}

/** Lower case, without the scheme's own port and the dot at the end; null where it isn't a host. */
function canonical(host: string, scheme: string): string | null {
  if (!/^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(host)) return null;
  return URL.parse(`${scheme}://${host.replace(/\.(?=:\d+$|$)/, "")}`)?.host ?? null;
}

function isAddress(host: string): boolean {
  return isIP(host.replace(/:\d+$/, "").replace(/^\[(.*)\]$/, "$1")) !== 0;
}

/**
 * The host that a request was sent to: that of its target if it names one (RFC 9112, 3.2.2), else that of
 * `Host`, or of `X-Forwarded-Host` from a trusted proxy.
 */
export function hostOf(request: FastifyRequest): string {
  const target = request.raw.url ?? "/";
  if (target.startsWith("/")) return request.host;
  return /^https?:\/\/([^/?#]*)/i.exec(target)?.[1] ?? request.host;
}

/** Whether a request names its host twice; proxies and servers could each believe another one. */
export function namesTwoHosts({ raw: { rawHeaders } }: FastifyRequest): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 4 && name.toLowerCase() === "host") count += 1;
  }
  return count > 1;
}

const forwarding = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

/** Whether a program on this machine sent a request itself, not a proxy on behalf of another machine. */
export function isFromThisMachine(request: FastifyRequest): boolean {
  const { remoteAddress = "" } = request.socket;
  const near = /^(::ffff:)?127\.|^::1$/.test(remoteAddress);
  return near && isLoopbackHost(hostOf(request)) && forwarding.every((name) => !(name in request.headers));
}
