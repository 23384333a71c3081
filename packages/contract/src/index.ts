export * from "./import.ts";
export * from "./offer.ts";
export * from "./page.ts";
export * from "./partner.ts";
export * from "./problem.ts";
export * from "./program.ts";
export type { WireReason } from "./reason.ts";
export { type RefusalCode, refusals } from "./refusals.ts";
export * from "./standing.ts";
