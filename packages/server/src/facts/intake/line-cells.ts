import type { CellMap } from "../mappings/map-cells.ts";
import { restore } from "./apostrophes.ts";
import { type Cells, type Columns, type IntakeRefusal, isRefusal, refuse } from "./import-kind.ts";
import type { Delimiter } from "./read-csv.ts";
import type { Places } from "./read-heading.ts";
import { readObject } from "./read-object.ts";
import type { TextRecord } from "./read-records.ts";

/**
 * Gives the cells of a record in the order of its kind's columns, or says why they can't be read; null: a
 * mapping skips the record.
 */
export type LineCells = (record: TextRecord) => Cells | IntakeRefusal | null;

/** For CSV, whose heading says where each column is and how many cells a record has. */
export function csvCells(
  { at: places, width }: Places,
  heading: readonly string[],
  delimiter: Delimiter = ",",
  map: CellMap | null = null,
): LineCells {
  const inOrder = places.length === width && places.every((place, index) => place === index);
  const nameless = heading.slice(0, width).flatMap((name, place) => (name.trim() === "" ? [place] : []));
  return ({ cells, problem, raw }) => {
    if (cells === null) return refuse(null, problem ?? "quote-broken");
    if (cells.length !== width && !hasBlankEnd(cells, width, heading.length))
      return refuse(null, "cell-count", { found: usedCells(cells, width), expected: width, delimiter });
    if (nameless.some((place) => cells[place]?.trim() !== ""))
      return refuse(null, "cell-without-column", { place: (nameless[0] ?? 0) + 1 });
    const plain = raw.includes("'") ? cells.map(restore) : cells;
    const ours =
      inOrder && plain.length === width
        ? plain
        : places.map((place) => (place < 0 ? undefined : (plain[place] ?? "")));
    return map === null ? ours : mappedCells(map, ours);
  };
}

/** Whether a record has cells of columns without name at its end, all blank. */
function hasBlankEnd(cells: readonly string[], width: number, all: number): boolean {
  if (cells.length < Math.min(width, all)) return false;
  return cells.slice(width).every((cell) => cell.trim() === "");
}

function usedCells(cells: readonly string[], width: number): number {
  return Math.max(Math.min(cells.length, width), cells.findLastIndex((cell) => cell.trim() !== "") + 1);
}

function mappedCells({ unmapped, toOurs }: CellMap, cells: Cells): Cells | null {
  const ours = toOurs(cells);
  if (ours === null || unmapped.size === 0) return ours;
  return ours.map((cell, at) => (unmapped.has(at) ? undefined : cell));
}

/** For NDJSON, where each line is an object whose keys are the columns. */
export function jsonCells(columns: Columns, map: CellMap | null = null): LineCells {
  return ({ raw, cells, problem }) => {
    if (cells === null) return refuse(null, problem ?? "json-broken");
    if (map === null) return readObject(columns, raw);
    const theirs = readObject(map.theirs, raw, { others: true });
    return isRefusal(theirs) ? theirs : mappedCells(map, theirs);
  };
}
