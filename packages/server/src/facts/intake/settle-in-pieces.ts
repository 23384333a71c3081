import { dataError } from "../../platform/database/data-error.ts";
import { type Line, type RefusedRecord, refuse } from "./import-kind.ts";
import { shorten } from "./shorten.ts";

/** Lines that are imported together, and those that are refused already, both in the file's order. */
export interface Piece {
  readonly lines: readonly Line<object>[];
  readonly refused: readonly RefusedRecord[];
  /** How many further records a mapping skips; of pieces, the last one counts them. */
  readonly skipped: number;
}

/**
 * Settles lines, each piece in a transaction of its own. If the database refuses what a piece holds, its
 * halves are tried, so that only the line that can't be stored is refused and all the others are imported.
 */
export async function settleInPieces(
  { lines, refused, skipped }: Piece,
  settle: (piece: Piece) => Promise<void>,
): Promise<void> {
  try {
    await settle({ lines, refused, skipped });
  } catch (error) {
    const reason = dataError(error);
    const [first] = lines;
    if (reason === null || first === undefined) throw error;
    if (lines.length === 1) {
      const { line, raw } = first;
      const refusal = refuse(null, "line-not-storable", { reason: shorten(reason) });
      const all = [...refused, { line, raw, refusal }].sort((a, b) => a.line - b.line);
      await settle({ lines: [], refused: all, skipped });
      return;
    }
    // An import that is interrupted continues after the lines that it has settled: the pieces are in order.
    const half = Math.ceil(lines.length / 2);
    const before = lines[half]?.line ?? Number.POSITIVE_INFINITY;
    await settleInPieces(
      { lines: lines.slice(0, half), refused: refused.filter(({ line }) => line < before), skipped: 0 },
      settle,
    );
    await settleInPieces(
      { lines: lines.slice(half), refused: refused.filter(({ line }) => line >= before), skipped },
      settle,
    );
  }
}
