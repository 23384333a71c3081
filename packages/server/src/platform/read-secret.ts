import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Config } from "./config.ts";
import { keepOnce } from "./keep-once.ts";

/**
 * The secret that signs cookies and encrypts second factors: `LAUREL_SECRET`, else the home's file `secret`,
 * made where there is none.
 * @throws OperatorError where the file holds something else or can't be read.
 */
export async function readSecret({ home, secret }: Pick<Config, "home" | "secret">): Promise<string> {
  if (secret !== null) return secret;
  const { text } = await keepOnce({
    what: "a secret",
    path: join(home, "secret"),
    make: () => randomBytes(32).toString("base64url"),
    form: /^[\w-]{43}$/,
    fix: "Restore it from a backup. Without it, everyone has to sign in and set up the second factor again.",
  });
  return text;
}
