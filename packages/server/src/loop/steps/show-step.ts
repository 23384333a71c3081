import type { LoopRequest } from "@laurel/contract";
import { named, type PersonNames } from "../../people/person-names.ts";
import type { StepRow } from "./step-store.ts";

/** A step as the API shows it. */
export type ShownStep = LoopRequest["steps"][number];

/** A step as both sides see it; `files`: those that were added with it. */
export function showStep(step: StepRow, names: PersonNames, files: ShownStep["attachments"] = []): ShownStep {
  const { stepId, action, side, who, happenedAt, recordedAt, channel, reason, body, internal, data } = step;
  return {
    stepId,
    action,
    side,
    by: named(names, who),
    happenedAt: happenedAt.toString(),
    recordedAt: recordedAt.toString(),
    channel,
    reason,
    text: body,
    internal,
    plan: data.plan ?? [],
    link: data.link ?? null,
    attachments: files.filter(({ attachmentId }) => data.attachments?.includes(attachmentId)),
  };
}
