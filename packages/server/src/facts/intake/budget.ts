import type { ImportLimits } from "../../platform/config.ts";
import { type IntakeRefusal, refuse } from "./import-kind.ts";

/**
 * A sales file unzips to 5 to 20 times its size; only a file made to exhaust the server reaches this. Small
 * files may be denser: they do no harm.
 */
const mostRatio = 200;
const denseFromBytes = 1_048_576;

/** A file may have this many refused lines, whatever their share. */
const refusedAnyway = 1_000;

/** The refused lines of one import that are kept: at most so many, with at most so many characters. */
const mostRefused = 500_000;
const mostRefusedLength = 268_435_456;

/** A dry run is one transaction, and other imports wait for it: it takes a file of so many lines at most. */
const dryMaxLines = 1_000_000;

/** The limits of a file that is only tried. */
export function dryLimits(limits: ImportLimits | undefined): ImportLimits {
  const { maxBytes, maxLines } = limits ?? { maxBytes: Number.POSITIVE_INFINITY, maxLines: dryMaxLines };
  return { maxBytes, maxLines: Math.min(maxLines, dryMaxLines) };
}

/** How far a file was read. */
export interface Extent {
  /** Of the content, unzipped. */
  readonly bytes: number;
  readonly lines: number;
  /** The size of the gzip file; null: the file is no gzip. */
  readonly zippedBytes: number | null;
}

/** Why a file is refused for its size, as far as it was read; null while it is within its budget. */
export function overBudget(
  { maxBytes, maxLines }: ImportLimits,
  { bytes, lines, zippedBytes }: Extent,
): IntakeRefusal | null {
  if (zippedBytes !== null && bytes > denseFromBytes && bytes > mostRatio * zippedBytes)
    return refuse(null, "gzip-too-dense", { limit: mostRatio });
  if (bytes > maxBytes) return refuse(null, "file-too-large", { limit: maxBytes });
  return lines > maxLines ? refuse(null, "file-too-long", { limit: maxLines }) : null;
}

/** The results of an import so far. */
export interface Tally {
  readonly lines: number;
  readonly refused: number;
  readonly noticed: number;
  /** The characters of the refused lines together. */
  readonly refusedLength: number;
}

/**
 * Why an import stops, null while it continues: a file that is mostly refused has one cause, which is better
 * fixed in the file than line by line; and the lines that are kept must fit the database.
 */
export function stopReason({ lines, refused, refusedLength }: Omit<Tally, "noticed">): IntakeRefusal | null {
  const params = { lines, refused, kept: refusedAnyway };
  if (refused > refusedAnyway && refused * 2 > lines) return refuse(null, "import-mostly-refused", params);
  if (refused <= mostRefused && refusedLength <= mostRefusedLength) return null;
  return refuse(null, "import-too-many-refused", params);
}

/**
 * How many more refused lines a stopped import keeps. It keeps the first ones: its file is imported again
 * from the start.
 */
export function keptWhenStopped(refusedBefore: number): number {
  return Math.max(0, refusedAnyway - refusedBefore);
}

/** A sender must deliver at least so many bytes in each window: an upload that trickles in is given up. */
export const uploadPace = { windowMs: 30_000, leastBytes: 32_768 };
