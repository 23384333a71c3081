import type { Activation, Contact, LoopRequest, PartnerBenefit } from "@laurel/contract";

/** Something that waits for the partner. */
export type ToDo =
  | { readonly what: "activation"; readonly activation: Activation }
  | { readonly what: "request"; readonly request: LoopRequest }
  | { readonly what: "contact-missing" }
  | { readonly what: "contact-unreachable"; readonly contact: Contact }
  | { readonly what: "contact-unverified"; readonly contact: Contact };

interface KnownWaits {
  readonly benefits: readonly PartnerBenefit[];
  readonly contacts: readonly Contact[];
  /** Those that wait for the partner. */
  readonly requests: readonly LoopRequest[];
}

/** All that waits for the partner: first a contact that can't be reached, then questions of the team. */
export function waitingForPartner({ benefits, contacts, requests }: KnownWaits): readonly ToDo[] {
  const asked = benefits
    .flatMap(({ activations }) => activations)
    .filter(({ state }) => state === "waiting-for-partner");
  const needsContact = benefits.some(
    ({ state, refusals }) => state !== "locked" && refusals.some(({ code }) => code === "contact-required"),
  );
  const lost = contacts.filter(({ reach }) => reach === "bounced" || reach === "left");
  return [
    ...(contacts.length === 0 && needsContact ? [{ what: "contact-missing" } as const] : []),
    ...lost.map((contact) => ({ what: "contact-unreachable", contact }) as const),
    ...asked.map((activation) => ({ what: "activation", activation }) as const),
    ...requests.map((request) => ({ what: "request", request }) as const),
    ...contacts
      .filter(({ reach }) => reach === "unverified")
      .map((contact) => ({ what: "contact-unverified", contact }) as const),
  ];
}

/** How many days ahead something that ends unused is told. */
const soonDays = 30;
const dayMs = 86_400_000;

/** The benefits that end soon and of which something is unused, the first to end first. */
export function endingSoon(benefits: readonly PartnerBenefit[], today: string): readonly PartnerBenefit[] {
  const limit = new Date(Date.parse(today) + soonDays * dayMs).toISOString().slice(0, 10);
  const isUnused = ({ mayActivate, leftMinor }: PartnerBenefit) =>
    leftMinor === undefined ? mayActivate : leftMinor > 0;
  return benefits
    .filter(
      (each) => each.until !== undefined && each.until >= today && each.until <= limit && isUnused(each),
    )
    .toSorted((a, b) => (a.until ?? "").localeCompare(b.until ?? "", "en"));
}
