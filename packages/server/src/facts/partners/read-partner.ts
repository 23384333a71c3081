import { type CellStyle, columns, type IntakeRefusal } from "../intake/import-kind.ts";
import { CellReader } from "../intake/read-cells.ts";
import { isCountry } from "./countries.ts";

/** A partner as a line gives it. Days are `YYYY-MM-DD`. */
export interface PartnerRow {
  readonly partnerId: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** BCP 47, canonical. */
  readonly locale: string;
  readonly joinedOn: string | null;
  readonly accountEmail: string | null;
}

export const partnerColumns = columns(
  ["partner_id", "name", "country", "locale"],
  ["joined_on", "account_email"],
);

/** Reads a line of `partners`. */
export function readPartner(cells: readonly string[], style?: CellStyle): PartnerRow | IntakeRefusal {
  const cell = new CellReader(partnerColumns, cells, style);
  const row = {
    partnerId: cell.id("partner_id"),
    name: cell.text("name"),
    country: cell.id("country"),
    locale: cell.locale("locale"),
    joinedOn: cell.optionalDay("joined_on"),
    accountEmail: cell.email("account_email"),
  };
  if (cell.isFine("country") && !isCountry(row.country)) cell.refuseFound("country", "country-unknown");
  return cell.problem ?? row;
}
