import type { ImportKindName } from "@laurel/contract";
import type { ImportKind } from "./intake/import-kind.ts";
import { observationsKind } from "./observations/apply-observations.ts";
import { offersKind } from "./offers/apply-offers.ts";
import { partnersKind } from "./partners/apply-partners.ts";
import { publishersKind } from "./publishers/apply-publishers.ts";
import { ratesKind } from "./rates/apply-rates.ts";
import { salesKind } from "./sales/apply-sales.ts";

/** Every kind of fact that can be imported, in the order in which they depend on each other. */
export const importKinds: Readonly<Record<ImportKindName, ImportKind<object>>> = {
  partners: partnersKind,
  publishers: publishersKind,
  offers: offersKind,
  sales: salesKind,
  observations: observationsKind,
  rates: ratesKind,
};
