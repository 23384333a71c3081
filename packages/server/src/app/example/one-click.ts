import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import type { Config } from "../../platform/config.ts";

/** The settings that decide who can reach the server. */
export type Reach = Pick<Config, "host" | "publicUrl" | "trustProxy">;

/** What a request shows of its way to the server. */
export type Arrival = Pick<
  IncomingMessage,
  "rawHeaders" | "httpVersionMajor" | "httpVersionMinor" | "url"
> & {
  readonly socket: Pick<IncomingMessage["socket"], "remoteAddress">;
};

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Names of this computer in the address of a request, without the port. */
const ownName = /^(localhost|127\.0\.0\.1|\[::1\])$/i;

/** Headers that a proxy adds. A browser and a direct client send none of them. */
const ofProxies =
  /^(forwarded|via|cdn-loop|x-real-ip|(true|x|x-cluster)-client-ip|x-forwarded(-.+)?|(x-original|cf)-.+)$/i;

/**
 * The settings by which a server could be reached from another computer, as a person would write them; empty
 * where it listens to this computer alone.
 */
export function widerSettings({ host, publicUrl, trustProxy }: Reach): readonly string[] {
  return [
    isLoopbackHost(host) ? null : `HOST is ${host}`,
    publicUrl === null || ownName.test(new URL(publicUrl).hostname) ? null : `PUBLIC_URL is ${publicUrl}`,
    trustProxy.length === 0 ? null : `TRUST_PROXY is ${trustProxy.join(",")}`,
  ].filter((setting) => setting !== null);
}

/**
 * Whether a request may sign in as a person of the example: the server listens to this computer alone, and
 * the request came from it directly, to one of its own names. This is the only place that decides it.
 */
export function maySignInByClick(reach: Reach, arrival: Arrival): boolean {
  return widerSettings(reach).length === 0 && isDirect(arrival) && isToOwnName(arrival);
}

/** A proxy on this computer has a loopback address too; it shows by its headers, or by speaking HTTP/1.0. */
function isDirect({ socket, rawHeaders, httpVersionMajor, httpVersionMinor }: Arrival): boolean {
  if (!isLoopbackAddress(socket.remoteAddress ?? "")) return false;
  if (httpVersionMajor === 1 && httpVersionMinor === 0) return false;
  return !namesOf(rawHeaders).some((name) => ofProxies.test(name));
}

/**
 * A page of another site can send requests here under its own name (DNS rebinding), or from its own origin.
 * The port may be another one: a tunnel such as `ssh -L` ends on this computer.
 */
function isToOwnName({ rawHeaders, url = "" }: Arrival): boolean {
  const [host, ...others] = valuesOf(rawHeaders, "host");
  if (host === undefined || others.length > 0 || !url.startsWith("/")) return false;
  const name = host.replace(/:\d{1,5}$/, "");
  return ownName.test(name) && valuesOf(rawHeaders, "origin").every((origin) => isOrigin(origin, host));
}

function isOrigin(origin: string, host: string): boolean {
  return origin.toLowerCase() === `http://${host.toLowerCase()}`;
}

function isLoopbackHost(host: string): boolean {
  return host.toLowerCase() === "localhost" || isLoopbackAddress(host);
}

function isLoopbackAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  const family = isIP(plain);
  return family !== 0 && loopback.check(plain, family === 4 ? "ipv4" : "ipv6");
}

function namesOf(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.filter((_, place) => place % 2 === 0);
}

function valuesOf(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter((_, place) => place % 2 === 1 && rawHeaders[place - 1]?.toLowerCase() === name);
}
