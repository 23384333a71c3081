import * as contract from "@laurel/contract";
import type { CalendarInForce } from "@laurel/core";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { messagesFor } from "../../platform/http/answer/language.ts";
import { Refusal } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import { listPage } from "../../platform/http/paging/list-page.ts";
import { addCalendar } from "./add-calendar.ts";
import { type CalendarRow, listCalendars, listCounted } from "./calendar-store.ts";
import { calendarAt, loadCalendars } from "./load-calendars.ts";

/** When the team works. */
export async function addCalendarRoutes(app: App, database: Database, clock: Clock): Promise<void> {
  implement(app, contract.listCalendars, ({ query, request }) =>
    asCaller(database, request, (tx) =>
      listPage(query, {
        name: "calendars",
        read: (after, limit) => listCalendars(tx, after, limit),
        positionOf: ({ since, calendarId }) => [since.toString(), calendarId],
        show: showCalendar,
      }),
    ),
  );
  implement(app, contract.getCalendar, ({ request }) =>
    asCaller(database, request, async (tx) => {
      const { since, calendar } = calendarAt(await loadCalendars(tx), clock.now());
      const put = (await listCounted(tx)).find((row) => row.since.equals(since));
      return put === undefined ? showUsual({ since, calendar }) : showCalendar(put);
    }),
  );
  await app.register(async (own: App) => {
    own.addContentTypeParser([...contract.addCalendar.textBodies], { parseAs: "string" }, (_, text, done) =>
      done(null, text),
    );
    implement(own, contract.addCalendar, (asked) =>
      changeOnce(database, asked, async (tx) => {
        const { body: given, query, request } = asked;
        const added = await addCalendar(tx, {
          given,
          since: query.since ?? null,
          actor: actorOf(request),
          now: clock.now(),
          messages: messagesFor(request),
        });
        return added instanceof Refusal ? added : showCalendar(added.row);
      }),
    );
  });
}

/** A calendar as the API shows it. */
function showCalendar({ since, putAt, ...row }: CalendarRow): contract.TeamCalendar {
  return { ...row, since: since.toString(), putAt: putAt.toString() };
}

function showUsual({ since, calendar }: CalendarInForce): contract.TeamCalendar {
  return { calendarId: null, since: since.toString(), calendar, putBy: null, putAt: null };
}
