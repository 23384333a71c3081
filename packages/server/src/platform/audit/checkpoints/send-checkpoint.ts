import { OperatorError } from "../../operator-error.ts";
import { signWebhook } from "../../standard-webhooks.ts";
import type { CheckpointAddress } from "./checkpoint-settings.ts";

const timeoutMs = 10_000;

/**
 * Sends a line, signed by the Standard Webhooks: the receiver checks that it is from here, and when it was
 * sent.
 * @throws OperatorError where the receiver doesn't answer, or with another status than 2xx.
 */
export async function sendCheckpoint(
  { url, secret }: CheckpointAddress,
  id: string,
  line: string,
  now: Temporal.Instant,
): Promise<void> {
  const timestamp = String(Math.floor(now.epochMilliseconds / 1000));
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signWebhook(secret, { id, timestamp }, line),
  };
  const { host } = new URL(url);
  const signal = AbortSignal.timeout(timeoutMs);
  let status: number;
  try {
    const answer = await fetch(url, { method: "POST", headers, body: line, redirect: "error", signal });
    status = answer.status;
    await answer.body?.cancel();
  } catch (error) {
    const { message, cause } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    throw new OperatorError(`${host} didn't take the audit checkpoint: ${reason}. It is sent again later.`);
  }
  if (status < 200 || status > 299)
    throw new OperatorError(
      `${host} answered an audit checkpoint with ${status}; expected 2xx. It is sent again later.`,
    );
}
