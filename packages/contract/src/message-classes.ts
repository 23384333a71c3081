/** What messages are about; a person chooses for each area how to be told. */
export const messageAreas = ["account", "standing", "benefits", "offers", "requests", "work"] as const;
export type MessageArea = (typeof messageAreas)[number];

/**
 * How much a message matters to its reader. `mandatory`: access depends on it; `transactional`: it answers or
 * asks something, or changes what the reader has. Neither can be turned off. `recommended` and `promotional`
 * follow the reader's wish.
 */
export const messageClasses = ["mandatory", "transactional", "recommended", "promotional"] as const;
export type MessageClass = (typeof messageClasses)[number];

/**
 * How a person wants the messages of an area and class: each by itself, once a day in one mail, or not at
 * all.
 */
export const messageFrequencies = ["each", "daily", "off"] as const;
export type MessageFrequency = (typeof messageFrequencies)[number];

/** The place of a message in the matrix of preferences. */
export interface MessageKind {
  readonly area: MessageArea;
  readonly class: MessageClass;
}

/** The only table of which message is of which area and class; its keys are all templates there are. */
export const messageKinds = {
  invitation: { area: "account", class: "mandatory" },
  "team-invitation": { area: "account", class: "mandatory" },
  "password-reset": { area: "account", class: "mandatory" },
  "ownership-transferred": { area: "account", class: "mandatory" },
  "verify-contact": { area: "account", class: "mandatory" },
  "redesignate-contact": { area: "account", class: "transactional" },
  "daily-digest": { area: "account", class: "transactional" },
  "stage-changed": { area: "standing", class: "transactional" },
  "benefits-unlocked": { area: "benefits", class: "recommended" },
  "credit-instructions": { area: "benefits", class: "transactional" },
  "how-to-use": { area: "benefits", class: "transactional" },
  "something-needed": { area: "benefits", class: "transactional" },
  "benefit-delivered": { area: "benefits", class: "transactional" },
  "activation-declined": { area: "benefits", class: "transactional" },
  "activation-revoked": { area: "benefits", class: "transactional" },
  "activation-expired": { area: "benefits", class: "transactional" },
  "answer-awaited": { area: "benefits", class: "transactional" },
  "expiring-soon": { area: "benefits", class: "recommended" },
  "base-resources": { area: "offers", class: "transactional" },
  "outreach-first-word": { area: "offers", class: "transactional" },
  "who-owns-this-offer": { area: "offers", class: "transactional" },
  "confirm-owner": { area: "offers", class: "mandatory" },
  "request-received": { area: "requests", class: "transactional" },
  "request-answered": { area: "requests", class: "transactional" },
  "answer-received": { area: "work", class: "recommended" },
  "promise-warning": { area: "work", class: "recommended" },
  "promise-missed": { area: "work", class: "transactional" },
} as const satisfies Readonly<Record<string, MessageKind>>;

/** The name of a template. */
export type TemplateName = keyof typeof messageKinds;

/** The names of all templates, in the order of the table. */
export const templateNames = Object.keys(messageKinds) as readonly TemplateName[];

/** Whether a reader may turn messages of a class off. */
export function mayTurnOff(messageClass: MessageClass): boolean {
  return messageClass === "recommended" || messageClass === "promotional";
}
