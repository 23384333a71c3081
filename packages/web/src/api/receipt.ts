import { getReceipt, requestOf } from "@laurel/contract";
import { type RequestSender, receiveFile } from "./request.ts";

/** The receipt of a partner's standing on a day (ISO 8601), as a file. */
export function receiptFile(caller: RequestSender, partnerId: string, asOf: string): Promise<Blob> {
  const { method, address } = requestOf(getReceipt, { params: { partnerId }, query: { asOf } });
  return receiveFile(caller, method, address);
}
