import * as contract from "@laurel/contract";
import { forPartner } from "../../facts/partners/for-partner.ts";
import { namesOf } from "../../people/person-names.ts";
import { asServer, type Reader } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { changeAsCaller } from "../../platform/http/access/as-caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import type { LoopSurroundings } from "../surroundings.ts";
import { answerContactLink } from "./answer-link.ts";
import { type ContactRow, listContacts } from "./contact-store.ts";
import { removeContact } from "./remove-contact.ts";
import { saveContact } from "./save-contact.ts";
import { showContact, showContacts, whoIsContact } from "./show-contact.ts";

/** The people with whom the team talks about a partner's benefits. */
export function addContactRoutes(app: App, surroundings: LoopSurroundings): void {
  const { database } = surroundings;
  implement(app, contract.listContacts, async (asked) => {
    const found = await forPartner(database, asked, listContacts);
    return found instanceof Refusal ? found : showContacts(found, await names(asServer(database), found));
  });
  implement(app, contract.addContact, (asked) =>
    changeOnce(database, asked, async (tx) => {
      const { params, body: said, request } = asked;
      const { partnerId } = params;
      const order = { partnerId, contactId: null, said, actor: actorOf(request, partnerId) };
      const contact = await saveContact(tx, order, surroundings);
      return contact instanceof Refusal ? contact : showContact(contact, await names(tx, [contact]));
    }),
  );
  implement(app, contract.changeContact, ({ params, body, request }) =>
    changeAsCaller(database, request, async (tx) => {
      const { revision, ...said } = body;
      const order = { ...params, said, revision, actor: actorOf(request, params.partnerId) };
      const contact = await saveContact(tx, order, surroundings);
      return contact instanceof Refusal ? contact : showContact(contact, await names(tx, [contact]));
    }),
  );
  implement(app, contract.removeContact, ({ params, request }) =>
    changeAsCaller(database, request, async (tx) => {
      const actor = actorOf(request, params.partnerId);
      const left = await removeContact(tx, { ...params, actor, now: surroundings.clock.now() });
      return left instanceof Refusal ? left : showContacts(left, await names(tx, left));
    }),
  );
  implement(app, contract.answerContactLink, ({ body, request }) =>
    answerContactLink(database, { ...body, requestId: request.id }, surroundings),
  );
}

function names(reader: Reader, contacts: readonly ContactRow[]) {
  return namesOf(reader, contacts.map(whoIsContact));
}
