import * as contract from "@laurel/contract";
import { listPreferences, type PreferenceRow } from "../../messages/preference-store.ts";
import { openUnsubscription } from "../../messages/unsubscribe.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database/open.ts";
import { allPartners } from "../../platform/database/sight.ts";
import { asServer, transaction } from "../../platform/database/transaction.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import type { KnownRequest } from "../../platform/http/access/caller.ts";
import { implement } from "../../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import type { Vault } from "../../platform/vault.ts";
import { findPerson } from "../members/member-store.ts";
import { changePreferences, isOff, kinds, turnedOffBy } from "./change-preferences.ts";

/** What wishes about mail need. */
interface PreferenceParts {
  readonly clock: Clock;
  /** Opens the tokens of links in messages. */
  readonly links: Vault;
}

/** Which messages people want. */
export async function addPreferenceRoutes(
  app: App,
  database: Database,
  parts: PreferenceParts,
): Promise<void> {
  implement(app, contract.getMessagePreferences, async ({ request }) => {
    const email = await addressOf(database, request);
    if (email instanceof Refusal) return email;
    return show(email, await listPreferences(asServer(database), email));
  });
  implement(app, contract.changeMessagePreferences, async ({ body, request }) => {
    const email = await addressOf(database, request);
    if (email instanceof Refusal) return email;
    const fixed = body.wishes.find((each) => !contract.mayTurnOff(each.class));
    if (fixed !== undefined) return refuse("preference-fixed", { area: fixed.area, class: fixed.class });
    // Wishes belong to an address, not to a partner. The same ones again change nothing.
    return transaction(database, allPartners, async (tx) => {
      const person = request.caller.kind === "person" ? request.caller.userId : email;
      const change = { email, person, chosen: body.wishes };
      await changePreferences(tx, change, actorOf(request), parts.clock.now());
      return show(email, await listPreferences(tx, email));
    });
  });
  await addUnsubscribing(app, database, parts);
}

/** By the link in a message, without an account. */
async function addUnsubscribing(
  app: App,
  database: Database,
  { clock, links }: PreferenceParts,
): Promise<void> {
  implement(app, contract.showUnsubscription, async ({ query }) => {
    const link = openUnsubscription(links, query.token);
    if (link === null) return refuse("unsubscribe-link-wrong");
    const { email, kind } = link;
    return { email, area: kind?.area ?? null, isOff: await isOff(asServer(database), link) };
  });
  await app.register(async (own: App) => {
    own.removeAllContentTypeParsers();
    // The form says nothing that the token doesn't.
    own.addContentTypeParser([...contract.unsubscribe.consumes], { parseAs: "string" }, (_, body, done) =>
      done(null, body),
    );
    implement(own, contract.unsubscribe, async ({ query, request }) => {
      const link = openUnsubscription(links, query.token);
      if (link === null) return refuse("unsubscribe-link-wrong");
      const { email } = link;
      const change = { email, person: email, chosen: turnedOffBy(link) };
      const actor = { who: "laurel", requestId: request.id };
      await transaction(database, allPartners, (tx) => changePreferences(tx, change, actor, clock.now()));
      return null;
    });
  });
}

async function addressOf(database: Database, { caller }: KnownRequest): Promise<string | Refusal> {
  if (caller.kind === "key") return refuse("person-needed");
  const person = await findPerson(asServer(database), caller.userId);
  return person === null ? refuse("person-needed") : person.email;
}

function show(email: string, chosen: readonly PreferenceRow[]): contract.MessagePreferences {
  const wishes = kinds.map(({ area, class: of }) => ({
    area,
    class: of,
    frequency: chosen.find((each) => each.area === area && each.class === of)?.frequency ?? ("each" as const),
    isFixed: !contract.mayTurnOff(of),
  }));
  return { email, wishes };
}
