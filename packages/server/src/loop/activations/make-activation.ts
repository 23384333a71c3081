import {
  type AskedActivation,
  type FormAnswers,
  firstAction,
  type Minor,
  nextState,
  type Period,
  type PriorActivation,
} from "@laurel/core";
import { namesOf } from "../../people/person-names.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import { askEach, type Tx } from "../../platform/database/transaction.ts";
import type { Caller } from "../../platform/http/access/caller.ts";
import type { OneReason } from "../../platform/http/answer/problems.ts";
import { Refusal, refuse, refuseFor } from "../../platform/http/answer/refusal.ts";
import type { Messages } from "../../platform/locales/messages.ts";
import { assigner, type ChooseAssignee } from "../assign-work.ts";
import { attachFiles, refuseFiles } from "../attachments/attach-to.ts";
import {
  type ActivatingPartner,
  activatingPartner,
  findLiveOffer,
  type NamedOffer,
  unlocksOn,
} from "../benefits/benefit-store.ts";
import {
  type BenefitTerms,
  isPerOffer,
  leftOf,
  refusalsFor,
  relatedBenefits,
  termsOf,
  testerOf,
} from "../benefits/benefit-terms.ts";
import { reasonOf } from "../benefits/show-refusal.ts";
import { type HeldContact, holdContact } from "../contacts/contact-store.ts";
import type { LoopGround } from "../ground.ts";
import { calendarLength, openPromiseFor } from "../promises/change-promises.ts";
import { promiseOf, type StoredPromise } from "../promises/promise-store.ts";
import { addStep } from "../steps/step-store.ts";
import type { ChangeSurroundings } from "../surroundings.ts";
import {
  type ActivationRow,
  insertActivation,
  lockUses,
  priorActivations,
  subjectOf,
} from "./activation-store.ts";
import { filesIn, formErrors } from "./check-form.ts";
import { needsContact, userOf } from "./may-act.ts";
import { refuseAmount } from "./refuse-amount.ts";
import { type KnownActivation, peopleOf } from "./show-activation.ts";
import { tellHowToUse } from "./tell-activation.ts";

/** What is activated, and who asks for it. */
export interface ActivationOrder {
  readonly partnerId: string;
  readonly benefit: string;
  readonly offerId: string | null;
  /** Null: the primary contact. */
  readonly contactId: number | null;
  readonly answers: FormAnswers;
  /** In minor units; null: all that is left of an allowance. */
  readonly amountMinor: number | null;
  readonly caller: Caller;
  readonly actor: Actor;
  /** The words in which a refusal is told. */
  readonly messages: Messages;
}

/**
 * Activates a benefit on the terms of today: activation, promise, step, event and mail. What needs no work by
 * the team is delivered at once, without a promise. Every reason against it is told.
 */
export async function makeActivation(
  tx: Tx,
  order: ActivationOrder,
  ground: LoopGround,
  surroundings: ChangeSurroundings,
): Promise<KnownActivation | Refusal> {
  const { partnerId, benefit, offerId, actor } = order;
  const read = await readOrder(tx, order, ground);
  if (read instanceof Refusal) return read;
  const { partner, terms, contact, choose } = read;
  const action = firstAction(terms.benefit.delivery);
  const state = nextState(null, action);
  if (typeof state !== "string") throw new Error(`an activation can't begin with "${action}"`);
  const language = contact?.language ?? partner.locale;
  const isAtOnce = action === "activate-at-once";
  const choice = isAtOnce ? null : choose(language);
  const given = await checkOrder(tx, order, ground, read);
  if (given instanceof Refusal) return given;
  const attachmentIds = filesIn(terms.program, terms.benefit.form, order.answers);
  const files = { partnerId, attachmentIds, by: actor.who };
  const refused = await refuseFiles(tx, files);
  if (refused !== null) return refused;
  const activation = await insertActivation(tx, {
    ...{ partnerId, benefit, offerId, state, amountMinor: given.amountMinor },
    unlockId: terms.unlock?.unlockId ?? null,
    contactId: contact?.contactId ?? null,
    version: terms.program.version,
    leadTime: terms.benefit.leadTime === null ? null : periodText(terms.benefit.leadTime),
    form: terms.benefit.form,
    answers: terms.benefit.form === null ? null : order.answers,
    assignee: choice?.advocateId ?? null,
    languageSpoken: choice?.languageSpoken ?? null,
    ...{ activatedBy: actor.who, activatedAt: ground.now, activatedOn: ground.today.toString() },
  });
  // The lock lets one at a time come here, so this is one that was made in another way.
  if (activation === null) return refuse("already-active");
  const subject = subjectOf(activation);
  await attachFiles(tx, files, subject);
  const data = {
    activation: activation.activationId,
    benefit,
    ...(offerId === null ? {} : { offer: offerId }),
  };
  const dueAt = contactDue(activation, ground);
  const resources = isAtOnce ? resourcesIn(terms, language) : [];
  const told = { ground, surroundings, ...read, resources, dueAt, advocateName: choice?.name ?? "" };
  const step = { partnerId, subject, action, who: actor.who, recordedAt: ground.now };
  const [promises, names] = await askEach(
    tx,
    () => promiseContact(tx, activation, language, dueAt, ground),
    () => namesOf(tx, peopleOf(activation)),
    () => addStep(tx, { ...step, side: "partner" }),
    () => appendEvents(tx, actor, [{ partnerId, what: "activation.made", data, after: { state } }]),
    () => tellHowToUse(tx, activation, told),
  );
  return { activation, promises, names };
}

/** When the team has to get in touch; null where nothing is promised. */
function contactDue({ state }: ActivationRow, ground: LoopGround): Temporal.Instant | null {
  const period = ground.program?.promises.contact ?? null;
  return state === "delivered" || period === null ? null : calendarLength(ground, period).until;
}

/** Promises that the team gets in touch; gives that promise. */
async function promiseContact(
  tx: Tx,
  activation: ActivationRow,
  language: string,
  until: Temporal.Instant | null,
  ground: LoopGround,
): Promise<readonly StoredPromise[]> {
  if (until === null) return [];
  const { partnerId, benefit, assignee } = activation;
  const terms = { partnerId, subject: subjectOf(activation), language, assignee, title: benefit };
  const row = await openPromiseFor(tx, { ...terms, kind: "contact", length: { until } }, ground);
  return [{ row, promise: promiseOf(row, []) }];
}

/** What an order names, as it is on record. */
interface ReadOrder {
  readonly partner: ActivatingPartner;
  readonly terms: BenefitTerms;
  readonly offer: NamedOffer | null;
  readonly contact: HeldContact | null;
  readonly activations: readonly PriorActivation[];
  readonly choose: ChooseAssignee;
}

/** Reads in one round trip all that most orders need, even what some don't. */
async function readOrder(
  tx: Tx,
  { partnerId, benefit, offerId, contactId, caller }: ActivationOrder,
  ground: LoopGround,
): Promise<ReadOrder | Refusal> {
  const today = ground.today.toString();
  const [, partner, unlocks, offer, contact, activations, choose] = await askEach(
    tx,
    () => lockUses(tx, partnerId, benefit),
    () => activatingPartner(tx, partnerId, userOf(caller)),
    () => unlocksOn(tx, partnerId, today, benefit),
    async () => (offerId === null ? null : findLiveOffer(tx, partnerId, offerId, today)),
    // Held, so that the contact isn't removed meanwhile.
    () => holdContact(tx, partnerId, contactId),
    () => priorActivations(tx, partnerId, relatedBenefits(ground, benefit)),
    () => assigner(tx, ground),
  );
  if (partner === null) return refuse("partner-not-found", { found: partnerId });
  const unlock =
    unlocks.find((each) => each.offerId === offerId) ?? unlocks.find((each) => each.offerId === null) ?? null;
  const terms = termsOf(ground, benefit, unlock);
  if (terms === null) return refuse("benefit-unknown", { found: benefit });
  if (contactId !== null && contact === null) return refuse("contact-unknown");
  return { partner, terms, offer, contact, activations, choose };
}

/** The amount that is taken, or every reason against the activation. */
async function checkOrder(
  tx: Tx,
  order: ActivationOrder,
  ground: LoopGround,
  { partner, terms, offer, contact, activations }: ReadOrder,
): Promise<{ readonly amountMinor: number | null } | Refusal> {
  const { partnerId, offerId, amountMinor, answers, caller, messages } = order;
  const { requires } = terms.grant;
  const form = { partnerId, program: terms.program, form: terms.benefit.form, answers };
  const [holds, errors] = await askEach(
    tx,
    () => testerOf(tx, partnerId, ground, requires),
    () => formErrors(tx, form, ground, messages),
  );
  const asked: Pick<AskedActivation, "offerId" | "amountMinor"> = {
    offerId,
    amountMinor: amountMinor as Minor | null,
  };
  const refusals = refusalsFor({ terms, ...asked }, { hasContact: contact !== null, activations, holds });
  const reasons: OneReason[] = refusals.map((refusal) => reasonOf(refusal, terms, ground, messages));
  if (offer === null && (offerId !== null || isPerOffer(terms)))
    reasons.push({ code: "offer-not-live", next: { kind: "offer" } });
  if (needsContact(caller, partnerId) && !partner.isContact) reasons.unshift({ code: "not-a-contact" });
  if (errors.length > 0) reasons.push({ code: "form-invalid" });
  if (reasons.length > 0) {
    const { code, context } = refuseFor(reasons);
    return new Refusal(code, errors.length === 0 ? context : { ...context, errors });
  }
  const left = leftOf(terms, offerId, activations);
  if (amountMinor !== null && left === null) return refuseAmount("no-allowance", messages);
  if (amountMinor !== null && amountMinor <= 0) return refuseAmount("too-small", messages);
  return { amountMinor: left === null ? null : (amountMinor ?? left) };
}

function resourcesIn({ benefit }: BenefitTerms, language: string): readonly string[] {
  const { resources } = benefit;
  const links = [...(resources.get(language) ?? resources.get("en") ?? []), ...(resources.get("") ?? [])];
  return links.filter((link) => /^https?:/.test(link));
}

/** ISO 8601, as `parsePeriod` reads it. */
function periodText({ months, days }: Period): string {
  return months > 0 ? `P${months}M` : `P${days}D`;
}
