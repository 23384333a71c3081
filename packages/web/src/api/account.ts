import * as contract from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { RefusedRequest } from "../kit/refused-request.ts";
import { getSession, listSessions } from "./auth.ts";
import { call } from "./call.ts";
import type { RequestSender } from "./request.ts";

/** The query key of everything about the reader's account; invalidate it after a change. */
export const accountKey = ["account"] as const;

/** The account of the signed-in person. */
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
export function leavePartner(caller: RequestSender, partnerId: string): Promise<contract.Withdrawal | null> {
  return call(caller, contract.leavePartner, { params: { partnerId } });
}
