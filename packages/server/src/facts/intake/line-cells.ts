import { restore } from "./apostrophes.ts";
import { type Columns, type IntakeRefusal, refuse } from "./import-kind.ts";
import type { Places } from "./read-heading.ts";
import { readObject } from "./read-object.ts";
import type { TextRecord } from "./read-records.ts";

/** Gives the cells of a record in the order of its kind's columns, or says why they can't be read. */
export type LineCells = (record: TextRecord) => readonly string[] | IntakeRefusal;

/** For CSV, whose heading says where each column is and how many cells a record has. */
export function csvCells(places: Places, width: number): LineCells {
  const inOrder = places.length === width && places.every((place, index) => place === index);
  return ({ cells, problem, raw }) => {
    if (cells === null) return refuse(null, problem ?? "quote-broken");
    if (cells.length !== width) return refuse(null, "cell-count", { found: cells.length, expected: width });
    const plain = raw.includes("'") ? cells.map(restore) : cells;
    return inOrder ? plain : places.map((place) => (place < 0 ? "" : (plain[place] ?? "")));
  };
}

/** For NDJSON, where each line is an object whose keys are the columns. */
export function jsonCells(columns: Columns): LineCells {
  return ({ raw, cells, problem }) => {
    if (cells === null) return refuse(null, problem ?? "json-broken");
    return readObject(columns, raw);
  };
}
