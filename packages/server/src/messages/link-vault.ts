import type { TemplateName } from "@laurel/contract";
import { openVault, type Vault } from "../platform/vault.ts";
import { secretParamsOf } from "./templates.ts";

/** The vault for links of messages. `secret`: the installation's. */
export function linkVault(secret: string): Vault {
  return openVault(secret, "links of messages");
}

/** The links of a message that let a person in: the one of its button, and params of the same kind. */
export interface SecretLinks {
  readonly link: string;
  readonly params: Readonly<Record<string, string>>;
}

/** Takes the secret links out of params and seals them for an address. */
export function sealLinks(
  vault: Vault,
  template: TemplateName,
  email: string,
  params: Readonly<Record<string, string>> & { readonly link: string },
): { readonly sealed: string; readonly params: Readonly<Record<string, string>> } {
  const names = ["link", ...secretParamsOf(template)];
  const rest = Object.entries(params).filter(([name]) => !names.includes(name));
  // No address has a line break.
  const sealed = vault.seal(names.map((name) => params[name] ?? "").join("\n"), email);
  return { sealed, params: Object.fromEntries(rest) };
}

/** The secret links of a message; null where they were sealed with another secret, or for another address. */
export function openLinks(
  vault: Vault,
  template: TemplateName,
  email: string,
  sealed: string,
): SecretLinks | null {
  const opened = vault.open(sealed, email);
  if (opened === null) return null;
  const [link = "", ...others] = opened.split("\n");
  const params = secretParamsOf(template).map((name, place) => [name, others[place] ?? ""] as const);
  return { link, params: Object.fromEntries(params) };
}
