import { nextAllowanceDay } from "../loop/benefits/warn-allowances.ts";
import { nextLoopDay, nextPromiseMoment } from "../loop/next-due-store.ts";
import { runDay } from "../loop/run-day.ts";
import { deliverNext, type Post, type PostLog } from "../messages/deliver-messages.ts";
import { originOf } from "../messages/unsubscribe.ts";
import type { Clock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import type { Database } from "../platform/database/open.ts";
import type { Reader } from "../platform/database/transaction.ts";
import { forgetOld } from "../privacy/forget-old.ts";
import { drainStandings } from "../standing/drain-standings.ts";
import { nextDueDay } from "../standing/standing-store.ts";
import { onHardBounce } from "./on-hard-bounce.ts";

/** What the work of a day depends on. */
export type DaySettings = Post & Pick<Config, "retention"> & { readonly log: PostLog };

/** One kind of work: all of it that is due at the time of the clock. Repeating it changes nothing. */
export type DayStep = (database: Database, clock: Clock, settings: DaySettings) => Promise<void>;

/** What a day of the example does, in this order; a worker does the same by its timetable and its jobs. */
export const daySteps: readonly DayStep[] = [
  decideStandings,
  workLoop,
  deliverMessages,
  workLoop,
  deliverMessages,
  forgetPersonal,
];

/**
 * The first day after today on which something falls due (`YYYY-MM-DD`), at the latest at this time of day;
 * null for none.
 */
export type DueDay = (reader: Reader, now: Temporal.ZonedDateTime) => Promise<string | null>;

/** Of each kind of work that waits for a day, when it is due. */
export const dueDays: readonly DueDay[] = [
  (reader, now) => nextDueDay(reader, now.toPlainDate().toString()),
  (reader, now) => nextLoopDay(reader, now.toPlainDate().toString()),
  (reader, now) => nextAllowanceDay(reader, { now: () => now.toInstant() }),
  async (reader, now) => {
    const moment = await nextPromiseMoment(reader, now.toInstant());
    return moment === null ? null : dayOf(Temporal.Instant.from(moment), now);
  },
];

/** The day on which a clock that shows the same time of day has passed a moment that is yet to come. */
function dayOf(moment: Temporal.Instant, now: Temporal.ZonedDateTime): string {
  const local = moment.toZonedDateTimeISO(now.timeZoneId);
  const isLater = Temporal.PlainTime.compare(local.toPlainTime(), now.toPlainTime()) > 0;
  const day = local.toPlainDate().add({ days: isLater ? 1 : 0 });
  return day.toString();
}

async function decideStandings(database: Database, clock: Clock, { log }: DaySettings): Promise<void> {
  const { failed } = await drainStandings(database, clock);
  for (const { partnerId, code, isSetAside, error } of failed)
    log.error({ partnerId, code, isSetAside, err: error }, "a partner can't be decided");
}

/** What is due between the team and its partners: what was delivered may settle something. */
async function workLoop(database: Database, clock: Clock, settings: DaySettings): Promise<void> {
  await runDay({ database, clock, publicUrl: originOf(settings) });
}

async function deliverMessages(database: Database, clock: Clock, settings: DaySettings): Promise<void> {
  const post = { ...settings, onHardBounce };
  while (await deliverNext(database, clock, post, settings.log));
}

async function forgetPersonal(database: Database, clock: Clock, { retention }: DaySettings): Promise<void> {
  await forgetOld(database, clock, retention);
}
