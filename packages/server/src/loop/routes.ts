import type { App } from "../platform/http/app.ts";
import { addOfferRoutes } from "./outreach/offer-routes.ts";
import { addOutreachRoutes } from "./outreach/routes.ts";
import { addRequestRoutes } from "./requests/routes.ts";
import type { LoopSurroundings } from "./surroundings.ts";

/** The routes by which partners and the team act. */
export function addLoopRoutes(app: App, surroundings: LoopSurroundings): void {
  addOfferRoutes(app, surroundings);
  addOutreachRoutes(app, surroundings);
  addRequestRoutes(app, surroundings);
}
