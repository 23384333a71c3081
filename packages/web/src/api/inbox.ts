import * as contract from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { call } from "./call.ts";
import type { RequestSender } from "./request.ts";

/** A page of what the reader was sent about a partner, the latest first. */
export function inboxQuery(caller: RequestSender, partnerId: string, cursor: string | undefined) {
  return queryOptions({
    queryKey: ["messages", caller.key, partnerId, "inbox", cursor],
    queryFn: ({ signal }) =>
      call(
        caller,
        contract.listInbox,
        { params: { partnerId }, query: { limit: 25, ...(cursor === undefined ? {} : { cursor }) } },
        signal,
      ),
  });
}

/** One message about a partner with its content. */
export function inboxMessageQuery(caller: RequestSender, partnerId: string, messageId: number) {
  return queryOptions({
    queryKey: ["messages", caller.key, partnerId, messageId],
    queryFn: ({ signal }) =>
      call(caller, contract.getInboxMessage, { params: { partnerId, messageId } }, signal),
    staleTime: 60_000,
  });
}
