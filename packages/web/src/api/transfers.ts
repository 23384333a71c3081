import { type TransferResult, transferPartner, transferPublisher } from "@laurel/contract";
import { call } from "./call.ts";
import type { RequestSender } from "./request.ts";

/** What goes to another partner, from which day on (null: with all days), and why. */
export interface WantedTransfer {
  /** The partner that has it. */
  readonly partnerId: string;
  /** Null: all publishers. */
  readonly publisherId: string | null;
  readonly toPartner: string;
  readonly fromDay: string | null;
  readonly reason: string;
}

/** Transfers a publisher, or all of a partner; in a dry run only tells what that would change. */
export function makeTransfer(
  caller: RequestSender,
  { partnerId, publisherId, ...body }: WantedTransfer,
  dryRun: boolean,
): Promise<TransferResult> {
  const query = dryRun ? { dryRun } : {};
  if (publisherId === null) return call(caller, transferPartner, { params: { partnerId }, query, body });
  return call(caller, transferPublisher, { params: { publisherId }, query, body });
}
