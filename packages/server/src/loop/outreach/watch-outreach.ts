import { nearestLocale } from "@laurel/contract";
import { epochDay, hasNextStep, lineFor, type OutreachRecord, watch } from "@laurel/core";
import { queueMessage } from "../../messages/queue-message.ts";
import { appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { messages } from "../../platform/locales/messages.ts";
import type { LoopGround } from "../ground.ts";
import { keepPromises, voidPromises } from "../promises/change-promises.ts";
import { makeRequest } from "../requests/make-request.ts";
import { ownerOf, peopleOf } from "./line-store.ts";
import { laurel, localeOf, offerLink } from "./open-outreach.ts";
import {
  lockOutreach,
  type MailState,
  subjectOf,
  updateOutreach,
  type WholeOutreach,
} from "./outreach-store.ts";

/** An outreach as core judges it. */
export function recordOf(outreach: WholeOutreach): OutreachRecord {
  const { mails, baseCause, baseTo, readerLeft, passedOver } = outreach;
  return {
    offerId: outreach.offerId,
    partnerId: outreach.partnerId,
    option: outreach.option,
    dueOn: dayOf(outreach.dueOn),
    base: { to: baseTo, mail: progressOf(mails[baseCause ?? ""]), readerLeft, passedOver },
    contactLogged: outreach.contactedAt !== null,
    optedOut: outreach.optedOutAt !== null,
    asked: outreach.asked.map(({ email, askedOn, cause }) => ({
      email,
      askedOn: dayOf(askedOn),
      mail: progressOf(mails[cause]),
    })),
    answeredOn: outreach.answeredOn === null ? null : dayOf(outreach.answeredOn),
    supportOpen: outreach.requestId !== null,
  };
}

function dayOf(text: string) {
  return epochDay(Temporal.PlainDate.from(text));
}

/** How far a mail has come. Without a mail server it can be read in the portal, which counts as delivered. */
export function progressOf(mail: MailState | undefined): "queued" | "delivered" | "undeliverable" {
  if (mail === undefined || mail.state === "waiting" || mail.state === "daily") return "queued";
  return mail.state === "failed" || mail.bounced === "hard" ? "undeliverable" : "delivered";
}

/** Whether `watchOutreach` would change something about an outreach on a day. */
export function needsWatch(outreach: WholeOutreach, today: Temporal.PlainDate): boolean {
  const isReached = outreach.option === "list" && arrivedAt(outreach) !== null;
  return !outreach.isPublished || isReached || hasNextStep(recordOf(outreach), epochDay(today));
}

/**
 * Takes the next step of an outreach on the day: keeps the promise of a listed offer whose base message has
 * arrived, asks the next in line who owns the offer, or opens a support request. Without one due it changes
 * nothing.
 */
export async function watchOutreach(
  tx: Tx,
  outreachId: number,
  ground: LoopGround,
  publicUrl: string,
): Promise<void> {
  const outreach = await lockOutreach(tx, outreachId);
  if (outreach === null || outreach.settled) return;
  const subject = { partnerId: outreach.partnerId, subject: subjectOf(outreach) };
  if (!outreach.isPublished) {
    await voidPromises(tx, subject, ground);
    await updateOutreach(tx, outreach, { settled: true });
    return;
  }
  const arrived = arrivedAt(outreach);
  if (outreach.option === "list" && arrived !== null) {
    await keepPromises(tx, subject, ground, arrived);
    await updateOutreach(tx, outreach, { contactedAt: arrived, settled: true });
    const data = { outreach: outreachId, by: "base-message" };
    await appendEvents(tx, laurel, [{ partnerId: outreach.partnerId, what: "outreach.contacted", data }]);
    return;
  }
  const step = watch(recordOf(outreach), await lineOf(tx, outreach), epochDay(ground.today));
  if (step.step === "ask") await askOwner(tx, outreach, step, ground, publicUrl);
  if (step.step === "open-request") await openSupport(tx, outreach, step.cause, ground, publicUrl);
}

/** Ends an outreach that no one waits for: its offer or its partner is gone. Nothing is owed any more. */
export async function endOutreach(tx: Tx, outreachId: number, ground: LoopGround): Promise<void> {
  const outreach = await lockOutreach(tx, outreachId);
  if (outreach === null || outreach.settled) return;
  await voidPromises(tx, { partnerId: outreach.partnerId, subject: subjectOf(outreach) }, ground);
  await updateOutreach(tx, outreach, { settled: true });
  const data = { outreach: outreachId, offer: outreach.offerId };
  await appendEvents(tx, laurel, [{ partnerId: outreach.partnerId, what: "outreach.ended", data }]);
}

/** When the base message arrived; null: not yet. */
function arrivedAt({ mails, baseCause, openedAt }: WholeOutreach): Temporal.Instant | null {
  const mail = mails[baseCause ?? ""];
  if (mail === undefined || progressOf(mail) !== "delivered") return null;
  const at = Temporal.Instant.from(mail.sentAt ?? mail.createdAt);
  // The mail was caused by the opening of the promise, which nothing precedes.
  return Temporal.Instant.compare(at, openedAt) < 0 ? openedAt : at;
}

async function lineOf(tx: Tx, { partnerId, ownerEmail, offerOwner }: WholeOutreach) {
  const { contacts, members } = await peopleOf(tx, partnerId);
  const email = ownerEmail ?? offerOwner;
  const owner = email === null ? null : await ownerOf(tx, partnerId, email);
  return lineFor({ owner }, contacts, members);
}

async function askOwner(
  tx: Tx,
  outreach: WholeOutreach,
  { recipient, cause }: Extract<ReturnType<typeof watch>, { readonly step: "ask" }>,
  ground: LoopGround,
  publicUrl: string,
): Promise<void> {
  const { partnerId, offerId, offerTitle } = outreach;
  const message = `${subjectOf(outreach)}:who-owns:${outreach.asked.length + 1}`;
  const link = offerLink(publicUrl, partnerId, offerId);
  await queueMessage(tx, {
    ...{ partnerId, cause: message, locale: localeOf(recipient, outreach), email: recipient.email },
    userId: null,
    template: "who-owns-this-offer",
    createdAt: ground.now,
    zone: ground.zone,
    params: { offerTitle, liveOn: outreach.publishedOn, cause, confirmLink: "", link },
  });
  const { place, email } = recipient;
  const asked = [...outreach.asked, { place, email, askedOn: ground.today.toString(), cause: message }];
  await updateOutreach(tx, outreach, { asked });
  const data = { outreach: outreach.outreachId, place, cause };
  await appendEvents(tx, laurel, [{ partnerId, what: "outreach.owner-asked", data }]);
}

async function openSupport(
  tx: Tx,
  outreach: WholeOutreach,
  cause: string,
  ground: LoopGround,
  publicUrl: string,
): Promise<void> {
  const { partnerId, offerId, offerTitle, partnerLocale } = outreach;
  const made = await makeRequest(
    tx,
    {
      ...{ partnerId, kind: "support", offerId, stage: null, environment: null, wishedOn: null },
      about: subjectOf(outreach),
      reason: "owner-unknown",
      body: messages(nearestLocale([partnerLocale])).say("mail.owner-unknown", {
        offer: offerTitle,
        cause: cause.replaceAll("-", "_"),
      }),
      actor: laurel,
      language: partnerLocale,
    },
    ground,
    publicUrl,
  );
  if (made !== null && "code" in made) throw new Error(`a support request was refused: ${made.code}`);
}
