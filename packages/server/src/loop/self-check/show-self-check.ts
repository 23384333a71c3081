import type { Offer, SelfCheck } from "@laurel/contract";
import { countResults } from "@laurel/core";
import { named, type PersonNames } from "../../people/person-names.ts";
import type { SelfCheckRow } from "./self-check-store.ts";

/** A self-check as the API sends it; empty where nothing was checked. */
export function showSelfCheck(offerId: string, found: SelfCheckRow | null, names: PersonNames): SelfCheck {
  return {
    offerId,
    checkedAt: found?.checkedAt.toString() ?? null,
    checkedBy: found === null ? null : named(names, found.checkedBy),
    results: found?.results ?? {},
  };
}

/** What a self-check comes to; null where nothing was checked. */
export function countSelfCheck(found: SelfCheckRow | undefined): Offer["selfCheck"] {
  return found === undefined
    ? null
    : { checkedAt: found.checkedAt.toString(), ...countResults(found.results) };
}
