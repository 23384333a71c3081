import { createHmac } from "node:crypto";

const stepMs = 30_000;

/**
 * The code that an authenticator app shows for a secret in base 32 (RFC 6238), now or `ahead` steps later.
 * The server accepts a code only once. It also accepts the next code, because clocks differ.
 */
export function codeOf(secret: string, ahead = 0): string {
  const letters = [...secret.replaceAll(/[=\s]/g, "")];
  const bits = letters.map((letter) =>
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"),
  );
  const bytes = (bits.join("").match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / stepMs) + ahead));
  const digest = createHmac("sha1", Buffer.from(bytes)).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
