import { nearestLocale } from "@laurel/contract";
import { firstCharacters } from "@laurel/core";
import { normalizeAddress } from "../../platform/email-address.ts";
import type { Discovered } from "./discover-providers.ts";

/** What a provider's tokens say about a person. */
export interface Profile {
  readonly id: string;
  readonly sub: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly name: string;
  readonly locale: string;
}

const timeoutMs = 5_000;

/** How far the provider's clock and ours may differ. */
const skewS = 60;
/** A token is made while the person waits. */
const oldestS = 600;
/** Signed with a key that only the provider has: not by our own secret, and not unsigned. */
const signed = /^(?:(?:RS|PS|ES)(?:256|384|512)|EdDSA|Ed25519)$/;

/**
 * The person that a provider describes. The library has checked signature, issuer, audience and nonce of the
 * ID token. Null without an ID token, or with one that says too little or is not for now, where it was issued
 * to another client, where the answer of the user info endpoint is about another person, without an e-mail
 * address, and for an address of a domain that the provider may not speak for.
 */
export async function readProfile(
  { provider, endpoints }: Discovered,
  tokens: { readonly idToken?: string | undefined; readonly accessToken?: string | undefined },
  now: Temporal.Instant,
): Promise<Profile | null> {
  if (tokens.idToken === undefined) return null;
  const [head, claims] = tokens.idToken.split(".").slice(0, 2).map(decodePart);
  if (head === undefined || claims === undefined || !signed.test(String(head.alg))) return null;
  const { sub } = claims;
  if (typeof sub !== "string" || sub === "" || !isForNow(claims, now)) return null;
  if (claims.iss !== provider.issuer || !isForClient(claims, provider.clientId)) return null;
  const said = await completeClaims(claims, () =>
    askUserInfo(endpoints?.userInfoUrl ?? null, tokens.accessToken, sub),
  );
  const email = typeof said?.email === "string" ? normalizeAddress(said.email) : null;
  if (said === null || email === null) return null;
  const domain = email.slice(email.lastIndexOf("@") + 1);
  if (provider.domains.length > 0 && !provider.domains.includes(domain)) return null;
  return {
    id: sub,
    sub,
    email,
    emailVerified: isVerified(said, provider.trustEmail),
    name: nameOf(said) ?? nameOf(claims) ?? email,
    locale: localeOf(said.locale ?? claims.locale),
  };
}

type Claims = Readonly<Record<string, unknown>>;

/** Core 3.1.3.7: a token ends, and says when it was made. */
function isForNow({ exp, iat, nbf }: Claims, now: Temporal.Instant): boolean {
  if (typeof exp !== "number" || typeof iat !== "number") return false;
  if (nbf !== undefined && typeof nbf !== "number") return false;
  const nowS = now.epochMilliseconds / 1000;
  return exp > nowS - skewS && iat < nowS + skewS && iat > nowS - oldestS && (nbf ?? 0) < nowS + skewS;
}

/** Core 3.1.3.7: a token for several audiences names the client that it was issued to. */
function isForClient({ azp, aud }: Claims, clientId: string): boolean {
  return azp === undefined ? !Array.isArray(aud) || aud.length === 1 : azp === clientId;
}

/**
 * What is said about the address comes from one place: the ID token, or the user info where the token has no
 * address. A token that has the address may leave it to the user info to say that it is verified.
 */
async function completeClaims(claims: Claims, ask: () => Promise<Claims | null>): Promise<Claims | null> {
  if (typeof claims.email !== "string") return claims.email === undefined ? ask() : null;
  if (statementOf(claims) !== undefined) return claims;
  const said = await ask();
  return said !== null && typeof said.email === "string" && isSameAddress(said.email, claims.email)
    ? { ...said, ...claims, email_verified: statementOf(said) }
    : claims;
}

function isSameAddress(one: string, other: string): boolean {
  return normalizeAddress(one) !== null && normalizeAddress(one) === normalizeAddress(other);
}

/** A part of a token that has been checked. */
function decodePart(part: string): Claims {
  return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
}

/** Entra ID says `xms_edov` where others say `email_verified`. */
function statementOf(said: Claims): unknown {
  return said.email_verified ?? said.xms_edov;
}

function isVerified(said: Claims, trusted: boolean): boolean {
  const claim = statementOf(said);
  return claim === undefined ? trusted : [true, "true", 1, "1"].includes(claim as string);
}

async function askUserInfo(
  url: string | null,
  accessToken: string | undefined,
  sub: string,
): Promise<Claims | null> {
  if (url === null || accessToken === undefined) return null;
  try {
    const headers = { authorization: `Bearer ${accessToken}` };
    const response = await fetch(url, {
      headers,
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    const said = response.ok ? ((await response.json()) as Claims) : null;
    return said?.sub === sub ? said : null;
  } catch {
    return null;
  }
}

/** The whole name, else its parts: the family name first, and without a space, where it is written so. */
function nameOf({ name, given_name: given, family_name: family }: Claims): string | null {
  const [whole = "", first = "", last = ""] = [name, given, family].map(textOf);
  const isEastAsian = [first, last].every((part) =>
    /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Kana}\p{sc=Hira}]+$/u.test(part),
  );
  const found = whole || (isEastAsian ? `${last}${first}` : `${first} ${last}`.trim());
  return found === "" ? null : firstCharacters(found, 200).toWellFormed();
}

function textOf(claim: unknown): string {
  return typeof claim === "string" ? claim.replaceAll(/\p{Cc}+/gu, " ").trim() : "";
}

/** The supported language that is nearest to a tag such as `ko`. */
function localeOf(tag: unknown): string {
  return nearestLocale([String(tag ?? "").replaceAll("_", "-")]);
}
