import type { OidcProvider } from "../../platform/oidc-settings.ts";

/** A provider that can be used, or why it can't. */
export type ProviderState = "insecure" | "ready" | "unreachable" | "wrong-issuer";

/** A provider's description of itself. */
export interface Discovered {
  readonly provider: OidcProvider;
  readonly state: ProviderState;
  /** Null where it can't be used. */
  readonly endpoints: Endpoints | null;
}

/** Where people are sent, and codes and profiles are fetched. */
export interface Endpoints {
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  /** Null: it has none. */
  readonly userInfoUrl: string | null;
}

const timeoutMs = 5_000;

/** Where a provider describes itself (OpenID Connect Discovery 1.0, section 4). */
export function discoveryUrl({ issuer }: Pick<OidcProvider, "issuer">): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}

/**
 * Fetches a provider's description. A provider whose issuer differs from the setting, or that names an
 * endpoint without TLS, is not used.
 */
export async function discoverProvider(provider: OidcProvider): Promise<Discovered> {
  const answer = (state: ProviderState, found: Endpoints | null = null) => ({
    provider,
    state,
    endpoints: found,
  });
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(discoveryUrl(provider), { redirect: "error", signal });
    if (!response.ok) return answer("unreachable");
    const { issuer, ...found } = (await response.json()) as Record<string, unknown>;
    if (issuer !== provider.issuer) return answer("wrong-issuer");
    const { authorization_endpoint, token_endpoint, userinfo_endpoint = null, jwks_uri } = found;
    const required = [authorization_endpoint, token_endpoint, jwks_uri];
    if (!required.every((url) => typeof url === "string")) return answer("unreachable");
    if (![...required, userinfo_endpoint].every((url) => url === null || isSafe(url, provider)))
      return answer("insecure");
    return answer("ready", {
      authorizationUrl: String(authorization_endpoint),
      tokenUrl: String(token_endpoint),
      userInfoUrl: userinfo_endpoint === null ? null : String(userinfo_endpoint),
    });
  } catch {
    return answer("unreachable");
  }
}

/** An endpoint is reached over TLS; a provider on this machine may do without. */
function isSafe(endpoint: unknown, { issuer }: OidcProvider): boolean {
  const url = URL.parse(String(endpoint));
  if (url === null) return false;
  return url.protocol === "https:" || (url.protocol === "http:" && isLocal(url) && isLocal(new URL(issuer)));
}

function isLocal({ hostname }: URL): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
}
