import { resolve } from "node:path";
import type { Read } from "../../oidc-settings.ts";
import { type PathsFrom, parseTarget } from "../../parse-settings.ts";
import { webhookSecret } from "../../standard-webhooks.ts";

/** Where checkpoints go. */
export interface CheckpointSettings {
  /** Absolute path of the file. */
  readonly file: string;
  /** Null: they are not sent. */
  readonly address: CheckpointAddress | null;
}

/** Where checkpoints are sent, and the secret that both sides know. */
export interface CheckpointAddress {
  readonly url: string;
  /** `whsec_` and 24 to 64 bytes in base64, as in the Standard Webhooks. */
  readonly secret: string;
}

/** Reads `AUDIT_CHECKPOINTS` and `AUDIT_CHECKPOINTS_SECRET`. */
export function readCheckpoints(
  read: Read,
  readHidden: (name: string, shortest: number) => string | null,
  problems: string[],
  { home, paths }: { readonly home: string; readonly paths: PathsFrom },
): CheckpointSettings {
  const target = read("AUDIT_CHECKPOINTS", "a file or an https address", null, (text) =>
    parseTarget(text, paths),
  );
  const secret = readHidden("AUDIT_CHECKPOINTS_SECRET", 1);
  const file = resolve(home, "audit-checkpoints.ndjson");
  if (target === null) return { file, address: null };
  if ("file" in target) return { file: target.file, address: null };
  if (secret === null || !webhookSecret.test(secret))
    problems.push(
      "AUDIT_CHECKPOINTS_SECRET is missing or wrong; expected whsec_ and 24 to 64 bytes in base64, such as " +
        'the output of: echo "whsec_$(openssl rand -base64 32)"',
    );
  return { file, address: { url: target.url, secret: secret ?? "" } };
}
