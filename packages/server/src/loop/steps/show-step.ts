import type { ActivationDetail } from "@laurel/contract";
import { named, type PersonNames } from "../../people/person-names.ts";
import type { StepRow } from "./step-store.ts";

/** A step as the API sends it. */
export type ShownStep = ActivationDetail["steps"][number];

/** A file of a step. */
export type ShownFile = ShownStep["attachments"][number];

/** A step of an activation, an outreach or a request. `files`: those of its subject. */
export function showStep(step: StepRow, names: PersonNames, files: readonly ShownFile[]): ShownStep {
  const { stepId, action, side, who, channel, reason, body, internal, data } = step;
  const { plan = [], link = null, attachments = [] } = data;
  return {
    ...{ stepId, action, side, channel, reason, internal, link },
    by: named(names, who),
    happenedAt: step.happenedAt.toString(),
    recordedAt: step.recordedAt.toString(),
    text: body,
    plan: plan.map(({ text, on }) => ({ text, on })),
    attachments: files.filter(({ attachmentId }) => attachments.includes(attachmentId)),
  };
}
