import { addCalendar } from "../../loop/calendars/add-calendar.ts";
import { holidaysOf, knownYears } from "../../loop/calendars/holidays.ts";
import { calendarAt, loadCalendars } from "../../loop/calendars/load-calendars.ts";
import { changeProfile } from "../../loop/team/change-profile.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import type { CastMember } from "./people.ts";

/** The country whose holidays the team has. */
const country = "US";

const actor = { who: "laurel" } as const;

/** Says which languages the team speaks and when it works, from a moment on. */
export async function setUpTeam(
  tx: Tx,
  cast: ReadonlyMap<string, CastMember>,
  now: Temporal.Instant,
): Promise<void> {
  const advocate = cast.get("advocate");
  if (advocate !== undefined)
    await changeProfile(tx, { userId: advocate.userId, change: { languages: ["en", "zh-TW"] }, actor });
  const { calendar: usual } = calendarAt(await loadCalendars(tx), now);
  const closedDays = knownYears.flatMap((year) =>
    (holidaysOf(country, year)?.holidays ?? []).map(({ day }) => day),
  );
  const given = { ...usual, closedDays } as Parameters<typeof addCalendar>[1]["given"];
  await addCalendar(tx, { given, since: null, actor, now, messages: messages("en") });
}
