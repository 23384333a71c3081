import { createServer, type Server } from "node:http";
import { BlockList, isIP, type Socket } from "node:net";
import type { FastifyServerFactory } from "fastify";
import { networkOf } from "../access/wrong-credentials.ts";

/** How many connections are open at once, and how long the last ones may take when the server stops. */
export interface ConnectionLimits {
  /** In all; a quarter of it from one address. */
  readonly most: number;
  readonly stopWithinMs: number;
}

export const usualConnections: ConnectionLimits = { most: 1_000, stopWithinMs: 10_000 };

const deadlines = {
  /** From the first byte of a request, or from the connection, to the end of the headers. */
  headersTimeout: 10_000,
  /** None for a whole request: see `expectBody`. */
  requestTimeout: 0,
  connectionsCheckingInterval: 2_000,
  /** A connection without requests is closed. Longer than the idle timeout of common proxies. */
  keepAliveTimeout: 72_000,
};

/** Servers that close connections beyond the limits. `proxies` connect for many, so they have no limit. */
export function boundConnections(
  { most }: ConnectionLimits,
  proxies: readonly string[],
): { readonly serverFactory: FastifyServerFactory; closeAll(): void } {
  const perAddress = Math.ceil(most / 4);
  const trusted = networks(proxies);
  const servers: Server[] = [];
  const open = new Map<string, number>();
  const count = (address: string, by: 1 | -1): number => {
    const now = (open.get(address) ?? 0) + by;
    if (now === 0) open.delete(address);
    else open.set(address, now);
    return now;
  };
  const admit = (socket: Socket) => {
    const { remoteAddress = "", remoteFamily = "" } = socket;
    if (isIP(remoteAddress) === 0) return;
    if (trusted.check(remoteAddress, remoteFamily === "IPv6" ? "ipv6" : "ipv4")) return;
    const address = networkOf(remoteAddress);
    socket.once("close", () => count(address, -1));
    if (count(address, 1) > perAddress) socket.destroy();
  };
  return {
    serverFactory: (handler) => {
      const server = createServer(deadlines, handler);
      server.maxConnections = most;
      server.on("connection", admit);
      servers.push(server);
      return server;
    },
    closeAll: () => {
      for (const server of servers) server.closeAllConnections();
    },
  };
}

function networks(proxies: readonly string[]): BlockList {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [address = "", bits] = proxy.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}
