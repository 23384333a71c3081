import { type Locale, nearestLocale } from "@laurel/contract";
import { baseRecipient, outreachDue, type Recipient } from "@laurel/core";
import { queueMessage } from "../../messages/queue-message.ts";
import { appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { ChooseAssignee } from "../assign-work.ts";
import type { LoopGround } from "../ground.ts";
import { personOf } from "../people-of.ts";
import { openPromiseFor } from "../promises/change-promises.ts";
import { baseAdvice } from "./base-advice.ts";
import type { Gives } from "./gives.ts";
import { ownerOf, peopleOf } from "./line-store.ts";
import {
  findOutreach,
  insertOutreach,
  lockOutreach,
  subjectOf,
  updateOutreach,
  type WholeOutreach,
} from "./outreach-store.ts";
import type { UnopenedPublication } from "./unopened-store.ts";

/** Who acts where no person does. */
export const laurel = { who: "laurel" } as const;

/** Where an offer is in the portal. */
export function offerLink(publicUrl: string, partnerId: string, offerId: string): string {
  return `${publicUrl}/partners/${encodeURIComponent(partnerId)}/offers/${encodeURIComponent(offerId)}`;
}

/** What outreaches of one transaction are opened with. */
export interface Opening {
  readonly ground: LoopGround;
  readonly publicUrl: string;
  readonly choose: ChooseAssignee;
  readonly gives: Gives;
}

/**
 * Opens the outreach of a publication: what the offer is eligible for, an advocate, the promise, and at once
 * the base message to its owner, or to the next in line. It changes nothing where the publication has one.
 */
export async function openOutreach(
  tx: Tx,
  publication: UnopenedPublication,
  { ground, publicUrl, choose, gives }: Opening,
): Promise<void> {
  const { partnerId, offerId, option, publishedOn } = publication;
  const days = outreachDays(ground);
  const liveOn = Temporal.PlainDate.from(publishedOn);
  const made = await insertOutreach(tx, {
    ...{ partnerId, offerId, option, publishedOn },
    dueOn: liveOn.add({ days }).toString(),
    ...gives(publication),
    assignee: null,
    openedAt: ground.now,
  });
  if (made === null) return;
  const outreach = await findOutreach(tx, made.outreachId);
  if (outreach === null) throw new Error("an outreach is gone that was just made");
  const choice = await chooseBase(tx, outreach);
  const language = choice.recipient?.language ?? outreach.partnerLocale;
  const assignee = choose(language)?.advocateId ?? null;
  const dueAt = outreachDue(liveOn, null, days, ground.zone);
  await openPromiseFor(
    tx,
    {
      ...{ partnerId, kind: "outreach", subject: subjectOf(outreach), title: offerId, language, assignee },
      length: { until: dueAt },
    },
    ground,
  );
  await sendBase(tx, { ...outreach, assignee }, choice, ground, publicUrl);
  const data = { outreach: outreach.outreachId, offer: offerId, option };
  await appendEvents(tx, laurel, [{ partnerId, what: "outreach.opened", data }]);
}

/** For how many days after a publication the first word is in time; 28 where the program says nothing. */
export function outreachDays({ program, today }: LoopGround): number {
  const period = program?.promises.outreach ?? { months: 0, days: 28 };
  return today.until(today.add(period), { largestUnit: "days" }).days;
}

type BaseChoice = ReturnType<typeof baseRecipient>;

/** Chooses who gets the base message: the offer's owner, the primary contact, or the partner's owner. */
async function chooseBase(tx: Tx, { partnerId, ownerEmail, offerOwner }: WholeOutreach): Promise<BaseChoice> {
  const { contacts, members } = await peopleOf(tx, partnerId);
  const email = ownerEmail ?? offerOwner;
  const owner = email === null ? null : await ownerOf(tx, partnerId, email);
  return baseRecipient({ owner }, contacts, members);
}

/** Sends the base message, and records its recipient, or that it has none. */
async function sendBase(
  tx: Tx,
  outreach: WholeOutreach,
  { recipient, passedOver }: BaseChoice,
  ground: LoopGround,
  publicUrl: string,
): Promise<void> {
  const cause = recipient === null ? null : `${subjectOf(outreach)}:base:${outreach.revision}`;
  if (recipient !== null && cause !== null)
    await queueBase(tx, outreach, { recipient, cause }, ground, publicUrl);
  await updateOutreach(tx, outreach, {
    assignee: outreach.assignee,
    baseCause: cause,
    baseTo: recipient?.email ?? null,
    basePlace: recipient?.place ?? null,
    passedOver,
  });
}

async function queueBase(
  tx: Tx,
  outreach: WholeOutreach,
  { recipient, cause }: { readonly recipient: Recipient; readonly cause: string },
  ground: LoopGround,
  publicUrl: string,
): Promise<void> {
  const { partnerId, offerId, offerTitle, option, assignee } = outreach;
  const locale = localeOf(recipient, outreach);
  const advocate = await personOf(tx, assignee === null ? null : `person:${assignee}`);
  await queueMessage(tx, {
    ...{ partnerId, cause, locale, email: recipient.email, userId: null },
    template: "base-resources",
    createdAt: ground.now,
    zone: ground.zone,
    params: {
      offerTitle,
      option,
      ...baseAdvice(ground, locale, option),
      advocateName: advocate?.name ?? "",
      dueAt: outreachDue(
        Temporal.PlainDate.from(outreach.publishedOn),
        null,
        outreachDays(ground),
        ground.zone,
      ).toString(),
      checkLink: `${offerLink(publicUrl, partnerId, offerId)}/self-check`,
      link: offerLink(publicUrl, partnerId, offerId),
    },
  });
}

/** The language in which a person is written to: their own, else the partner's. */
export function localeOf(
  { language }: Pick<Recipient, "language">,
  { partnerLocale }: Pick<WholeOutreach, "partnerLocale">,
): Locale {
  return nearestLocale([language ?? partnerLocale]);
}

/** Sends the base message again, because the partner has said who owns the offer. */
export async function sendBaseAgain(
  tx: Tx,
  outreachId: number,
  ground: LoopGround,
  publicUrl: string,
): Promise<void> {
  const outreach = await lockOutreach(tx, outreachId);
  if (outreach === null) throw new Error("an outreach is gone that was just changed");
  await sendBase(tx, outreach, await chooseBase(tx, outreach), ground, publicUrl);
}
