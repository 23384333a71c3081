import { createHash } from "node:crypto";
import { mayReset } from "../../messages/mail-budget.ts";
import { queueMessage } from "../../messages/queue-message.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { Vault } from "../../platform/vault.ts";
import type { IdentityMail } from "./build-auth.ts";

/** How long a link to a new password works; identity enforces it. */
const validMinutes = 60;

/**
 * Puts a mail of identity into the outbox. Each link is a cause by itself. Silent where an address got too
 * many of them, because the answer to a request must not show that there is an account.
 */
export async function queueMail(
  tx: Tx,
  { template, user, url }: IdentityMail,
  { links, now }: { readonly links: Vault; readonly now: Temporal.Instant },
): Promise<void> {
  if (!(await mayReset(tx, user.email, now))) return;
  const cause = createHash("sha256").update(url).digest("base64url");
  await queueMessage(tx, {
    partnerId: "",
    cause: `${template}:${cause}`,
    template,
    locale: user.locale,
    email: user.email,
    userId: user.id,
    createdAt: now,
    params: { validMinutes: String(validMinutes), link: url },
    secret: { links, endsAt: now.add({ minutes: validMinutes }) },
  });
}
