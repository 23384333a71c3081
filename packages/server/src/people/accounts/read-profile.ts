import { nearestLocale } from "@laurel/contract";
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

/**
 * The person that a provider describes. The ID token has been checked before: signature, issuer, audience,
 * expiry and nonce. Null without an ID token, where it was issued to another client, where the answer of
 * the user info endpoint is about another person, without an e-mail address, and for an address of a domain
 * that the provider may not speak for.
 */
export async function readProfile(
  { provider, userInfoUrl }: Discovered,
  tokens: { readonly idToken?: string | undefined; readonly accessToken?: string | undefined },
): Promise<Profile | null> {
  if (tokens.idToken === undefined) return null;
  const claims = claimsOf(tokens.idToken);
  const { sub, azp, aud } = claims;
  if (typeof sub !== "string" || sub === "") return null;
  // Core 3.1.3.7: a token for several audiences names the client that it was issued to.
  if (azp !== undefined ? azp !== provider.clientId : Array.isArray(aud) && aud.length > 1) return null;
  const said =
    typeof claims.email === "string" ? claims : await askUserInfo(userInfoUrl, tokens.accessToken, sub);
  const email = typeof said?.email === "string" ? said.email.trim().toLowerCase() : "";
  const domain = /^[^@\s]+@([^@\s]+)$/.exec(email)?.[1];
  if (said === null || domain === undefined) return null;
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

/** The claims of a token that has been checked. */
function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
}

/** Entra ID says `xms_edov` where others say `email_verified`. */
function isVerified(said: Record<string, unknown>, trusted: boolean): boolean {
  const claim = said.email_verified ?? said.xms_edov;
  return claim === undefined ? trusted : [true, "true", 1, "1"].includes(claim as string);
}

async function askUserInfo(
  url: string | null,
  accessToken: string | undefined,
  sub: string,
): Promise<Record<string, unknown> | null> {
  if (url === null || accessToken === undefined) return null;
  try {
    const headers = { authorization: `Bearer ${accessToken}` };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
    const said = response.ok ? ((await response.json()) as Record<string, unknown>) : null;
    return said?.sub === sub ? said : null;
  } catch {
    return null;
  }
}

function nameOf({ name }: Record<string, unknown>): string | null {
  return typeof name === "string" && name.trim() !== "" ? name.trim().slice(0, 200) : null;
}

/** The supported language that is nearest to a tag such as `ko`. */
function localeOf(tag: unknown): string {
  return nearestLocale([String(tag ?? "").replaceAll("_", "-")]);
}
