import type { App } from "../platform/http/app.ts";
import { addActivationRoutes } from "./activations/routes.ts";
import { addActivationWorkRoutes } from "./activations/work-routes.ts";
import { addBenefitRoutes } from "./benefits/routes.ts";
import { addContactRoutes } from "./contacts/routes.ts";
import { addDraftRoutes } from "./drafts/routes.ts";
import { addOfferRoutes } from "./outreach/offer-routes.ts";
import { addOutreachRoutes } from "./outreach/routes.ts";
import { addPromiseRoutes } from "./promises/routes.ts";
import { addRequestRoutes } from "./requests/routes.ts";
import { addSelfCheckRoutes } from "./self-check/routes.ts";
import type { LoopSurroundings } from "./surroundings.ts";

/** The routes by which partners and the team act. */
export function addLoopRoutes(app: App, surroundings: LoopSurroundings): void {
  addOfferRoutes(app, surroundings);
  addContactRoutes(app, surroundings);
  addBenefitRoutes(app, surroundings);
  addActivationRoutes(app, surroundings);
  addActivationWorkRoutes(app, surroundings);
  addPromiseRoutes(app, surroundings);
  addDraftRoutes(app, surroundings);
  addOutreachRoutes(app, surroundings);
  addRequestRoutes(app, surroundings);
  addSelfCheckRoutes(app, surroundings);
}
