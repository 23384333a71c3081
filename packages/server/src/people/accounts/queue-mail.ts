import { createHash } from "node:crypto";
import { queueMessage } from "../../messages/queue-message.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { IdentityMail } from "./build-auth.ts";

/** How long a link to a new password works; identity makes it so. */
const validMinutes = 60;

/** Puts a mail that identity asks for into the outbox. Each link is a cause of its own. */
export async function queueMail(tx: Tx, { template, user, url }: IdentityMail): Promise<void> {
  const cause = createHash("sha256").update(url).digest("base64url");
  await queueMessage(tx, {
    partnerId: "",
    cause: `${template}:${cause}`,
    template,
    locale: user.locale,
    email: user.email,
    userId: user.id,
    params: { validMinutes: String(validMinutes), link: url },
  });
}
