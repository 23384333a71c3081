import { readFile } from "node:fs/promises";
import { CalendarShape, fromWire, type ProblemDetail, toWire } from "@laurel/contract";
import { Command } from "commander";
import { Value } from "typebox/value";
import { addCalendar } from "../../loop/calendars/add-calendar.ts";
import { holidaysOf, knownCountries, knownYears } from "../../loop/calendars/holidays.ts";
import { calendarAt, loadCalendars } from "../../loop/calendars/load-calendars.ts";
import { writeIcs } from "../../loop/calendars/write-ics.ts";
import { systemClock } from "../../platform/clock.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, transaction } from "../../platform/database/transaction.ts";
import { Refusal } from "../../platform/http/answer/refusal.ts";
import { type FieldError, invalidFields } from "../../platform/http/answer/validate.ts";
import { messages } from "../../platform/locales/messages.ts";
import { OperatorError } from "../../platform/operator-error.ts";
import type { CliContext } from "./context.ts";

/** `laurel calendar show`, `add FILE` and `holidays COUNTRY YEAR`. */
export function calendarCommand(context: CliContext): Command {
  const command = new Command("calendar").description("when the team works");
  command
    .command("show")
    .description("the calendar in force, as JSON that can be changed and added again")
    .action(() => show(context));
  command
    .command("add")
    .description("put a calendar (JSON) in force, or close the days of an iCalendar file in addition")
    .argument("<file>", "JSON, or .ics with events of whole days")
    .option("--since <moment>", "from when it counts, such as 2027-01-01T00:00:00Z; now unless said")
    .action((file: string, { since }: { readonly since?: string }) => add(context, file, since ?? null));
  command
    .command("holidays")
    .description("the holidays of a country as an iCalendar file")
    .argument("<country>", `one of ${knownCountries.join(", ")}`)
    .argument("<year>", `one of ${knownYears.join(", ")}`)
    .action((country: string, year: string) => holidays(context, country.toUpperCase(), year));
  return command;
}

function show(context: CliContext): Promise<void> {
  return context.withDatabase(async (database) => {
    const { calendar } = calendarAt(await loadCalendars(asServer(database)), systemClock.now());
    await context.stdout(`${JSON.stringify(toWire(CalendarShape, calendar), null, 2)}\n`);
  });
}

async function add(context: CliContext, file: string, since: string | null): Promise<void> {
  const speaking = messages("en");
  const text = await readFile(context.file(file), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new OperatorError(`${file} can't be read: ${error.code ?? error.message}.`, { exit: 2 });
  });
  const given = readCalendar(file, text);
  if (Array.isArray(given)) return sayWrong(context, given);
  const outcome = await context.withDatabase((database) =>
    transaction(database, allPartners, (tx) =>
      addCalendar(tx, {
        given: given as CalendarShape | string,
        since,
        actor: { who: "cli" },
        now: systemClock.now(),
        messages: speaking,
      }),
    ),
  );
  if (outcome instanceof Refusal) {
    const { errors, params } = outcome.context;
    const message = speaking.refusal(outcome.code, params);
    return sayWrong(context, errors ?? [{ code: outcome.code, message }]);
  }
  const { row, isNew } = outcome;
  const { calendarId, since: from, calendar } = row;
  if (context.json) {
    const line = { calendar_id: calendarId, since: from.toString(), added: isNew };
    return context.stdout(`${JSON.stringify(line)}\n`);
  }
  const days = speaking.words.number(calendar.closedDays.length);
  const what = `calendar ${calendarId}, since ${from.toString({ smallestUnit: "second" })}`;
  await context.stdout(`${isNew ? "Added" : "Already in force:"} ${what}, with ${days} closed days.\n`);
}

/** A calendar from a file: JSON, or the text of an iCalendar file; else all that is wrong with it. */
function readCalendar(file: string, text: string): CalendarShape | string | readonly ProblemDetail[] {
  if (!/^\s*\{/.test(text)) return text;
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw new OperatorError(`${file} is not JSON: ${(error as Error).message}`);
  }
  if (Value.Check(CalendarShape, read)) return fromWire(CalendarShape, read);
  const errors = Value.Errors(CalendarShape, read) as unknown as readonly FieldError[];
  return invalidFields(errors, "", messages("en"));
}

function sayWrong(context: CliContext, errors: readonly ProblemDetail[]): void {
  context.refuse();
  for (const { message, pointer } of errors) {
    const place = pointer?.replace(/^\/(body)?\/?/, "") ?? "";
    context.stderr(`${place === "" || message.startsWith(place) ? "" : `${place}: `}${message}\n`);
  }
}

async function holidays(context: CliContext, country: string, year: string): Promise<void> {
  const found = holidaysOf(country, year);
  if (found === null) {
    throw new OperatorError(
      `Laurel comes with the holidays of ${knownCountries.join(", ")} in ${knownYears.join(", ")}. ` +
        "In the repository, `node scripts/write-holidays.ts DE 2026` writes those of other countries.",
      { exit: 2 },
    );
  }
  await context.stdout(writeIcs(found.holidays, "Laurel"));
  for (const day of found.workingDays)
    context.stderr(`${day} is an added working day, which .ics can't say: give it hours in "other_hours".\n`);
  context.stderr(`Source: ${found.source}\n`);
}
