import type { App } from "../../platform/http/app.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import { addRequestChanges } from "./routes-to-change.ts";
import { addRequestReads } from "./routes-to-read.ts";

/** Requests of partners to the team. */
export function addRequestRoutes(app: App, surroundings: LoopSurroundings): void {
  addRequestReads(app, surroundings);
  addRequestChanges(app, surroundings);
}
