import type { Server } from "node:http";
import { BlockList, isIP, type Socket } from "node:net";
import { networkOf } from "../access/wrong-credentials.ts";

/** The settings of the HTTP server for connections. */
export const connectionDeadlines = {
  /** From the first byte of a request to the end of its headers. */
  headersMs: 10_000,
  /** How often deadlines are checked. */
  checkMs: 2_000,
  /** How long a connection without requests stays open. */
  keepAliveMs: 72_000,
} as const;

/** How many connections are open at once. */
export interface ConnectionLimits {
  /** In all. */
  readonly most: number;
  /** Proxies in front of the server, which connect for many callers. */
  readonly proxies: readonly string[];
}

/** Closes new connections beyond the limits: in all, and of one address a quarter of that. */
export function limitConnections(server: Server, { most, proxies }: ConnectionLimits): void {
  server.maxConnections = most;
  const perAddress = Math.ceil(most / 4);
  const trusted = networks(proxies);
  const open = new Map<string, number>();
  server.on("connection", (socket: Socket) => {
    const { remoteAddress = "", remoteFamily = "IPv4" } = socket;
    if (isIP(remoteAddress) === 0) return;
    if (trusted.check(remoteAddress, remoteFamily === "IPv6" ? "ipv6" : "ipv4")) return;
    const address = networkOf(remoteAddress);
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
    if (count > perAddress) socket.destroy();
  });
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
