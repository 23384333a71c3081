import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { join } from "node:path";
import { keepOnce } from "../../keep-once.ts";

/** The key that signs checkpoints: Ed25519. */
export interface CheckpointKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/**
 * The key in the home's file `audit-key`, which is made where there is none.
 * @throws OperatorError where the file has other content or can't be read.
 */
export async function readCheckpointKey(home: string): Promise<CheckpointKey> {
  const { text } = await keepOnce({
    what: "the key that signs checkpoints",
    path: join(home, "audit-key"),
    make: () =>
      generateKeyPairSync("ed25519")
        .privateKey.export({ type: "pkcs8", format: "der" })
        .toString("base64url"),
    form: /^[\w-]{64}$/,
    fix: "Restore it from a backup. With another key, the checkpoints so far can't be checked.",
  });
  const privateKey = createPrivateKey({ key: Buffer.from(text, "base64url"), type: "pkcs8", format: "der" });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** The public key in PEM, for everyone who checks checkpoints. */
export function publicPem({ publicKey }: Pick<CheckpointKey, "publicKey">): string {
  return publicKey.export({ type: "spki", format: "pem" }) as string;
}
