import * as contract from "@laurel/contract";
import { forPartner } from "../../facts/partners/for-partner.ts";
import { namesOf } from "../../people/person-names.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import { saveSelfCheck } from "./save-self-check.ts";
import { findSelfChecks, offerStatus } from "./self-check-store.ts";
import { showSelfCheck } from "./show-self-check.ts";

/** What partners find when they check the listings of their offers. */
export function addSelfCheckRoutes(app: App, { database, clock }: LoopSurroundings): void {
  const server = asServer(database);
  implement(app, contract.getSelfCheck, async (asked) => {
    const { offerId } = asked.params;
    const found = await forPartner(database, asked, async (tx, partnerId) => {
      if ((await offerStatus(tx, partnerId, offerId)) === null)
        return refuse("offer-not-found", { found: offerId });
      return (await findSelfChecks(tx, partnerId, [offerId]))[0] ?? null;
    });
    if (found instanceof Refusal) return found;
    const names = await namesOf(server, found === null ? [] : [found.checkedBy]);
    return showSelfCheck(offerId, found, names);
  });
  implement(app, contract.saveSelfCheck, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const { params, body, request } = asked;
      const actor = actorOf(request, params.partnerId);
      const saved = await saveSelfCheck(tx, { ...params, ...body, actor, now: clock.now() });
      if (saved instanceof Refusal) return saved;
      return showSelfCheck(params.offerId, saved, await namesOf(tx, [saved.checkedBy]));
    }),
  );
}
