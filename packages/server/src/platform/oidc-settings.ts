import { parseDomains, parseIds, parseIssuer, parseSwitch } from "./parse-settings.ts";

/** Reads a setting: its value, or the fallback where it is missing or wrong. */
export type Read = <T>(name: string, expected: string, fallback: T, parse: (text: string) => T | null) => T;

/** An OpenID Connect provider. */
export interface OidcProvider {
  /** Part of the address to which the provider sends people back: lower-case letters, digits and `-`. */
  readonly id: string;
  /** The name that people see. */
  readonly name: string;
  /** The issuer in the provider's tokens. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The e-mail domains, in lower case, that it is trusted for; empty: all. */
  readonly domains: readonly string[];
  /** Whether a person without an invitation may sign in, with no rights. */
  readonly createPeople: boolean;
  /** Whether an e-mail address of `domains` counts as verified where the provider does not say. */
  readonly trustEmail: boolean;
}

/** The providers listed in `OIDC_PROVIDERS`, each read from its own variables. */
export function readProviders(
  read: Read,
  readHidden: (name: string, shortest: number) => string | null,
  problems: string[],
): OidcProvider[] {
  const ids = read("OIDC_PROVIDERS", "names such as entra,okta (letters, digits, -)", [], parseIds);
  return ids.map((id) => {
    const prefix = `OIDC_${id.toUpperCase().replaceAll("-", "_")}`;
    const required = (name: string, value: string | null): string => {
      if (value === null) problems.push(`${prefix}_${name} is missing; OIDC_PROVIDERS lists ${id}.`);
      return value ?? "";
    };
    const text = (name: string) => read<string | null>(`${prefix}_${name}`, "a text", null, (found) => found);
    const off = (name: string) => read(`${prefix}_${name}`, "on or off", false, parseSwitch);
    const issuer = read<string | null>(`${prefix}_ISSUER`, "an https address", null, parseIssuer);
    const domains = read(`${prefix}_DOMAINS`, "domains such as example.com,example.org", [], parseDomains);
    const trustEmail = off("TRUST_EMAIL");
    if (trustEmail && domains.length === 0)
      problems.push(`${prefix}_TRUST_EMAIL is on; expected ${prefix}_DOMAINS to say for which domains.`);
    return {
      id,
      name: text("NAME") ?? id,
      issuer: required("ISSUER", issuer),
      clientId: required("CLIENT_ID", text("CLIENT_ID")),
      clientSecret: required("CLIENT_SECRET", readHidden(`${prefix}_CLIENT_SECRET`, 1)),
      domains,
      createPeople: off("CREATE_PEOPLE"),
      trustEmail,
    };
  });
}
