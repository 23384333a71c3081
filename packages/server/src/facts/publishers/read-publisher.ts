import { columns, type IntakeRefusal } from "../intake/import-kind.ts";
import { CellReader } from "../intake/read-cells.ts";

/** A publisher as a line gives it. */
export interface PublisherRow {
  readonly publisherId: string;
  readonly partnerId: string;
  readonly name: string;
}

export const publisherColumns = columns(["publisher_id", "partner_id", "name"]);

/** Reads a line of `publishers`. */
export function readPublisher(cells: readonly string[]): PublisherRow | IntakeRefusal {
  const cell = new CellReader(publisherColumns, cells);
  const row = {
    publisherId: cell.id("publisher_id"),
    partnerId: cell.id("partner_id"),
    name: cell.text("name"),
  };
  return cell.problem ?? row;
}
