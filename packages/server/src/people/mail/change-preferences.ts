import { type MessageArea, type MessageClass, mayTurnOff, messageKinds } from "@laurel/contract";
import { frequencyOf, type PreferenceRow, putPreferences } from "../../messages/preference-store.ts";
import type { TurningOff } from "../../messages/unsubscribe.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";

/** The areas and classes that have messages, in the order of the table. */
export const kinds: readonly { readonly area: MessageArea; readonly class: MessageClass }[] = [
  ...new Map(Object.values(messageKinds).map((kind) => [`${kind.area} ${kind.class}`, kind])).values(),
];

/** Stores how often a person wants messages. Nothing is recorded where that is what they chose before. */
export async function changePreferences(
  tx: Tx,
  {
    email,
    person,
    chosen,
  }: { readonly email: string; readonly person: string; readonly chosen: readonly PreferenceRow[] },
  actor: Actor,
  now: Temporal.Instant,
): Promise<void> {
  if ((await putPreferences(tx, email, chosen, now)) === 0) return;
  await appendEvents(tx, actor, [
    { partnerId: "", what: "message-preferences.changed", data: { chosen }, personal: { person } },
  ]);
}

/** What a link of a message turns off. */
export function turnedOffBy({ kind }: TurningOff): readonly PreferenceRow[] {
  const all = kind === null ? kinds : [kind];
  return all
    .filter((each) => mayTurnOff(each.class))
    .map((each) => ({ area: each.area, class: each.class, frequency: "off" }));
}

/** Whether everything that a link turns off is off. */
export async function isOff(reader: Reader, link: TurningOff): Promise<boolean> {
  for (const kind of turnedOffBy(link))
    if ((await frequencyOf(reader, link.email, kind)) !== "off") return false;
  return true;
}
