import { dayText, type Program, type ProgramProblem } from "@laurel/core";
import { type Actor, appendEvents } from "../platform/audit/append-events.ts";
import type { Clock } from "../platform/clock.ts";
import { todayOf } from "../platform/clock.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { markEveryoneDue, requestRecompute } from "../platform/jobs/due-store.ts";
import { checkProgram } from "./check-program.ts";
import { loadTimeline } from "./load-timeline.ts";
import { addProgram, lockPrograms } from "./program-store.ts";
import type { ProgramFolder } from "./read-program-folder.ts";

/** The result of a file. */
export type PublishOutcome =
  | { readonly status: "published" | "unchanged"; readonly program: Program }
  | { readonly status: "refused"; readonly problems: readonly ProgramProblem[] };

/**
 * Publishes a version, which never changes again, and requests a new decision for every partner. Publishing
 * the same file once more changes nothing. A version may begin in the past: records of past days stay as they
 * are.
 */
export async function publishProgram(
  tx: Tx,
  folder: ProgramFolder,
  clock: Clock,
  actor: Actor,
): Promise<PublishOutcome> {
  await lockPrograms(tx);
  const { versions } = await loadTimeline(tx);
  const checked = checkProgram(folder, versions);
  if (!checked.ok) return { status: "refused", problems: checked.problems };
  const { program, texts, digest } = checked;
  if (checked.published) return { status: "unchanged", program };
  const inForceFrom = dayText(program.inForceFrom);
  const state = await addProgram(tx, {
    program: program.id,
    version: program.version,
    inForceFrom,
    currency: program.currency,
    source: folder.sources.get(folder.file) ?? "",
    texts,
    digest,
  });
  const { timeline } = await loadTimeline(tx);
  await markEveryoneDue(tx, todayOf(clock, timeline).toString());
  await requestRecompute(tx);
  const data = { program: program.id, version: program.version, in_force_from: inForceFrom, digest };
  await appendEvents(tx, actor, [{ partnerId: "", what: "program.published", data, state: [state] }]);
  return { status: "published", program };
}
