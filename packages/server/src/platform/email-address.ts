import { domainToASCII, domainToUnicode } from "node:url";

const longestAddress = 254;
const longestLocalPart = 64;

/** What every way to sign in accepts before the `@`. */
const localPart = /^[a-z0-9_+-]+(?:['.]?[a-z0-9_+-]+)*$/;
const domainName = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/;

/**
 * An e-mail address in the one form in which it is stored and compared: lower case, with the domain in
 * Punycode. Null where it isn't an address of the usual form. Only ASCII letters are lowered, and a domain
 * in other letters has to be in its own lower case: so no character counts as another one that looks like it
 * or that some library lowers to it, such as `K` (U+212A) to `k`.
 */
export function normalizeAddress(text: string): string | null {
  const address = asciiLower(text.replace(/^ +| +$/g, ""));
  const at = address.lastIndexOf("@");
  const local = address.slice(0, Math.max(0, at));
  const domain = canonicalDomain(address.slice(at + 1));
  if (at < 1 || domain === null || local.length > longestLocalPart || !localPart.test(local)) return null;
  const normal = `${local}@${domain}`;
  return normal.length > longestAddress ? null : normal;
}

function canonicalDomain(domain: string): string | null {
  const ascii = domainToASCII(domain);
  // It maps look-alikes and addresses of machines in odd notations; a domain that it changes is none of ours.
  if (ascii !== domain && domainToUnicode(ascii) !== domain) return null;
  const readable = domainToUnicode(ascii);
  const isBroken = /(?:^|\.)xn--/.test(readable) || domainToASCII(readable) !== ascii;
  if (isBroken) return null;
  const labels = ascii.split(".");
  return domainName.test(ascii) && labels.every((label) => label.length <= 63) ? ascii : null;
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
