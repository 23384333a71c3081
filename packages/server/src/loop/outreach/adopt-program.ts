import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { findAdoption, insertAdoption } from "./adoption-store.ts";

/** From which day the program is run here, as a person says. */
export interface Adoption {
  readonly day: Temporal.PlainDate;
  readonly actor: Actor;
  readonly now: Temporal.Instant;
}

/**
 * Sets the day from which the program is run here: offers that went live before it are history, about which
 * no one is written to and nothing is promised. It is set once. Gives the day on record then, which is
 * another one where it was set before.
 */
export async function adoptProgram(tx: Tx, { day, actor, now }: Adoption): Promise<Temporal.PlainDate> {
  const adoption = { day: day.toString(), setBy: actor.who, setAt: now };
  if (!(await insertAdoption(tx, adoption))) return Temporal.PlainDate.from((await findAdoption(tx)) ?? day);
  await appendEvents(tx, actor, [
    { partnerId: "", what: "program.adopted", data: { adopt_on: day.toString() } },
  ]);
  return day;
}
