import { csvText } from "./csv.ts";
import type { Plan } from "./plan.ts";

/** `observations.csv`: solution value in whole US dollars, users as a count. */
export function observationsCsv(cast: readonly Plan[], today: Temporal.PlainDate): string {
  const rows = cast.flatMap((plan) =>
    plan.observations.map(({ measure, value, daysAgo, expiresInDays }) => ({
      cells: [plan.partnerId, measure, value],
      observedOn: today.subtract({ days: daysAgo }).toString(),
      expiresOn: expiresInDays === undefined ? null : today.add({ days: expiresInDays }).toString(),
    })),
  );
  rows.sort((a, b) => (a.observedOn < b.observedOn ? -1 : a.observedOn > b.observedOn ? 1 : 0));
  return csvText(
    ["partner_id", "measure", "value", "observed_on", "expires_on"],
    rows.map(({ cells, observedOn, expiresOn }) => [...cells, observedOn, expiresOn]),
  );
}
