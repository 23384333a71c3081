import type { Currency } from "@laurel/core";
import { type CellMap, cellMap } from "../mappings/map-cells.ts";
import type { GivenAboutFile, Mapping } from "../mappings/mapping.ts";
import type { CellStyle, Columns, DecimalSign } from "./import-kind.ts";
import type { Delimiter } from "./read-csv.ts";

/** What the person who imports a file says about how it is written. */
export interface FileOptions {
  readonly mapping?: Mapping;
  readonly given?: GivenAboutFile;
  readonly decimal?: "point" | "comma";
}

/** How a file is read. It is kept with the import, so that refused lines can be read again. */
export interface FileReading {
  readonly delimiter: Delimiter;
  readonly decimal: DecimalSign;
  readonly mapping: Mapping | null;
  readonly given: GivenAboutFile;
}

/** How a file is read whose cells are separated in this way. */
export function fileReading(
  { mapping, given = {}, decimal }: FileOptions,
  delimiter: Delimiter = ",",
): FileReading {
  // Where semicolons are between the cells, commas are what decimals begin with.
  const usual = delimiter === ";" ? "either" : "point";
  return { delimiter, decimal: decimal ?? mapping?.decimal ?? usual, mapping: mapping ?? null, given };
}

/** How the cells of a file are written. */
export function styleOf({ decimal, mapping }: FileReading): CellStyle {
  return { decimal, date: mapping?.date ?? null };
}

/** The mapping of a file, ready for its lines; null: it has none. */
export function mapOf(
  columns: Columns,
  { mapping, given }: Pick<FileReading, "mapping" | "given">,
  programCurrency: Currency | null,
): CellMap | null {
  return mapping === null ? null : cellMap(columns, mapping, given, programCurrency);
}
