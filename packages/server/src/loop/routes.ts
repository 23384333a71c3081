import type { Database } from "../platform/database/open.ts";
import type { App } from "../platform/http/app.ts";
import { addActivationRoutes } from "./activations/routes.ts";
import { addActivationWorkRoutes } from "./activations/work-routes.ts";
import { addBenefitRoutes } from "./benefits/routes.ts";
import { addContactRoutes } from "./contacts/routes.ts";
import { addDraftRoutes } from "./drafts/routes.ts";
import { addPromiseRoutes } from "./promises/routes.ts";
import type { LoopSurroundings } from "./surroundings.ts";

/** The part of Laurel in which people act: contacts, benefits, activations, promises. */
export function addLoopRoutes(app: App, database: Database, surroundings: LoopSurroundings): void {
  addContactRoutes(app, database, surroundings);
  addBenefitRoutes(app, database, surroundings);
  addActivationRoutes(app, database, surroundings);
  addActivationWorkRoutes(app, database, surroundings);
  addPromiseRoutes(app, database, surroundings);
  addDraftRoutes(app, database, surroundings);
}
