import * as contract from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { allPages, call } from "./call.ts";
import { type RequestSender, send } from "./request.ts";

/** When and in which languages the members of the team work. */
export function teamWorkQuery(caller: RequestSender) {
  return queryOptions({
    // Who is given work changes with the members and their roles.
    queryKey: ["people", caller.key, null, "work"],
    queryFn: ({ signal }) =>
      allPages<contract.TeamProfile>((query) => call(caller, contract.listTeamProfiles, { query }, signal)),
  });
}

/** Changes a member's profile. */
export function changeProfile(
  caller: RequestSender,
  userId: string,
  body: contract.BodyOf<typeof contract.changeTeamProfile>,
): Promise<contract.TeamProfile> {
  return call(caller, contract.changeTeamProfile, { params: { userId }, body });
}

/** The team's calendar that counts now. */
export function calendarQuery(caller: RequestSender) {
  return queryOptions({
    queryKey: ["calendar", caller.key],
    queryFn: ({ signal }) => call(caller, contract.getCalendar, {}, signal),
  });
}

/** Puts the calendar of a file in force: JSON as it is, or iCalendar, whose days are closed in addition. */
export async function addCalendarFile(caller: RequestSender, file: File): Promise<contract.TeamCalendar> {
  const isJson = file.type === "application/json" || /\.json$/i.test(file.name);
  const { method, path } = contract.addCalendar;
  const type = isJson ? "application/json" : "text/calendar";
  const { status, body } = await send(
    caller,
    method,
    `${contract.apiRoot}${path}`,
    new Blob([await file.arrayBuffer()], { type }),
  );
  return contract.answerOf(contract.addCalendar, status, body);
}
