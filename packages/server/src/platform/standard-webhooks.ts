import { createHmac, timingSafeEqual } from "node:crypto";

/** The headers of a webhook, as in https://www.standardwebhooks.com. */
export interface WebhookHeaders {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  /** One or more signatures, separated by spaces: `v1,` and the signature in base64. */
  readonly signature: string;
}

/** What a secret looks like: `whsec_` and 24 to 64 bytes in base64. */
export const webhookSecret = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

/** The signature of a body, for the header `webhook-signature`. */
export function signWebhook(
  secret: string,
  { id, timestamp }: Pick<WebhookHeaders, "id" | "timestamp">,
  body: string | Buffer,
): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}

/** How far the time of a webhook may be from ours, in minutes. */
export const webhookToleranceMinutes = 5;

/** Whether a body was signed with a secret, and not long ago. */
export function isSigned(
  secret: string,
  headers: WebhookHeaders,
  body: Buffer,
  now: Temporal.Instant,
): boolean {
  const { id, timestamp, signature } = headers;
  if (id === "" || !/^\d{1,12}$/.test(timestamp)) return false;
  const off = Math.abs(now.epochMilliseconds / 1000 - Number(timestamp));
  if (off > webhookToleranceMinutes * 60) return false;
  const expected = Buffer.from(signWebhook(secret, headers, body));
  return signature.split(" ").some((each) => {
    const given = Buffer.from(each);
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}
