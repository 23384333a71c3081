import * as contract from "@laurel/contract";
import { forPartner } from "../../facts/partners/for-partner.ts";
import { asServer } from "../../platform/database/transaction.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { messagesFor } from "../../platform/http/answer/language.ts";
import { showReason } from "../../platform/http/answer/problems.ts";
import type { App } from "../../platform/http/app.ts";
import { latestActivations, priorActivations } from "../activations/activation-store.ts";
import { needsContact, userOf } from "../activations/may-act.ts";
import { showActivations } from "../activations/show-activation.ts";
import { loadGround } from "../ground.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import { activatingPartner, liveOffers, unlocksOn } from "./benefit-store.ts";
import { testerOf } from "./benefit-terms.ts";
import { listBenefits } from "./list-benefits.ts";

/** How many activations of a benefit and offer are listed with it; all are in the list of activations. */
const shownEach = 5;

/** A partner's benefits: what is unlocked, and why it can or can't be activated. */
export function addBenefitRoutes(app: App, { database, clock }: LoopSurroundings): void {
  const server = asServer(database);
  implement(app, contract.listBenefits, (asked) =>
    forPartner(database, asked, async (tx, partnerId) => {
      const { request } = asked;
      const { caller } = request;
      const ground = await loadGround(server, clock);
      const today = ground.today.toString();
      const partner = await activatingPartner(tx, partnerId, userOf(caller));
      const isBarred = needsContact(caller, partnerId) && partner?.isContact !== true;
      const latest = await latestActivations(tx, partnerId, shownEach);
      const by = { caller, mayActivate: !isBarred };
      const requires = ground.versions.flatMap(({ program }) =>
        program.benefits.flatMap(({ grants }) => grants.flatMap((grant) => grant.requires)),
      );
      const found = listBenefits(
        ground,
        {
          unlocks: await unlocksOn(tx, partnerId, today),
          live: new Set((await liveOffers(tx, partnerId, today)).map(({ offerId }) => offerId)),
          prior: await priorActivations(tx, partnerId),
          shown: await showActivations({ reader: tx, server }, partnerId, latest, ground, by),
          hasContact: partner?.hasContact ?? false,
          barred: isBarred ? { code: "not-a-contact" } : null,
          holds: await testerOf(tx, partnerId, ground, requires),
        },
        messagesFor(request),
      );
      const items = found.map(({ reasons, ...benefit }) => ({
        ...benefit,
        refusals: reasons.map((reason) =>
          contract.fromWire(contract.RefusedFor, showReason(request, reason)),
        ),
      }));
      return { asOf: today, items };
    }),
  );
}
