import type { TransferResult } from "@laurel/contract";
import { type Actor, appendEvents, type NewEvent } from "../../platform/audit/append-events.ts";
import type { StateChange } from "../../platform/audit/state-change.ts";
import { run } from "../../platform/database/rows.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { requestRecompute } from "../../platform/jobs/due-store.ts";
import type { DryRun, RunDry } from "../intake/dry-run.ts";
import { type IntakeRefusal, isRefusal, refuse } from "../intake/import-kind.ts";
import { lockLedger, markDue, programCurrency } from "../intake/ledger-store.ts";
import { appendPublishers, findPublishers } from "../publishers/publisher-store.ts";
import { isBeyondTotal } from "../sales/check-bounds.ts";
import { addToTotals } from "../sales/total-store.ts";
import { findLeaving, findTwins, moveLines, prepareTransfer } from "./lines-store.ts";
import { planTransfers, type TransferSubject } from "./plan-transfers.ts";
import { transferOffers } from "./transfer-offers.ts";
import { insertTransfer, loadTransfers } from "./transfer-store.ts";
import type { OfferDays, Transfer } from "./transfers.ts";

/** What is transferred, from which day on, and on which day the partners are decided again. */
export interface TransferOrder {
  readonly what: TransferSubject;
  /** Lines billed from this day on count for the other partner, `YYYY-MM-DD`; null: all lines. */
  readonly fromDay: string | null;
  readonly today: Temporal.PlainDate;
}

/** What was transferred. */
export type Transferred = Omit<TransferResult, "effect">;

/**
 * Transfers a publisher, an offer or all of a partner to another partner. The lines billed from the day on
 * are taken out of the one partner's record and added to the other's, as received now; those before stay.
 */
export async function transfer(
  tx: Tx,
  order: TransferOrder & { readonly reason: string; readonly actor: Actor },
): Promise<Transferred | IntakeRefusal> {
  const { reason, actor, fromDay } = order;
  await lockLedger(tx);
  const made = await make(tx, order);
  if (isRefusal(made)) return made;
  const { transfers, result, state, offersState } = made;
  await requestRecompute(tx);
  const data = {
    ...{ from_partner: result.fromPartner, to_partner: result.toPartner, from_day: fromDay },
    ...{ publishers: result.publishers, offers: result.offers, lines: result.lines },
    transfers: transfers.map(({ transferId }) => transferId),
  };
  const personal = offersState === null ? {} : { personal: { state: [offersState] } };
  await appendEvents(tx, actor, [
    { partnerId: "", what: "facts.transferred", data, why: reason, state, ...personal },
    ...transfers.flatMap((one) => eventsOf(one, reason)),
  ]);
  return result;
}

/** Whose standing a transfer would change; refused as the transfer itself is. */
export async function tryTransfer(
  order: TransferOrder,
  runDry: RunDry,
): Promise<DryRun<Transferred> | IntakeRefusal> {
  const { result, effect } = await runDry((tx) => make(tx, order));
  return isRefusal(result) ? result : { result: result.result, effect };
}

/** The events of the two partners. */
function eventsOf(one: Transfer, why: string): readonly NewEvent[] {
  const { fromPartner, toPartner, publisherId, offerId, toPublisher, fromDay } = one;
  const noun = offerId === null ? "publisher" : "offer";
  const data = {
    publisher: publisherId,
    ...(offerId === null ? {} : { offer: offerId, to_publisher: toPublisher }),
    from_day: fromDay,
  };
  if (fromPartner === toPartner) return [{ partnerId: toPartner, what: "offer.transferred", data, why }];
  return [
    { partnerId: fromPartner, what: `${noun}.left`, data: { ...data, to: toPartner }, why },
    { partnerId: toPartner, what: `${noun}.came`, data: { ...data, from: fromPartner }, why },
  ];
}

interface Made {
  readonly transfers: readonly Transfer[];
  readonly result: Transferred;
  readonly state: readonly StateChange[];
  /** Of the offers: it holds the addresses of their owners. */
  readonly offersState: StateChange | null;
}

/** Makes transfers without an event. If they are refused, nothing has changed. */
async function make(tx: Tx, { what, fromDay, today }: TransferOrder): Promise<Made | IntakeRefusal> {
  const planned = await planTransfers(tx, what);
  if ("code" in planned) return planned;
  await run(tx, "savepoint transfer");
  const made = await carryOut(
    tx,
    planned.map((one) => ({ ...one, fromDay })),
  );
  if (isRefusal(made)) await run(tx, "rollback to savepoint transfer");
  else await markDue(tx, [made.result.fromPartner, made.result.toPartner], today.toString());
  return made;
}

async function carryOut(
  tx: Tx,
  planned: readonly Omit<Transfer, "transferId">[],
): Promise<Made | IntakeRefusal> {
  const [one] = planned;
  if (one === undefined) throw new Error("nothing is transferred");
  const { fromPartner, toPartner } = one;
  const before = await loadTransfers(tx);
  const inserted = await insertAll(tx, planned);
  const { transfers } = inserted;
  const moved = await transferLines(tx, transfers, before.offerDays());
  if (isRefusal(moved)) return moved;
  const publishers = await givePublishers(tx, transfers);
  const offers = await transferOffers(tx, transfers, { before, after: await loadTransfers(tx) });
  if (isRefusal(offers)) return offers;
  return {
    transfers,
    result: {
      fromPartner,
      toPartner,
      publishers: publishers.count,
      offers: offers.offers,
      lines: moved.lines,
    },
    state: [...inserted.state, ...moved.state, ...publishers.state],
    offersState: offers.state,
  };
}

async function insertAll(tx: Tx, planned: readonly Omit<Transfer, "transferId">[]) {
  const transfers: Transfer[] = [];
  const states: StateChange[] = [];
  for (const one of planned) {
    const { transferId, state } = await insertTransfer(tx, one);
    transfers.push({ ...one, transferId });
    states.push(state);
  }
  return { transfers, state: states };
}

/** Takes the lines along, unless the partner already has lines with their ids, or they would be too much. */
async function transferLines(tx: Tx, transfers: readonly Transfer[], offerDays: readonly OfferDays[]) {
  const [{ fromPartner, toPartner }] = transfers as [Transfer];
  const currency = await programCurrency(tx);
  if (fromPartner === toPartner || currency === null) return { lines: 0, state: [] };
  await prepareTransfer(tx);
  for (const one of transfers) await findLeaving(tx, one, offerDays);
  const twins = await findTwins(tx, toPartner);
  if (twins !== null) {
    const { count, source, sourceLineId } = twins;
    const params = { lines: count, found: sourceLineId, source, partner: toPartner };
    return refuse("to_partner", "transfer-lines-on-record", params);
  }
  const { lines, totals, state } = await moveLines(tx, toPartner, currency);
  await addToTotals(tx, totals);
  if (await isBeyondTotal(tx, toPartner))
    return refuse("to_partner", "transfer-too-large", { partner: toPartner });
  return { lines, state };
}

/** Gives whole publishers to the partner; a publisher that only loses an offer stays. */
async function givePublishers(tx: Tx, transfers: readonly Transfer[]) {
  const whole = transfers.filter(({ offerId }) => offerId === null);
  const known = await findPublishers(
    tx,
    whole.map(({ publisherId }) => publisherId),
  );
  const given = whole.map(({ publisherId, toPartner }) => ({
    ...{ publisherId, partnerId: toPartner, name: known.get(publisherId)?.name ?? publisherId },
  }));
  const state = given.length === 0 ? null : await appendPublishers(tx, given, null);
  return { count: given.length, state: state === null ? [] : [state] };
}
