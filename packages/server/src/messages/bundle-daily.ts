import type { Config } from "../platform/config.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { markBundled, takeDaily } from "./daily-store.ts";
import { queueMessage } from "./queue-message.ts";
import { originOf } from "./unsubscribe.ts";
import { writeLetter } from "./write-letter.ts";

/** Makes one digest of what a person wants once a day; false if none is due. */
export async function bundleDaily(
  tx: Tx,
  now: Temporal.Instant,
  { mailFrom, ...from }: Pick<Config, "mailFrom" | "publicUrl" | "port">,
): Promise<boolean> {
  const messages = await takeDaily(tx, now);
  const last = messages.at(-1);
  const first = messages[0];
  if (first === undefined || last === undefined) return false;
  const { email, userId, locale, zone } = last;
  const sender = mailFrom.name;
  const subjects = messages.map(({ template, params }) => {
    const source = { template, locale, zone, email, params, link: null, sender, isExample: false };
    return writeLetter(source).subject;
  });
  await queueMessage(tx, {
    partnerId: "",
    cause: `daily:${first.messageId}`,
    template: "daily-digest",
    locale,
    zone,
    email,
    userId,
    createdAt: now,
    params: {
      subjects: subjects.join("\n"),
      links: messages.map(({ params }) => params.link ?? originOf(from)).join("\n"),
      link: `${originOf(from)}/account`,
    },
  });
  await markBundled(tx, messages);
  return true;
}
