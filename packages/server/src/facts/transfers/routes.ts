import * as contract from "@laurel/contract";
import { parseDay } from "@laurel/core";
import type { Database } from "../../platform/database/open.ts";
import { actorOf } from "../../platform/http/access/actor.ts";
import { asCaller } from "../../platform/http/access/as-caller.ts";
import type { KnownRequest } from "../../platform/http/access/caller.ts";
import { changeOnce } from "../../platform/http/answer/change-once.ts";
import { type Asked, implement } from "../../platform/http/answer/implement.ts";
import { refuse } from "../../platform/http/answer/refusal.ts";
import type { App } from "../../platform/http/app.ts";
import type { RunDry } from "../intake/dry-run.ts";
import { isRefusal } from "../intake/import-kind.ts";
import { planTransfers, type TransferSubject } from "./plan-transfers.ts";
import { transfer, tryTransfer } from "./transfer.ts";

/** What transfers depend on. */
export interface TransferOptions {
  readonly database: Database;
  /** The day on which the partners are decided again. */
  readonly today: () => Promise<Temporal.PlainDate>;
  /** Tells what a transfer would do. */
  readonly runDry: RunDry;
}

type Operation =
  | typeof contract.transferPublisher
  | typeof contract.transferOffer
  | typeof contract.transferPartner;

/** Publishers, offers and all of a partner that go to another partner. */
export function addTransferRoutes(app: App, { database, today, runDry }: TransferOptions): void {
  implement(app, contract.transferPublisher, (asked) =>
    transferAs(asked, { of: "publisher", ...asked.params, toPartner: asked.body.toPartner }),
  );
  implement(app, contract.transferOffer, (asked) =>
    transferAs(asked, { of: "offer", ...asked.params, toPublisher: asked.body.toPublisher }),
  );
  implement(app, contract.transferPartner, (asked) =>
    transferAs(asked, { of: "partner", ...asked.params, toPartner: asked.body.toPartner }),
  );

  async function transferAs(asked: Asked<Operation>, what: TransferSubject) {
    const { query, body, request } = asked;
    const { fromDay, reason } = body;
    if (fromDay !== null && parseDay(fromDay) === null) return refuse("day-invalid", { found: fromDay });
    const order = { what, fromDay, today: await today() };
    if (query.dryRun === true) {
      // It is tried with the sight of all partners. First the caller must see what it names.
      const seen = await asCaller(database, request as KnownRequest, (tx) => planTransfers(tx, what));
      if (isRefusal(seen)) return refuse(seen.code, seen.params);
      const tried = await tryTransfer(order, runDry);
      return "code" in tried ? refuse(tried.code, tried.params) : { ...tried.result, effect: tried.effect };
    }
    return changeOnce(database, asked, async (tx) => {
      const made = await transfer(tx, { ...order, reason, actor: actorOf(request as KnownRequest) });
      return isRefusal(made) ? refuse(made.code, made.params) : made;
    });
  }
}
