import { openVault, type Vault } from "../platform/vault.ts";

/** The vault for links of messages. `secret`: the installation's. */
export function linkVault(secret: string): Vault {
  return openVault(secret, "links of messages");
}
