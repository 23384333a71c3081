import { type PricingModel, pricingModels } from "@laurel/core";
import { type CellStyle, columns, type IntakeRefusal } from "../intake/import-kind.ts";
import { CellReader } from "../intake/read-cells.ts";

export const offerStatuses = ["draft", "preview", "live", "stopped"] as const;

/** An offer as a line gives it. Days are `YYYY-MM-DD`. */
export interface OfferRow {
  readonly offerId: string;
  readonly publisherId: string;
  readonly title: string;
  readonly offerType: string;
  readonly storefront: string;
  readonly pricingModels: readonly PricingModel[];
  readonly status: (typeof offerStatuses)[number];
  readonly liveOn: string | null;
  readonly stoppedOn: string | null;
  readonly private: boolean;
  /** For a private offer: the public listing that it belongs to. */
  readonly publicOfferId: string | null;
  readonly ownerEmail: string | null;
}

export const offerColumns = columns(
  [
    "offer_id",
    "publisher_id",
    "title",
    "offer_type",
    "storefront",
    "pricing_models",
    "status",
    "live_on",
    "private",
  ],
  ["stopped_on", "public_offer_id", "owner_email"],
);

/** Reads a line of `offers`. */
export function readOffer(cells: readonly string[], style?: CellStyle): OfferRow | IntakeRefusal {
  const cell = new CellReader(offerColumns, cells, style);
  const row: OfferRow = {
    offerId: cell.id("offer_id"),
    publisherId: cell.id("publisher_id"),
    title: cell.text("title"),
    offerType: cell.id("offer_type"),
    storefront: cell.id("storefront"),
    pricingModels: cell.words("pricing_models", pricingModels),
    status: cell.word("status", offerStatuses),
    liveOn: cell.optionalDay("live_on"),
    stoppedOn: cell.optionalDay("stopped_on"),
    private: cell.boolean("private"),
    publicOfferId: cell.optionalId("public_offer_id"),
    ownerEmail: cell.email("owner_email"),
  };
  if (!cell.isFine("status", "live_on", "stopped_on")) return cell.problem ?? row;
  if (row.status === "live" && row.liveOn === null) cell.refuse("live_on", "live-without-day");
  if (row.status === "stopped" && row.stoppedOn === null) cell.refuse("stopped_on", "stopped-without-day");
  if (row.liveOn !== null && row.stoppedOn !== null && row.stoppedOn < row.liveOn) {
    cell.refuseFound("stopped_on", "stopped-before-live", { liveOn: row.liveOn });
  }
  return cell.problem ?? row;
}
