import { run } from "../platform/database/rows.ts";
import type { Reader } from "../platform/database/transaction.ts";

/** Whose links to remove: those of a partner ("": of none) with causes like this, and of one person. */
export interface LinkFilter {
  readonly partnerId: string;
  /** A pattern of `like`, such as `invitation:17:%`. */
  readonly causes: string;
  readonly userId?: string | null;
}

/** For how long a message that bounced softly is tried again. */
export const patienceHours = 72;

/** Removes links that no longer work; mails with them that wait are no longer sent. */
export async function withdrawLinks(
  tx: Reader,
  { partnerId, causes, userId = null }: LinkFilter,
): Promise<void> {
  await run(
    tx,
    `update messages set link = null, next_attempt_at = null,
       last_error = case when state = 'waiting' then 'its link no longer works' else last_error end,
       state = case when state = 'waiting' then 'failed' else state end
     where partner_id = $1 and cause like $2 and ($3::text is null or user_id = $3) and link is not null`,
    [partnerId, causes, userId],
  );
}

/** Removes links that have stopped working by themselves, and those of mails that can't come back. */
export async function dropEndedLinks(tx: Reader, now: Temporal.Instant): Promise<void> {
  const returned = now.subtract({ hours: patienceHours });
  await run(
    tx,
    `update messages set link = null where link is not null
       and (link_ends_at <= $1 or state = 'sent' and created_at < $2)`,
    [now.toString(), returned.toString()],
  );
}
