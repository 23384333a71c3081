import type { Followed } from "@laurel/contract";
import type { ActivationSide } from "@laurel/core";
import { row, rows, run } from "../../platform/database/rows.ts";
import { askEach, type Reader, type Tx } from "../../platform/database/transaction.ts";
import { notifyChange } from "../../platform/live/notify-change.ts";

/** Something that happened to an activation, an outreach or a request. */
export interface StepRow {
  readonly stepId: number;
  readonly subject: string;
  readonly action: string;
  readonly side: ActivationSide;
  /** As in events. */
  readonly who: string;
  readonly happenedAt: Temporal.Instant;
  readonly recordedAt: Temporal.Instant;
  readonly channel: string | null;
  readonly reason: string | null;
  readonly body: string | null;
  readonly internal: boolean;
  readonly data: StepData;
}

/** What only some steps have. */
export interface StepData {
  readonly plan?: readonly { readonly text: string; readonly on: string | null }[];
  readonly link?: string;
  /** The files that were added with it. */
  readonly attachments?: readonly number[];
  readonly amountMinor?: number;
}

/** A step to record. */
export type NewStep = Pick<StepRow, "subject" | "action" | "side" | "who" | "recordedAt"> &
  Partial<Pick<StepRow, "happenedAt" | "channel" | "reason" | "body" | "internal" | "data">> & {
    readonly partnerId: string;
  };

/** Records a step, and tells the pages that are open of its subject. */
export async function addStep(tx: Tx, step: NewStep): Promise<void> {
  const { partnerId, subject } = step;
  const [what, id = ""] = subject.split(":");
  const changed = { partnerId, what: what as Followed, id };
  await askEach(
    tx,
    () => notifyChange(tx, changed, { partnerId, what: "promise", id: subject }),
    () => insertStep(tx, step),
  );
}

async function insertStep(tx: Tx, step: NewStep): Promise<void> {
  const { happenedAt = step.recordedAt, channel = null, reason = null, body = null } = step;
  await run(
    tx,
    {
      name: "steps.add",
      text: `insert into loop_steps (partner_id, subject, action, side, who, happened_at, recorded_at,
               channel,
       reason, body, internal, data)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    },
    [
      ...[step.partnerId, step.subject, step.action, step.side, step.who],
      ...[happenedAt.toString(), step.recordedAt.toString(), channel, reason, body],
      ...[step.internal ?? false, JSON.stringify(step.data ?? {})],
    ],
  );
}

/** The steps of subjects of a partner, the earliest recorded first. The team's notes only where asked for. */
export async function stepsOf(
  reader: Reader,
  partnerId: string,
  subjects: readonly string[],
  withNotes: boolean,
): Promise<readonly StepRow[]> {
  return rows<StepRow>(
    reader,
    `select step_id, subject, action, side, who, happened_at, recorded_at, channel, reason, body,
       internal, data
     from loop_steps where partner_id = $1 and subject = any($2) and ($3 or not internal) order by step_id`,
    [partnerId, subjects, withNotes],
  );
}

/** The text of the latest question to the partner; "" where there is none. */
export async function lastAsked(reader: Reader, partnerId: string, subject: string): Promise<string> {
  const found = await row<{ readonly body: string | null }>(
    reader,
    `select body from loop_steps where partner_id = $1 and subject = $2 and action = 'ask'
     order by step_id desc limit 1`,
    [partnerId, subject],
  );
  return found?.body ?? "";
}
