import type { RequestKind } from "./transitions.ts";

/** A request that a partner would like to make. */
export interface AskedRequest {
  readonly kind: RequestKind;
  readonly offerId: string | null;
}

/** What decides whether a partner may make a request. */
export interface RequestGrounds {
  /** The benefits unlocked for the partner. */
  readonly unlocked: ReadonlySet<string>;
  readonly liveOffers: ReadonlySet<string>;
}

/** Why a request can't be made. */
export type RequestRefusal =
  | { readonly code: "benefit-locked"; readonly benefit: string }
  /** `offerId` is null where the request names no offer. */
  | { readonly code: "offer-not-live"; readonly offerId: string | null };

/** The benefit that includes technical help. */
export const technicalAssistance = "technical-assistance";

/**
 * Refuses technical help without the benefit `technical-assistance`, and help with practices that isn't about
 * a live offer. Support and appeals are never refused. Null if the request can be made.
 */
export function refuseRequest(
  { kind, offerId }: AskedRequest,
  grounds: RequestGrounds,
): RequestRefusal | null {
  if (kind === "technical" && !grounds.unlocked.has(technicalAssistance)) {
    return { code: "benefit-locked", benefit: technicalAssistance };
  }
  if (kind === "practices" && (offerId === null || !grounds.liveOffers.has(offerId))) {
    return { code: "offer-not-live", offerId };
  }
  return null;
}
