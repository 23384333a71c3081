import type { Activation, Contact, LoopPromise, Me, Offer, Outreach, PartnerBenefit } from "@laurel/contract";
import { person } from "./person.ts";

const named = (name: string) => ({ who: "person:p2", name });

/** The owner of the partner `1`. */
export const owner: Me = { ...person, memberships: [{ partnerId: "1", name: "Veltrassa", role: "owner" }] };

/** A person who may only look at the partner `1`. */
export const viewer: Me = { ...person, memberships: [{ partnerId: "1", name: "Veltrassa", role: "viewer" }] };

/** A promise to get in touch whose last day is Friday 4 December, in the program's zone. */
export function promise(changes: Partial<LoopPromise> = {}): LoopPromise {
  return {
    promiseId: 1,
    kind: "contact",
    subject: "activation:3",
    title: "credits",
    openedAt: "2026-11-27T18:00:00Z",
    dueAt: "2026-12-05T08:00:00Z",
    state: "open",
    keptAt: null,
    late: null,
    paused: false,
    pauses: [],
    assignee: named("Ana"),
    revision: 1,
    ...changes,
  };
}

/** An activation that was just made. */
export function activation(changes: Partial<Activation> = {}): Activation {
  return {
    activationId: 3,
    partnerId: "1",
    benefit: "credits",
    offerId: null,
    contactId: 1,
    state: "requested",
    amountMinor: null,
    activatedAt: "2026-11-27T18:00:00Z",
    activatedBy: named("Olga"),
    assignee: named("Ana"),
    languageSpoken: true,
    promises: [promise()],
    actions: ["cancel"],
    revision: 1,
    ...changes,
  };
}

/** A benefit that can be activated. */
export function benefit(changes: Partial<PartnerBenefit> = {}): PartnerBenefit {
  return {
    benefit: "credits",
    offerId: null,
    category: "sales",
    state: "unlocked",
    mayActivate: true,
    refusals: [],
    activations: [],
    ...changes,
  };
}

/** A contact whose address is confirmed. */
export function contact(changes: Partial<Contact> = {}): Contact {
  return {
    contactId: 1,
    userId: "u1",
    invitationId: null,
    name: "Minji",
    email: "marketing@example.com",
    phone: "+8223123456",
    language: "ko-KR",
    mailLanguage: "ko-KR",
    primary: true,
    reach: "verified",
    designatedAt: "2026-11-01T00:00:00Z",
    verifiedAt: "2026-11-02T00:00:00Z",
    revision: 1,
    ...changes,
  };
}

/** The first word about an offer that is live for five weeks, which was not kept. */
export function outreach(changes: Partial<Outreach> = {}): Outreach {
  return {
    outreachId: 5,
    partnerId: "1",
    partnerName: "Veltrassa",
    offerId: "of-1",
    offerTitle: "Insight",
    option: "transact",
    publishedOn: "2026-02-20",
    dueOn: "2026-03-20",
    state: "unattended",
    cause: "person-left",
    ownerEmail: "gone@example.com",
    ownerConfirmed: false,
    ownerLanguage: "en",
    baseMessage: {
      messageId: 40,
      to: "gone@example.com",
      place: "offer-owner",
      sentAt: "2026-02-20T10:00:00Z",
      mail: "delivered",
    },
    passedOver: [],
    asked: [],
    benefits: ["credits"],
    added: ["credits"],
    assignee: named("Ana"),
    requestId: null,
    selfCheck: null,
    promises: [],
    steps: [],
    actions: [],
    revision: 1,
    ...changes,
  };
}

/** An offer that is live. */
export function offer(changes: Partial<Offer> = {}): Offer {
  return {
    offerId: "of-1",
    publisherId: "pub-1",
    title: "Insight",
    offerType: "saas",
    storefront: "appsource",
    pricingModels: ["subscription"],
    option: "transact",
    status: "live",
    liveOn: "2026-02-20",
    stoppedOn: null,
    private: false,
    publicOfferId: null,
    ownerEmail: "gone@example.com",
    receivedAt: "2026-02-20T10:00:00Z",
    publications: [{ option: "transact", publishedOn: "2026-02-20" }],
    selfCheck: null,
    outreach: [outreach()],
    ...changes,
  };
}
