import type { ActivationDetail } from "@laurel/contract";
import { answerWithinDays } from "@laurel/core";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { namesOf } from "../../people/person-names.ts";
import type { Reader } from "../../platform/database/transaction.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import { filesOf } from "../attachments/files-of.ts";
import { ownOffers } from "../benefits/benefit-store.ts";
import { findContact } from "../contacts/contact-store.ts";
import { whoIsContact } from "../contacts/show-contact.ts";
import type { LoopGround } from "../ground.ts";
import { readsNotes } from "../side.ts";
import { showStep } from "../steps/show-step.ts";
import { stepsOf } from "../steps/step-store.ts";
import { type ActivationRow, findActivation, subjectOf } from "./activation-store.ts";
import { offerAnswers } from "./check-form.ts";
import { redemptionsOf } from "./redemption-store.ts";
import { type ActivationReader, showActivations } from "./show-activation.ts";

/** One activation with everything that is needed to work on it; notes of the team only for the team. */
export async function showActivation(
  readers: { readonly reader: Reader; readonly server: Reader },
  partnerId: string,
  activationId: number,
  ground: LoopGround,
  by: ActivationReader,
): Promise<ActivationDetail | Refusal> {
  const { reader, server } = readers;
  const activation = await findActivation(reader, partnerId, activationId);
  if (activation === null) return refuse("activation-unknown");
  const [summary] = await showActivations(readers, partnerId, [activation], ground, by);
  if (summary === undefined) throw new Error("an activation was not shown");
  const { offerId, form, answers, rating } = activation;
  const subject = subjectOf(activation);
  const steps = await stepsOf(reader, partnerId, [subject], readsNotes(by.caller));
  const files = await filesOf(reader, partnerId, subject);
  const names = await namesOf(
    server,
    steps.map(({ who }) => who),
  );
  const named = offersIn(activation, ground);
  const wanted = offerId === null ? named : [offerId, ...named];
  const offers = wanted.length === 0 ? new Map<string, string>() : await ownOffers(reader, partnerId, wanted);
  return {
    ...summary,
    partnerName: (await partnerName(reader, partnerId)) ?? partnerId,
    offerTitle: offerId === null ? null : (offers.get(offerId) ?? offerId),
    contact: await contactIn(readers, activation),
    form,
    answers: { ...answers },
    answeredOffers: named.map((id) => ({ offerId: id, title: offers.get(id) ?? id })),
    steps: steps.map((step) => showStep(step, names, files)),
    redemptions: [...(await redemptionsOf(reader, partnerId, activationId))],
    rating,
    answerUntil: answerUntil(activation),
  };
}

/** The ids of the offers that the answers name. */
function offersIn(
  { version, form: id, answers }: ActivationRow,
  { versions }: LoopGround,
): readonly string[] {
  const program = versions.find((each) => each.program.version === version)?.program;
  const form = id === null ? undefined : program?.forms.get(id);
  return form === undefined ? [] : [...new Set(offerAnswers(form, answers ?? {}).map(({ offer }) => offer))];
}

async function contactIn(
  { reader, server }: { readonly reader: Reader; readonly server: Reader },
  { partnerId, contactId }: ActivationRow,
): Promise<ActivationDetail["contact"]> {
  const contact = contactId === null ? null : await findContact(reader, partnerId, contactId);
  if (contact === null) return null;
  const who = whoIsContact(contact);
  const names = await namesOf(server, [who]);
  const { email, phone, language, reach } = contact;
  return { name: names.get(who ?? "") ?? null, email, phone, language, reach };
}

/** The last day on which the partner can answer. */
function answerUntil({ askedOn }: ActivationRow): string | null {
  return askedOn === null
    ? null
    : Temporal.PlainDate.from(askedOn).add({ days: answerWithinDays }).toString();
}
