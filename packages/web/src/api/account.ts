import * as contract from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { RefusedRequest } from "../kit/refused-request.ts";
import { getSession, listSessions } from "./auth.ts";
import { call } from "./call.ts";
import type { RequestSender } from "./request.ts";

/** The key of everything that is read of one's own account; to be invalidated after a change. */
export const accountKey = ["account"] as const;

/** The account of the person who is signed in. */
export function accountQuery({ locale }: RequestSender) {
  return queryOptions({
    queryKey: [...accountKey, "own"],
    queryFn: async ({ signal }) => {
      const found = await getSession(locale, signal);
      if (found === null) throw new RefusedRequest(401, null, "UNAUTHORIZED", null);
      return found;
    },
  });
}

/** Where the person is signed in. */
export function sessionsQuery({ locale }: RequestSender) {
  return queryOptions({
    queryKey: [...accountKey, "sessions"],
    queryFn: ({ signal }) => listSessions(locale, signal),
  });
}

/** Leaves a partner. Refused with `last-owner`. */
export function leavePartner(caller: RequestSender, partnerId: string): Promise<null> {
  return call(caller, contract.leavePartner, { params: { partnerId } });
}
