import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { type Kept, keepOnce } from "../../keep-once.ts";

/**
 * The installation's key, which may do everything. It is kept in the home's file `api-key`, and made where
 * there is none.
 *
 * @throws OperatorError where the file has other content or can't be read.
 */
export function readApiKey(home: string): Promise<Kept> {
  return keepOnce({
    what: "an API key",
    path: join(home, "api-key"),
    make: () => `laurel_${randomBytes(32).toString("base64url")}`,
    form: /^laurel_[\w-]{43}$/,
    fix: "Remove the file; the next start makes a new key.",
  });
}

/** Compares keys in constant time, so that the time does not show where they differ. */
export function keyComparer(key: string): (given: string) => boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const right = digest(key);
  return (given) => timingSafeEqual(digest(given), right);
}
