import type { Outreach } from "@laurel/contract";
import { causeOfAttention, epochDay, type OutreachRecord, outreachState } from "@laurel/core";
import { named, namesOf, type PersonNames } from "../../people/person-names.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { Caller } from "../../platform/http/access/caller.ts";
import type { LoopGround } from "../ground.ts";
import { promisesOf, type StoredPromise } from "../promises/promise-store.ts";
import { showPromise, whoIn } from "../promises/show-promise.ts";
import { findSelfChecks, type SelfCheckRow } from "../self-check/self-check-store.ts";
import { countSelfCheck } from "../self-check/show-self-check.ts";
import { readsNotes, sideOf } from "../side.ts";
import { showStep } from "../steps/show-step.ts";
import { type StepRow, stepsOf } from "../steps/step-store.ts";
import { localeOf } from "./open-outreach.ts";
import { subjectOf, type WholeOutreach } from "./outreach-store.ts";
import { progressOf, recordOf } from "./watch-outreach.ts";

/** Outreaches as their reader sees them, with what was said and promised. */
export async function showOutreaches(
  tx: Tx,
  found: readonly WholeOutreach[],
  ground: LoopGround,
  { server, caller }: { readonly server: Reader; readonly caller: Caller },
): Promise<readonly Outreach[]> {
  const promises: StoredPromise[] = [];
  const steps: StepRow[] = [];
  const checks = new Map<string, SelfCheckRow>();
  const keyOf = (partnerId: string, offerId: string) => JSON.stringify([partnerId, offerId]);
  for (const [partnerId, outreaches] of Map.groupBy(found, (each) => each.partnerId)) {
    const subjects = outreaches.map(subjectOf);
    promises.push(...(await promisesOf(tx, partnerId, subjects)));
    steps.push(...(await stepsOf(tx, partnerId, subjects, readsNotes(caller))));
    const offerIds = outreaches.map(({ offerId }) => offerId);
    for (const check of await findSelfChecks(tx, partnerId, offerIds))
      checks.set(keyOf(partnerId, check.offerId), check);
  }
  const names = await namesOf(server, [
    ...promises.flatMap(whoIn),
    ...steps.map(({ who }) => who),
    ...found.map(({ assignee }) => `person:${assignee}`),
  ]);
  return found.map((outreach) => {
    const subject = subjectOf(outreach);
    return show(outreach, ground, names, {
      promises: promises.filter(({ row }) => row.subject === subject),
      steps: steps.filter((each) => each.subject === subject),
      check: checks.get(keyOf(outreach.partnerId, outreach.offerId)),
      isTeam: sideOf(caller, "outreach.work") === "team",
    });
  });
}

function show(
  outreach: WholeOutreach,
  ground: LoopGround,
  names: PersonNames,
  of: {
    readonly promises: readonly StoredPromise[];
    readonly steps: readonly StepRow[];
    readonly check: SelfCheckRow | undefined;
    readonly isTeam: boolean;
  },
): Outreach {
  const record = recordOf(outreach);
  const { assignee, ownerEmail, offerOwner } = outreach;
  return {
    outreachId: outreach.outreachId,
    partnerId: outreach.partnerId,
    partnerName: outreach.partnerName,
    offerId: outreach.offerId,
    offerTitle: outreach.offerTitle,
    option: outreach.option,
    publishedOn: outreach.publishedOn,
    dueOn: outreach.dueOn,
    state: outreachState(record, epochDay(ground.today)),
    cause: causeIn(record, ground),
    ownerEmail: ownerEmail ?? offerOwner,
    ownerConfirmed: outreach.ownerConfirmedAt !== null,
    ownerLanguage: outreach.mails[outreach.baseCause ?? ""]?.locale ?? localeOf({ language: null }, outreach),
    baseMessage: showBase(outreach, record),
    passedOver: outreach.passedOver,
    asked: outreach.asked.map(({ place, email, askedOn, cause }) => ({
      ...{ place, email, askedOn },
      mail: progressOf(outreach.mails[cause]),
    })),
    benefits: outreach.benefits,
    added: outreach.added,
    assignee: assignee === null ? null : named(names, `person:${assignee}`),
    requestId: outreach.requestId,
    selfCheck: countSelfCheck(of.check),
    promises: of.promises.map((each) => showPromise(each, ground, names)),
    steps: of.steps.map((each) => showStep(each, names)),
    actions: [
      ...(of.isTeam ? ["contact"] : []),
      outreach.optedOutAt === null ? "opt-out" : "opt-in",
      "owner",
    ],
    revision: outreach.revision,
  };
}

/** Why it needs attention; null where it doesn't. */
function causeIn(record: OutreachRecord, { today }: LoopGround): Outreach["cause"] {
  const state = outreachState(record, epochDay(today));
  if (state === "contacted" || state === "opted-out") return null;
  const isFine = state === "in-time" && record.base.to !== null && record.base.mail !== "undeliverable";
  return isFine ? null : causeOfAttention(record);
}

function showBase(
  { baseCause, baseTo, basePlace, mails }: WholeOutreach,
  { base }: OutreachRecord,
): Outreach["baseMessage"] {
  if (baseCause === null) return null;
  const mail = mails[baseCause];
  return {
    messageId: mail?.messageId ?? null,
    to: baseTo,
    place: basePlace,
    sentAt: mail?.sentAt == null ? null : Temporal.Instant.from(mail.sentAt).toString(),
    mail: base.mail,
  };
}
