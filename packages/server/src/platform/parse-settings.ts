import { isIP } from "node:net";
import { resolve } from "node:path";
import { type Role, roles } from "@laurel/contract";

/** The sender of mail. */
export interface Mailbox {
  /** The name that readers see. */
  readonly name: string;
  readonly address: string;
}

/** Reads `Rewards <rewards@example.com>`, or an address alone. */
export function parseMailbox(text: string): Mailbox | null {
  const found = /^(?:"?([^"<>@]*?)"?\s*<([^\s<>@,"]+@[^\s<>@,"]+)>|([^\s<>@,"]+@[^\s<>@,"]+))$/u.exec(text);
  if (found === null || /\p{Cc}/u.test(text)) return null;
  const address = found[2] ?? found[3] ?? "";
  return { name: found[1]?.trim() || address, address };
}

/**
 * A program and its arguments, separated by spaces. No shell reads it, so quotes have no meaning and are
 * refused.
 */
export function parseCommand(text: string): readonly string[] | null {
  return /["'\0]/.test(text) ? null : text.split(/\s+/);
}

/** An address or a host name. */
export function parseHost(text: string): string | null {
  return /^[\w.:%-]+$/.test(text) ? text : null;
}

/** An origin without a path. */
export function parseOrigin(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  return url.href === `${url.origin}/` ? url.origin : null;
}

/**
 * Reads the address of an issuer: https, because the keys that check its tokens are fetched over the network;
 * http is allowed on this machine.
 */
export function parseIssuer(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.search !== "" || url.hash !== "" || url.username !== "") return null;
  return isSafe(url) ? text : null;
}

/** The folders that paths in settings are counted from. */
export interface PathsFrom {
  /** Of relative paths. */
  readonly folder: string;
  /** What `~` means. */
  readonly userHome: string;
}

/**
 * An absolute path. A leading `~` is the person's own folder, as in a shell: a file of settings is often read
 * without one. That of another account (`~name`) is not known here.
 */
export function parsePath(text: string, { folder, userHome }: PathsFrom): string | null {
  const ofPerson = /^~(?:\/(.*))?$/s.exec(text);
  if (ofPerson !== null) return resolve(userHome, ofPerson[1] ?? "");
  return text.startsWith("~") || text.includes("\0") ? null : resolve(folder, text);
}

/** A file, or an address to send to: https, or http on this machine. */
export function parseTarget(
  text: string,
  from: PathsFrom,
): { readonly file: string } | { readonly url: string } | null {
  if (!/^[a-z]+:\/\//i.test(text)) {
    const file = parsePath(text, from);
    return file === null ? null : { file };
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.hash !== "" || url.username !== "") return null;
  return isSafe(url) ? { url: text } : null;
}

/** Whether what is sent there can't be read on the way. */
function isSafe({ protocol, hostname }: URL): boolean {
  const local = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return protocol === "https:" || (local && protocol === "http:");
}

/** Names of providers, each once. */
export function parseIds(text: string): string[] | null {
  const ids = text
    .toLowerCase()
    .split(",")
    .map((id) => id.trim());
  const fine = ids.every((id) => /^[a-z][a-z0-9-]{0,31}$/.test(id) && id !== "credential");
  return fine && new Set(ids).size === ids.length ? ids : null;
}

/** Roles, of partners or of the team. */
export function parseRoles(text: string): Role[] | null {
  const names = text.split(",").map((name) => name.trim());
  const found = roles.filter((role) => names.includes(role));
  return found.length === new Set(names).size ? found : null;
}

/** E-mail domains, in lower case. */
export function parseDomains(text: string): string[] | null {
  const domains = text
    .toLowerCase()
    .split(",")
    .map((domain) => domain.trim());
  return domains.every((domain) => /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(domain)) ? domains : null;
}

/** A TCP port, or 0. */
export function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : null;
}

/** A number of days, from 1 to 36500. */
export function parseDays(text: string): number | null {
  const days = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return days >= 1 && days <= 36_500 ? days : null;
}

/** A number of seconds, from 1 to 3600. */
export function parseSeconds(text: string): number | null {
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return seconds >= 1 && seconds <= 3_600 ? seconds : null;
}

/** On or off. */
export function parseSwitch(text: string): boolean | null {
  if (/^(on|true|yes|1)$/i.test(text)) return true;
  return /^(off|false|no|0)$/i.test(text) ? false : null;
}

/** A number of requests per minute, from 1 to 1000000. */
export function parseLimit(text: string): number | null {
  const limit = /^\d{1,7}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= 1_000_000 ? limit : null;
}

/** A whole number from 1 to 1000000000000. */
export function parseCount(text: string): number | null {
  const count = /^\d{1,13}$/.test(text) ? Number(text) : 0;
  return count >= 1 && count <= 1_000_000_000_000 ? count : null;
}

/** Addresses and networks (CIDR). A number of proxies is refused: it would trust any direct caller. */
export function parseProxies(text: string): string[] | null {
  const proxies = text.split(",").map((proxy) => proxy.trim());
  return proxies.every(isNetwork) ? proxies : null;
}

function isNetwork(text: string): boolean {
  const [, address = "", bits = "0"] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128);
}
