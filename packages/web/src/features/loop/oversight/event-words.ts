import type { PartnerEvent } from "@laurel/contract";
import type { ProgramNames } from "../../../api/program.tsx";
import type { PageWords } from "../../../kit/words.ts";

/** The events that have a sentence of their own. */
const known = [
  "activation.assigned",
  "activation.changed",
  "activation.made",
  "activation.touched",
  "attachment.added",
  "attachment.swept",
  "benefit.amount-changed",
  "benefit.closed",
  "benefit.kept",
  "benefit.unlocked",
  "contact.changed",
  "contact.designated",
  "contact.ended",
  "contact.replaced",
  "contact.unreachable",
  "contact.verified",
  "facts.added",
  "invitation.accepted",
  "invitation.resent",
  "invitation.revoked",
  "invitation.sent",
  "key.created",
  "key.passed",
  "key.revoked",
  "key.rotated",
  "membership.changed",
  "membership.created",
  "membership.ended",
  "message.bounced",
  "message.link-shown",
  "offer.came",
  "offer.left",
  "offer.self-checked",
  "offer.transferred",
  "outreach.assigned",
  "outreach.contacted",
  "outreach.ended",
  "outreach.opened",
  "outreach.opted-in",
  "outreach.opted-out",
  "outreach.owner-asked",
  "outreach.owner-confirmed",
  "outreach.owner-named",
  "ownership.transferred",
  "partner.ended",
  "partner.returned",
  "partner.viewed",
  "publisher.came",
  "publisher.claim-declined",
  "publisher.claim-granted",
  "publisher.claimed",
  "publisher.left",
  "request.answered",
  "request.asked",
  "request.assigned",
  "request.closed",
  "request.noted",
  "request.opened",
  "request.reopened",
  "request.upheld",
  "standing.backfilled",
  "standing.recorded",
  "standing.withdrawn",
] as const;

/** Events that came at once and are told as one; the latest of them first. */
export type EventGroup = readonly [PartnerEvent, ...PartnerEvent[]];

/** Puts the benefits together that were unlocked, or ended, at once; every other event is told by itself. */
export function groupedEvents(events: readonly PartnerEvent[]): readonly EventGroup[] {
  const groups: [PartnerEvent, ...PartnerEvent[]][] = [];
  for (const event of events) {
    const last = groups.at(-1);
    if (last !== undefined && isTogether(last[0], event)) last.push(event);
    else groups.push([event]);
  }
  return groups;
}

const minuteMs = 60_000;

/** Of events that come many at once: the text for all of them. */
const ofAll = {
  "benefit.unlocked": "event.benefits.unlocked",
  "benefit.closed": "event.benefits.closed",
} as const;

function isTogether(first: PartnerEvent, next: PartnerEvent): boolean {
  if (!(first.what in ofAll) || next.what !== first.what) return false;
  return Math.abs(Date.parse(first.occurredAt) - Date.parse(next.occurredAt)) < minuteMs;
}

/** Events that came at once, in words. */
export function groupText(words: PageWords, names: ProgramNames, group: EventGroup): string {
  const [{ what }] = group;
  if (group.length === 1 || !(what in ofAll)) return eventText(words, names, group[0]);
  const benefits = group.map(({ data }) => benefitIn(data)).filter((each) => each !== null);
  return words.t(ofAll[what as keyof typeof ofAll], {
    count: group.length,
    shown: words.number(group.length),
    benefits: words.list(benefits.map(names.benefit)),
  });
}

/** An event of a partner's log in words; its code where the page doesn't know it. */
function eventText({ t }: PageWords, names: ProgramNames, { what, data }: PartnerEvent): string {
  const found = known.find((each) => each === what);
  if (found === undefined) return what;
  const benefit = benefitIn(data);
  return t(`event.${found}`, { benefit: benefit === null ? "" : names.benefit(benefit) });
}

function benefitIn(data: unknown): string | null {
  if (typeof data !== "object" || data === null || !("benefit" in data)) return null;
  return typeof data.benefit === "string" ? data.benefit : null;
}
