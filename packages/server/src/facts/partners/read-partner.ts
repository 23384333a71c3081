import { isCountry } from "@laurel/core";
import { type CellStyle, type Cells, columns, type IntakeRefusal } from "../intake/import-kind.ts";
import { CellReader } from "../intake/read-cells.ts";

/** A partner as it is on record. Days are `YYYY-MM-DD`. */
export interface PartnerRow {
  readonly partnerId: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** BCP 47, canonical. */
  readonly locale: string;
  readonly joinedOn: string | null;
  readonly accountEmail: string | null;
  /** The first day on which it is no longer in the program. */
  readonly endedOn: string | null;
}

/** A partner as a line gives it. A line without the column `ended_on` says nothing about the end. */
export interface GivenPartner extends Omit<PartnerRow, "endedOn"> {
  readonly endedOn: string | null | undefined;
}

export const partnerColumns = columns(
  ["partner_id", "name", "country", "locale"],
  ["joined_on", "account_email", "ended_on"],
);

/** Reads a line of `partners`. */
export function readPartner(cells: Cells, style?: CellStyle): GivenPartner | IntakeRefusal {
  const cell = new CellReader(partnerColumns, cells, style);
  const row = {
    partnerId: cell.id("partner_id"),
    name: cell.text("name"),
    country: cell.id("country"),
    locale: cell.locale("locale"),
    joinedOn: cell.optionalDay("joined_on"),
    accountEmail: cell.email("account_email"),
    endedOn: cell.isAbsent("ended_on") ? undefined : cell.optionalDay("ended_on"),
  };
  if (cell.isFine("country") && !isCountry(row.country)) cell.refuseFound("country", "country-unknown");
  const { joinedOn, endedOn } = row;
  if (joinedOn !== null && endedOn != null && cell.isFine("joined_on", "ended_on") && endedOn < joinedOn)
    cell.refuseFound("ended_on", "ended-before-joined", { joinedOn });
  return cell.problem ?? row;
}
