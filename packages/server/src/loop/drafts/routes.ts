import * as contract from "@laurel/contract";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { forPartner } from "../../facts/partners/for-partner.ts";
import { changeAsCaller } from "../../platform/http/access/as-caller.ts";
import { whoIs } from "../../platform/http/access/caller.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { messagesFor } from "../../platform/http/answer/language.ts";
import { refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import { deleteDraft, findDraft } from "./draft-store.ts";
import { saveDraft, showDraft } from "./save-draft.ts";

/** Half-filled forms of a partner. */
export function addDraftRoutes(app: App, { database, clock }: LoopSurroundings): void {
  implement(app, contract.getDraft, (asked) =>
    forPartner(database, asked, async (tx, partnerId) => {
      const { draft: name } = asked.params;
      return showDraft(name, await findDraft(tx, partnerId, name));
    }),
  );
  implement(app, contract.saveDraft, ({ params, body, request }) =>
    changeAsCaller(database, request, async (tx) => {
      const { partnerId, draft: name } = params;
      if ((await partnerName(tx, partnerId)) === null)
        return refuse("partner-not-found", { found: partnerId });
      const by = { savedBy: whoIs(request.caller), now: clock.now(), messages: messagesFor(request) };
      return saveDraft(tx, { partnerId, name, fields: body.fields, revision: body.revision, ...by });
    }),
  );
  implement(app, contract.dropDraft, ({ params, request }) =>
    changeAsCaller(database, request, async (tx) => {
      const { partnerId, draft: name } = params;
      if ((await partnerName(tx, partnerId)) === null)
        return refuse("partner-not-found", { found: partnerId });
      await deleteDraft(tx, partnerId, name);
      return showDraft(name, null);
    }),
  );
}
