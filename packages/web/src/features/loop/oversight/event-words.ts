import type { PartnerEvent } from "@laurel/contract";
import type { ProgramNames } from "../../../api/program.tsx";
import type { PageWords } from "../../../kit/words.ts";

/** The events that have a sentence of their own. */
const known = [
  "activation.made",
  "activation.changed",
  "activation.assigned",
  "activation.touched",
  "attachment.added",
  "benefit.unlocked",
  "contact.added",
  "contact.changed",
  "contact.ended",
  "contact.unreachable",
  "contact.verified",
  "facts.added",
  "invitation.accepted",
  "invitation.revoked",
  "invitation.sent",
  "membership.changed",
  "membership.created",
  "membership.ended",
  "message.bounced",
  "outreach.assigned",
  "outreach.contacted",
  "outreach.opened",
  "outreach.opted-in",
  "outreach.opted-out",
  "outreach.owner-asked",
  "outreach.owner-confirmed",
  "outreach.owner-named",
  "partner.viewed",
  "request.assigned",
  "request.noted",
  "request.opened",
  "request.answered",
  "request.asked",
  "request.closed",
  "request.reopened",
  "request.upheld",
  "standing.recorded",
  "standing.withdrawn",
] as const;

/** An event of a partner's log in words; its code where the page doesn't know it. */
export function eventText({ t }: PageWords, names: ProgramNames, { what, data }: PartnerEvent): string {
  const found = known.find((each) => each === what);
  if (found === undefined) return what;
  const benefit = benefitIn(data);
  return t(`event.${found}`, { benefit: benefit === null ? "" : names.benefit(benefit) });
}

function benefitIn(data: unknown): string | null {
  if (typeof data !== "object" || data === null || !("benefit" in data)) return null;
  return typeof data.benefit === "string" ? data.benefit : null;
}
