import { createHmac, randomBytes } from "node:crypto";
import { normalizeIP } from "@fastify/rate-limit";

const windowMs = 60_000;
/** How many addresses and keys are remembered; the oldest are forgotten first. */
const remembered = 10_000;

/** What an address sent wrong within a minute. */
interface Tried {
  wrong: number;
  readonly untilMs: number;
}

/**
 * Counts wrong credentials by address, so that an address that has used up its attempts costs no further
 * look-up. A credential that was right from there before is still looked up: a wrong key somewhere in an
 * office doesn't stop the right ones.
 */
export class WrongCredentials {
  readonly #limit: number;
  readonly #tried = new Map<string, Tried>();
  readonly #accepted = new Map<string, true>();
  /** Of this process, so that what is remembered says nothing about a key. */
  readonly #secret = randomBytes(32);

  /** `limit`: how many an address may send in a minute. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The seconds until an address may try this credential; 0 if it may now. */
  waitFor(address: string, credential: string, nowMs: number): number {
    const tried = this.#tried.get(address);
    if (tried === undefined || tried.untilMs <= nowMs || tried.wrong < this.#limit) return 0;
    if (this.#accepted.has(this.#named(address, credential))) return 0;
    return Math.ceil((tried.untilMs - nowMs) / 1000);
  }

  /** Records whether a credential was right. */
  record(address: string, credential: string, isRight: boolean, nowMs: number): void {
    const name = this.#named(address, credential);
    if (isRight) {
      keep(this.#accepted, name, true);
      return;
    }
    this.#accepted.delete(name);
    const tried = this.#tried.get(address);
    if (tried !== undefined && tried.untilMs > nowMs) tried.wrong += 1;
    else keep(this.#tried, address, { wrong: 1, untilMs: nowMs + windowMs });
  }

  #named(address: string, credential: string): string {
    return createHmac("sha256", this.#secret).update(`${address} ${credential}`).digest("base64");
  }
}

function keep<T>(map: Map<string, T>, name: string, value: T): void {
  map.delete(name);
  map.set(name, value);
  if (map.size > remembered) map.delete(map.keys().next().value as string);
}

/** The network of an address: one person has a whole /64 of IPv6. */
export function networkOf(address: string): string {
  return normalizeIP(address, 64);
}
