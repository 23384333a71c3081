import { nearestLocale } from "@laurel/contract";
import {
  askReasons,
  askReasonText,
  type DeclineReason,
  declineReasonText,
  type RevokeGround,
  revokeGroundText,
  type Words,
} from "@laurel/words";
import { partnerName } from "../../facts/partners/directory-store.ts";
import { queueMessage } from "../../messages/queue-message.ts";
import { noName } from "../../messages/templates/template.ts";
import { namesOf } from "../../people/person-names.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import type { NamedOffer } from "../benefits/benefit-store.ts";
import { usageText } from "../benefits/tell-credits.ts";
import type { HeldContact } from "../contacts/contact-store.ts";
import type { LoopGround } from "../ground.ts";
import { benefitLines, benefitName } from "../program-words.ts";
import {
  contactRecipient,
  heldRecipient,
  keyOf,
  type MailReader,
  ownerRecipients,
  personRecipient,
} from "../recipient-store.ts";
import { activationLink, type MailSurroundings, workLink } from "../surroundings.ts";
import { type ActivationRow, subjectOf } from "./activation-store.ts";

/** The moment, the rules and the links of messages. */
export interface MailGround {
  readonly ground: LoopGround;
  readonly surroundings: MailSurroundings;
}

/** What a message about an activation needs beside its own params. */
function frame(
  { partnerId, activationId }: ActivationRow,
  cause: string,
  { email, locale, userId }: MailReader,
  { ground, surroundings }: MailGround,
) {
  return {
    address: {
      ...{ partnerId, email, locale, userId, zone: ground.zone, createdAt: ground.now },
      cause: `activation:${activationId}:${cause}`,
    },
    link: activationLink(surroundings.publicUrl, partnerId, activationId),
  };
}

/** The recipient of mail about an activation: its contact, else who asked for it, else the first owner. */
async function recipientOf(tx: Tx, activation: ActivationRow): Promise<MailReader | null> {
  const { partnerId, contactId, activatedBy } = activation;
  const contact = contactId === null ? null : await contactRecipient(tx, partnerId, contactId);
  return (
    contact ?? (await personRecipient(tx, activatedBy)) ?? (await ownerRecipients(tx, partnerId))[0] ?? null
  );
}

/** Says how to use what was activated, with the promise. */
export async function tellHowToUse(
  tx: Tx,
  activation: ActivationRow,
  told: MailGround & {
    /** Its contact, which is held; null: it has none. */
    readonly contact: HeldContact | null;
    readonly offer: NamedOffer | null;
    readonly resources: readonly string[];
    readonly dueAt: Temporal.Instant | null;
    /** "" where it is unassigned. */
    readonly advocateName: string;
  },
): Promise<void> {
  const { contact, ground, offer, resources, dueAt, advocateName } = told;
  const held = contact === null ? null : heldRecipient(contact);
  const recipient = held ?? (await recipientOf(tx, activation));
  if (recipient === null) return;
  const { locale } = recipient;
  const { benefit, languageSpoken } = activation;
  const { address, link } = frame(activation, "how-to-use", recipient, told);
  await queueMessage(tx, {
    ...{ ...address, causedBy: activation.activatedBy, template: "how-to-use" },
    params: {
      benefitTitle: benefitName(ground, locale, benefit),
      offerTitle: offer?.title ?? "",
      usage: usageText(ground, locale, benefit, resources),
      needs: benefitLines(ground, locale, benefit, "needs").join("\n"),
      dueAt: dueAt?.toString() ?? "",
      advocateName,
      languageSpoken: languageSpoken === false ? "no" : "yes",
      link,
    },
  });
}

/** What was said in the step that causes a message. */
export interface SaidInStep {
  readonly text: string;
  readonly reason: string | null;
  readonly link: string | null;
  /** As in events. */
  readonly who: string;
}

type StepMessage =
  | "something-needed"
  | "answer-received"
  | "benefit-delivered"
  | "activation-declined"
  | "activation-revoked";

/** Sends the message of a step; its cause is the activation's revision, so that each step sends its own. */
export async function tellStep(
  tx: Tx,
  activation: ActivationRow,
  template: StepMessage,
  said: SaidInStep,
  told: MailGround,
): Promise<void> {
  const recipients = await recipientsOf(tx, activation, template);
  for (const recipient of recipients) {
    const cause = `${template}:${activation.revision}:${keyOf(recipient)}`;
    const { address, link } = frame(activation, cause, recipient, told);
    const about = { ...address, causedBy: said.who };
    const title = benefitName(told.ground, recipient.locale, activation.benefit);
    const { text } = said;
    const { words } = messages(nearestLocale([recipient.locale]));
    switch (template) {
      case "something-needed": {
        const advocateName = (await nameOf(tx, said.who)) ?? noName;
        const params = { title, text, reason: askedBecause(words, said.reason), advocateName, link };
        await queueMessage(tx, { ...about, template, params });
        break;
      }
      case "answer-received": {
        const { partnerId } = activation;
        const name = (await partnerName(tx, partnerId)) ?? partnerId;
        const work = workLink(told.surroundings.publicUrl, partnerId, subjectOf(activation));
        const params = { title, text, partnerName: name, link: work };
        await queueMessage(tx, { ...about, template, params });
        break;
      }
      case "benefit-delivered": {
        const params = { benefitTitle: title, text, evidence: said.link ?? "", link };
        await queueMessage(tx, { ...about, template, params });
        break;
      }
      case "activation-declined": {
        const reason = declineReasonText(words, (said.reason ?? "other") as DeclineReason);
        await queueMessage(tx, { ...about, template, params: { benefitTitle: title, reason, text, link } });
        break;
      }
      case "activation-revoked": {
        const ground = revokeGroundText(words, (said.reason ?? "other") as RevokeGround);
        const by = (await nameOf(tx, said.who)) ?? noName;
        await queueMessage(tx, {
          ...about,
          template,
          params: { benefitTitle: title, ground, text, by, link },
        });
        break;
      }
    }
  }
}

/** Why the team asks, in the reader's words; "" where there is nothing to say. Others stay as they are. */
export function askedBecause(words: Words, reason: string | null): string {
  const known = askReasons.find((each) => each === reason);
  if (known === "other") return "";
  return known === undefined ? (reason ?? "") : askReasonText(words, known);
}

async function nameOf(tx: Tx, who: string): Promise<string | null> {
  return (await namesOf(tx, [who])).get(who) ?? null;
}

async function recipientsOf(
  tx: Tx,
  activation: ActivationRow,
  template: StepMessage,
): Promise<readonly MailReader[]> {
  if (template === "answer-received") {
    const { assignee } = activation;
    const advocate = assignee === null ? null : await personRecipient(tx, `person:${assignee}`);
    return advocate === null ? [] : [advocate];
  }
  const contact = await recipientOf(tx, activation);
  const first = contact === null ? [] : [contact];
  if (template !== "activation-declined" && template !== "activation-revoked") return first;
  const owners = await ownerRecipients(tx, activation.partnerId);
  return [...first, ...owners.filter(({ email }) => email !== contact?.email)];
}

/** The activation ended, because what was asked wasn't answered. */
export async function tellExpired(
  tx: Tx,
  activation: ActivationRow,
  askedOn: string,
  told: MailGround,
): Promise<void> {
  const recipient = await recipientOf(tx, activation);
  if (recipient === null) return;
  const { address, link } = frame(activation, `expired:${askedOn}`, recipient, told);
  const benefitTitle = benefitName(told.ground, recipient.locale, activation.benefit);
  await queueMessage(tx, {
    ...address,
    template: "activation-expired",
    params: { benefitTitle, askedOn, link },
  });
}

/** What was asked still waits for an answer. */
export async function tellAwaited(
  tx: Tx,
  activation: ActivationRow,
  warning: { readonly warningDays: number; readonly daysLeft: number; readonly text: string },
  told: MailGround,
): Promise<void> {
  const recipient = await recipientOf(tx, activation);
  if (recipient === null) return;
  const { warningDays, daysLeft, text } = warning;
  const cause = `answer-awaited:${activation.askedOn}:${warningDays}`;
  const { address, link } = frame(activation, cause, recipient, told);
  await queueMessage(tx, {
    ...{ ...address, template: "answer-awaited" },
    params: {
      benefitTitle: benefitName(told.ground, recipient.locale, activation.benefit),
      ...{ daysLeft: String(daysLeft), text, link },
      // The last day on which it can be answered.
      endsOn: told.ground.today.add({ days: daysLeft }).toString(),
    },
  });
}
