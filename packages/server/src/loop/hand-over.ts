import { namesOf } from "../people/person-names.ts";
import { type Actor, appendEvents } from "../platform/audit/append-events.ts";
import type { Tx } from "../platform/database/transaction.ts";
import { type Refusal, refuse } from "../platform/http/answer/refusal.ts";
import { notifyChange } from "../platform/live/notify-change.ts";
import { findAdvocate, speaks } from "./assign-work.ts";
import {
  contactLanguage,
  lockAssignee,
  parseSubject,
  setAssignee,
  setLanguageSpoken,
} from "./assignee-store.ts";
import type { LoopGround } from "./ground.ts";
import { assignPromises } from "./promises/promise-store.ts";
import type { PersonSide } from "./side.ts";
import { addStep } from "./steps/step-store.ts";

/** What is handed over, its new holder, and who hands it over. */
export interface HandOver {
  readonly partnerId: string;
  /** `activation:12`, `outreach:3` or `request:7`. */
  readonly subject: string;
  /** A user of the team. */
  readonly to: string;
  /** For the team only. */
  readonly note: string | null;
  /** Whether the caller has read what was true before this; false: someone else may have taken it since. */
  readonly isCurrent: (revision: number) => boolean;
  readonly actor: Actor;
  readonly side: PersonSide;
}

/**
 * Gives a subject and all its open promises to a member of the team; null where it is done, or was before.
 * Of two who take it at once the second is told who has it. A request is given by `assignRequest`, which also
 * starts it.
 */
export async function handOver(
  tx: Tx,
  { partnerId, subject, to, note, isCurrent, actor, side }: HandOver,
  { now }: LoopGround,
): Promise<Refusal | null> {
  const named = parseSubject(subject);
  const before = await lockAssignee(tx, partnerId, named);
  if (before === null) return refuse("promise-unknown");
  const advocate = await findAdvocate(tx, to);
  if (advocate === null) return refuse("team-member-unknown");
  if (before.assignee === to) return null;
  if (!isCurrent(before.revision)) return refuseStale(tx, before.assignee);
  await setAssignee(tx, partnerId, named, to);
  await assignPromises(tx, partnerId, subject, to);
  if (named.kind === "activation") {
    const language = await contactLanguage(tx, partnerId, named.id);
    if (language !== null) await setLanguageSpoken(tx, partnerId, named.id, speaks(advocate, language));
  }
  const step = { partnerId, subject, side, who: actor.who, recordedAt: now };
  await addStep(tx, { ...step, action: "assign" });
  if (note !== null) await addStep(tx, { ...step, action: "note", body: note, internal: true });
  await notifyChange(
    tx,
    { partnerId, what: named.kind, id: named.id },
    { partnerId, what: "promise", id: subject },
  );
  const data = { subject, person: to, before: before.assignee };
  await appendEvents(tx, actor, [{ partnerId, what: `${named.kind}.assigned`, data }]);
  return null;
}

async function refuseStale(tx: Tx, assignee: string | null): Promise<Refusal> {
  if (assignee === null) return refuse("changed-meanwhile");
  const who = `person:${assignee}`;
  return refuse("taken-by-other", { name: (await namesOf(tx, [who])).get(who) ?? assignee });
}
