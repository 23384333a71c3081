import type { BodyOf, QueryOf } from "@laurel/contract";
import * as contract from "@laurel/contract";
import { queryOptions } from "@tanstack/react-query";
import { allPages, call } from "./call.ts";
import type { RequestSender } from "./request.ts";

/** The query key of all that people do for a partner; invalidate it after a change. */
export function loopKey({ key }: RequestSender, partnerId: string) {
  return ["loop", key, partnerId] as const;
}

/** A partner's benefits, each with its state and with what is against activating it. */
export function benefitsQuery(caller: RequestSender, partnerId: string) {
  return queryOptions({
    queryKey: [...loopKey(caller, partnerId), "benefits", caller.locale],
    queryFn: ({ signal }) => call(caller, contract.listBenefits, { params: { partnerId } }, signal),
  });
}

/** A partner's contacts, the primary one first, and how many it may have. */
export function contactsQuery(caller: RequestSender, partnerId: string) {
  return queryOptions({
    queryKey: [...loopKey(caller, partnerId), "contacts"],
    queryFn: ({ signal }) => call(caller, contract.listContacts, { params: { partnerId } }, signal),
  });
}

/** All activations of a partner, the latest first. */
export function activationsQuery(caller: RequestSender, partnerId: string) {
  return queryOptions({
    queryKey: [...loopKey(caller, partnerId), "activations"],
    queryFn: ({ signal }) =>
      allPages<contract.Activation>((query) =>
        call(caller, contract.listActivations, { params: { partnerId }, query }, signal),
      ),
  });
}

/** One activation with all that happened to it. */
export function activationQuery(caller: RequestSender, partnerId: string, activationId: number) {
  return queryOptions({
    queryKey: [...loopKey(caller, partnerId), "activation", activationId],
    queryFn: ({ signal }) =>
      call(caller, contract.getActivation, { params: { partnerId, activationId } }, signal),
  });
}

/** What the team owes the partner and has not kept. */
export function promisesQuery(caller: RequestSender, partnerId: string) {
  return queryOptions({
    queryKey: [...loopKey(caller, partnerId), "promises"],
    queryFn: async ({ signal }) => {
      const of = (state: "open" | "missed") =>
        allPages<contract.LoopPromise>((query) =>
          call(
            caller,
            contract.listPartnerPromises,
            { params: { partnerId }, query: { ...query, state } },
            signal,
          ),
        );
      const [open, missed] = await Promise.all([of("open"), of("missed")]);
      return [...missed, ...open].toSorted((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
    },
  });
}

/** How many promises to a partner were kept in time. */
export function keptRateQuery(caller: RequestSender, partnerId: string) {
  return queryOptions({
    queryKey: [...loopKey(caller, partnerId), "kept"],
    queryFn: ({ signal }) => call(caller, contract.getKeptRate, { params: { partnerId } }, signal),
  });
}

/** A page of a partner's requests, the latest first. */
export function requestsQuery(
  caller: RequestSender,
  partnerId: string,
  query: QueryOf<typeof contract.listPartnerRequests>,
) {
  return queryOptions({
    queryKey: [...loopKey(caller, partnerId), "requests", query],
    queryFn: ({ signal }) =>
      call(caller, contract.listPartnerRequests, { params: { partnerId }, query }, signal),
  });
}

/** All requests of a partner, the latest first. */
export function allRequestsQuery(caller: RequestSender, partnerId: string) {
  return queryOptions({
    queryKey: [...loopKey(caller, partnerId), "requests", "all"],
    queryFn: ({ signal }) =>
      allPages<contract.LoopRequest>((query) =>
        call(caller, contract.listPartnerRequests, { params: { partnerId }, query }, signal),
      ),
  });
}

/** One request with all that was said. */
export function requestQuery(caller: RequestSender, partnerId: string, requestId: number) {
  return queryOptions({
    queryKey: [...loopKey(caller, partnerId), "request", requestId],
    queryFn: ({ signal }) =>
      call(caller, contract.getPartnerRequest, { params: { partnerId, requestId } }, signal),
  });
}

/** Names a contact. */
export function addContact(
  caller: RequestSender,
  partnerId: string,
  body: BodyOf<typeof contract.addContact>,
) {
  return call(caller, contract.addContact, { params: { partnerId }, body });
}

/** Changes a contact, or puts another person in their place. */
export function changeContact(
  caller: RequestSender,
  partnerId: string,
  contactId: number,
  body: BodyOf<typeof contract.changeContact>,
) {
  return call(caller, contract.changeContact, { params: { partnerId, contactId }, body });
}

/** Ends a contact. */
export function removeContact(caller: RequestSender, partnerId: string, contactId: number) {
  return call(caller, contract.removeContact, { params: { partnerId, contactId } });
}

/** Activates a benefit. */
export function makeActivation(
  caller: RequestSender,
  partnerId: string,
  body: BodyOf<typeof contract.makeActivation>,
) {
  return call(caller, contract.makeActivation, { params: { partnerId }, body });
}

/** Answers what the team asked about an activation. */
export function answerActivation(
  caller: RequestSender,
  partnerId: string,
  activationId: number,
  body: BodyOf<typeof contract.answerActivation>,
) {
  return call(caller, contract.answerActivation, { params: { partnerId, activationId }, body });
}

/** Cancels an activation. */
export function cancelActivation(caller: RequestSender, partnerId: string, activationId: number) {
  return call(caller, contract.cancelActivation, { params: { partnerId, activationId }, body: {} });
}

/** Changes the answers of an activation's form. */
export function amendActivation(
  caller: RequestSender,
  partnerId: string,
  activationId: number,
  body: BodyOf<typeof contract.amendActivation>,
) {
  return call(caller, contract.amendActivation, { params: { partnerId, activationId }, body });
}

/** Rates what was delivered. */
export function rateActivation(
  caller: RequestSender,
  partnerId: string,
  activationId: number,
  body: BodyOf<typeof contract.rateActivation>,
) {
  return call(caller, contract.rateActivation, { params: { partnerId, activationId }, body });
}

/** Asks the team for help, or appeals. */
export function makeRequest(
  caller: RequestSender,
  partnerId: string,
  body: BodyOf<typeof contract.makeRequest>,
) {
  return call(caller, contract.makeRequest, { params: { partnerId }, body });
}

/** Answers what the team asked about a request. */
export function answerRequest(
  caller: RequestSender,
  requestId: number,
  body: BodyOf<typeof contract.answerRequest>,
) {
  return call(caller, contract.answerRequest, { params: { requestId }, body });
}

/** Closes a request. */
export function closeRequest(caller: RequestSender, requestId: number) {
  return call(caller, contract.closeRequest, { params: { requestId }, body: {} });
}

/** Reopens a request that was closed. */
export function reopenRequest(caller: RequestSender, requestId: number, text: string) {
  return call(caller, contract.reopenRequest, { params: { requestId }, body: { text } });
}
