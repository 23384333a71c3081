import type { OidcProvider } from "../../platform/config.ts";

/** A provider that can be used, or why it can't. */
export type ProviderState = "ready" | "unreachable" | "wrong-issuer";

/** A provider's description of itself. */
export interface Discovered {
  readonly provider: OidcProvider;
  readonly state: ProviderState;
  readonly userInfoUrl: string | null;
}

const timeoutMs = 5_000;

/** Where a provider describes itself (OpenID Connect Discovery 1.0, section 4). */
export function discoveryUrl({ issuer }: Pick<OidcProvider, "issuer">): string {
  return `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
}

/** Fetches a provider's description; a provider whose issuer differs from the setting is not used. */
export async function discoverProvider(provider: OidcProvider): Promise<Discovered> {
  const answer = (state: ProviderState, userInfoUrl: string | null = null) => ({
    provider,
    state,
    userInfoUrl,
  });
  try {
    const response = await fetch(discoveryUrl(provider), { signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) return answer("unreachable");
    const { issuer, jwks_uri, userinfo_endpoint } = (await response.json()) as Record<string, unknown>;
    if (issuer !== provider.issuer) return answer("wrong-issuer");
    if (typeof jwks_uri !== "string") return answer("unreachable");
    return answer("ready", typeof userinfo_endpoint === "string" ? userinfo_endpoint : null);
  } catch {
    return answer("unreachable");
  }
}
