import { createHash } from "node:crypto";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { findKey, type KeyGrant, markKeyUsed } from "./key-store.ts";

/** The key behind a request. */
export interface KnownKey extends KeyGrant {
  readonly keyId: string;
  readonly name: string;
}

/** The key with this text; null where there is none, it has ended or been revoked. One query as a rule. */
export async function keyOfToken(database: Database, clock: Clock, token: string): Promise<KnownKey | null> {
  if (!token.startsWith("laurel_") || token.length > 200) return null;
  const now = clock.now();
  const reader = asServer(database);
  const key = await findKey(reader, digestOfKey(token), now);
  if (key === null) return null;
  const { keyId, name, partnerId, scopes, lastUsedAt } = key;
  if (lastUsedAt === null || Temporal.Duration.compare(lastUsedAt.until(now), { minutes: 1 }) >= 0)
    await markKeyUsed(reader, keyId, now);
  return { keyId, name, partnerId, scopes };
}

/** The stored digest of a key. */
export function digestOfKey(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
