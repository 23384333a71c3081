import { latest } from "./latest.ts";
import type { MeasureKind } from "./measure-kind.ts";
import { sumSales } from "./sum-sales.ts";

/** Every kind of measure. A new kind is a new file in this folder and an entry here. */
export const measureKinds: readonly MeasureKind[] = [sumSales, latest];
