import { type MovedPartner, type StandingEffect, StandingEffect as shape, toWire } from "@laurel/contract";
import { epochDay, inForce } from "@laurel/core";
import { changeLines } from "@laurel/words";
import { todayOf } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { loadTimeline } from "../../program/load-timeline.ts";
import { namingOf } from "../../standing/naming.ts";
import { plain } from "./standing-options.ts";

/** Whose standing a change would change, as lines for a person. */
export async function effectLines(
  database: Database,
  speaking: Messages,
  { partners, moved, undecided, first }: StandingEffect,
): Promise<readonly string[]> {
  const { say } = speaking;
  const changes = await changeWriter(database, speaking);
  const lines = [say("import.effect", { partners, moved })];
  if (undecided > 0) lines.push(say("import.effect-undecided", { count: undecided }));
  for (const partner of first)
    lines.push(`  ${partner.partnerId}  ${partner.name}`, ...changes(partner).map((line) => `    ${line}`));
  if (moved > first.length) lines.push(`  ${say("import.effect-more", { count: moved - first.length })}`);
  return lines.map(plain);
}

/** Writes what changes for a partner, by the names of the program in force. */
async function changeWriter(database: Database, { locale, words }: Messages) {
  const { timeline, versions } = await loadTimeline(database);
  const program = inForce(timeline, epochDay(todayOf(database.clock, timeline)));
  const own = versions.filter((version) => version.program === program);
  if (program === null) return () => [];
  const naming = namingOf(locale, program.currency, own);
  const types = new Map(program.measures.map(({ name, type }) => [name, type]));
  const context = { heldUntil: {}, measureType: (measure: string) => types.get(measure) };
  return ({ before, after }: MovedPartner) => changeLines(words, naming, { on: "", before, after }, context);
}

/** The same as `--json` prints it. */
export function effectJson(effect: StandingEffect): unknown {
  return toWire(shape, effect);
}
