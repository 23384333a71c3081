import * as contract from "@laurel/contract";
import { call } from "./call.ts";
import type { RequestSender } from "./request.ts";

/** Says that the partner wants no first word about a publication, or wants it again. */
export function optOutreach(caller: RequestSender, outreachId: number, way: "out" | "in") {
  const operation = way === "out" ? contract.optOutreachOut : contract.optOutreachIn;
  return call(caller, operation, { params: { outreachId } });
}

/** Names the person who owns an offer. */
export function nameOwner(caller: RequestSender, outreachId: number, email: string) {
  return call(caller, contract.nameOutreachOwner, { params: { outreachId }, body: { email } });
}
