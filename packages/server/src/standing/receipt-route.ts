import * as contract from "@laurel/contract";
import { dayText } from "@laurel/core";
import { forPartner } from "../facts/partners/for-partner.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/database/open.ts";
import { asServer } from "../platform/database/transaction.ts";
import { Answered, implement } from "../platform/http/answer/implement.ts";
import { Refusal, refuse } from "../platform/http/answer/refusal.ts";
import type { App } from "../platform/http/app.ts";
import { Turns } from "../platform/http/budget/turns.ts";
import { loadTimeline } from "../program/load-timeline.ts";
import { makeReceipt } from "./make-receipt.ts";
import { readQuery } from "./read-query.ts";
import { sendTagged, taggedJson } from "./send-tagged.ts";
import { isUndecided } from "./undecided.ts";

/** A receipt is made in memory: of all callers together only a few at once. */
const limits = { atOnce: 2, waiting: 50, waitMs: 60_000 };
const everyone = "everyone";

/** The receipt of a partner's standing. */
export function addReceiptRoute(app: App, database: Database, clock: Clock): void {
  const turns = new Turns(limits);
  implement(app, contract.getReceipt, async (asked) => {
    const { query, request, reply } = asked;
    const { timeline } = await loadTimeline(database);
    const question = readQuery(query, timeline, clock);
    if (question instanceof Refusal) return question;
    // Partners' roles can't read rates: once the caller is known to see the partner, the server reads.
    const partnerId = await forPartner(database, asked, async (_, found) => found);
    if (partnerId instanceof Refusal) return partnerId;
    if (!(await turns.take(everyone))) return refuse("server-busy");
    const { asOf, knownAt } = question;
    const order = { partnerId, day: asOf, knownAt };
    const made = await makeReceipt(asServer(database), order).finally(() => turns.end(everyone));
    if (!("text" in made)) {
      if (isUndecided(made)) request.log.error({ partnerId, err: made.error }, "a partner can't be decided");
      return refuse(made.code, made.params);
    }
    reply.header("content-disposition", `attachment; filename="receipt-${dayText(asOf)}.json"`);
    return new Answered(sendTagged(request, reply, taggedJson(made.text)));
  });
}
