import { createHash, randomBytes } from "node:crypto";
import { queueMessage } from "../../messages/queue-message.ts";
import { type Actor, appendEvents } from "../../platform/audit/append-events.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import { normalizeAddress } from "../../platform/email-address.ts";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { Vault } from "../../platform/vault.ts";
import type { LoopGround } from "../ground.ts";
import { personOf } from "../people-of.ts";
import { keepPromises, openPromiseFor, voidPromises } from "../promises/change-promises.ts";
import type { Side } from "../side.ts";
import { addStep } from "../steps/step-store.ts";
import { ownerOf } from "./line-store.ts";
import { localeOf, offerLink, outreachDays, sendBaseAgain } from "./open-outreach.ts";
import {
  findByConfirmLink,
  lockOutreach,
  subjectOf,
  updateOutreach,
  type WholeOutreach,
} from "./outreach-store.ts";

/** Who changes which outreach. */
export interface OutreachOrder {
  readonly outreachId: number;
  readonly actor: Actor;
  readonly side: Side;
}

/** A contact with a person, as the team logs it. */
export interface LoggedTalk {
  readonly channel: string;
  readonly at: Temporal.Instant;
  readonly text: string;
  /** Given: the text is mailed to the offer's owner under this subject. */
  readonly subject: string | null;
}

/** Logs that the team has talked to the publisher; that keeps the promise, at the moment of the talk. */
export async function logOutreachContact(
  tx: Tx,
  { outreachId, actor, side }: OutreachOrder,
  talk: LoggedTalk,
  ground: LoopGround,
  publicUrl: string,
): Promise<Refusal | null> {
  const outreach = await lockOutreach(tx, outreachId);
  if (outreach === null) return refuse("outreach-unknown");
  if (Temporal.Instant.compare(talk.at, ground.now) > 0) return refuse("moment-in-future");
  if (Temporal.Instant.compare(talk.at, outreach.openedAt) < 0) return refuse("moment-too-early");
  const { partnerId } = outreach;
  const subject = subjectOf(outreach);
  if (talk.subject !== null) {
    const refusal = await sendFirstWord(tx, outreach, talk.subject, talk.text, { actor, ground, publicUrl });
    if (refusal !== null) return refusal;
  }
  await keepPromises(tx, { partnerId, subject }, ground, talk.at);
  await updateOutreach(tx, outreach, {
    contactedAt: outreach.contactedAt ?? talk.at,
    settled: true,
    ...(actor.who.startsWith("person:") && outreach.assignee === null
      ? { assignee: actor.who.slice(7) }
      : {}),
  });
  await addStep(tx, {
    ...{ partnerId, subject, action: "contact", side, who: actor.who, recordedAt: ground.now },
    ...{ happenedAt: talk.at, channel: talk.channel, body: talk.text },
  });
  const data = { outreach: outreachId, by: talk.channel };
  await appendEvents(tx, actor, [{ partnerId, what: "outreach.contacted", data }]);
  return null;
}

async function sendFirstWord(
  tx: Tx,
  outreach: WholeOutreach,
  subject: string,
  body: string,
  {
    actor,
    ground,
    publicUrl,
  }: { readonly actor: Actor; readonly ground: LoopGround; readonly publicUrl: string },
): Promise<Refusal | null> {
  const { partnerId, offerId, offerTitle, ownerEmail, offerOwner, baseTo } = outreach;
  const email = ownerEmail ?? offerOwner ?? baseTo;
  if (email === null) return refuse("email-invalid", { found: "" });
  const reader = await ownerOf(tx, partnerId, email);
  const advocate = await personOf(tx, actor.who);
  await queueMessage(tx, {
    ...{ partnerId, cause: `${subjectOf(outreach)}:first-word:${outreach.revision}`, userId: null, email },
    locale: localeOf(reader, outreach),
    causedBy: actor.who,
    createdAt: ground.now,
    zone: ground.zone,
    template: "outreach-first-word",
    params: {
      ...{ subject, body, offerTitle, advocateName: advocate?.name ?? "" },
      link: offerLink(publicUrl, partnerId, offerId),
    },
  });
  return null;
}

/** The partner wants no first word about a publication, or wants it again. */
export async function optOutreach(
  tx: Tx,
  { outreachId, actor, side }: OutreachOrder,
  out: boolean,
  ground: LoopGround,
): Promise<Refusal | null> {
  const outreach = await lockOutreach(tx, outreachId);
  if (outreach === null) return refuse("outreach-unknown");
  if (out === (outreach.optedOutAt !== null)) return null;
  const { partnerId, offerId, assignee, partnerLocale } = outreach;
  const subject = subjectOf(outreach);
  const contacted = outreach.contactedAt !== null;
  await updateOutreach(tx, outreach, { optedOutAt: out ? ground.now : null, settled: out || contacted });
  if (out) await voidPromises(tx, { partnerId, subject }, ground);
  else if (!contacted) {
    // The days begin again, because the team stopped working on it.
    const due = ground.today.add({ days: outreachDays(ground) + 1 }).toZonedDateTime(ground.zone);
    await openPromiseFor(
      tx,
      {
        ...{ partnerId, kind: "outreach", subject, title: offerId, language: partnerLocale, assignee },
        length: { until: due.toInstant() },
      },
      ground,
    );
  }
  const action = out ? "opt-out" : "opt-in";
  await addStep(tx, { ...{ partnerId, subject, action, side, who: actor.who, recordedAt: ground.now } });
  const data = { outreach: outreachId };
  await appendEvents(tx, actor, [{ partnerId, what: `outreach.opted-${out ? "out" : "in"}`, data }]);
  return null;
}

/** For how many hours the link works by which a named owner confirms. */
const confirmHours = 168;

/** Names the offer's owner: the base message goes to them, and a link by which they confirm. */
export async function nameOwner(
  tx: Tx,
  { outreachId, actor, side }: OutreachOrder,
  given: string,
  ground: LoopGround,
  { publicUrl, links }: { readonly publicUrl: string; readonly links: Vault },
): Promise<Refusal | null> {
  const email = normalizeAddress(given);
  if (email === null) return refuse("email-invalid", { found: given });
  const outreach = await lockOutreach(tx, outreachId);
  if (outreach === null) return refuse("outreach-unknown");
  if (outreach.ownerEmail === email) return null;
  const { partnerId, partnerName, offerTitle } = outreach;
  const token = randomBytes(24).toString("base64url");
  const cause = `${subjectOf(outreach)}:confirm:${outreach.revision}`;
  const reader = await ownerOf(tx, partnerId, email);
  const namer = await personOf(tx, actor.who);
  await queueMessage(tx, {
    ...{ partnerId, cause, email, userId: null, locale: localeOf(reader, outreach) },
    causedBy: actor.who,
    createdAt: ground.now,
    zone: ground.zone,
    template: "confirm-owner",
    secret: { links, endsAt: ground.now.add({ hours: confirmHours }) },
    params: {
      ...{ offerTitle, partnerName, namedBy: namer?.name ?? partnerName, validHours: String(confirmHours) },
      link: `${publicUrl}/confirm-owner#token=${token}`,
    },
  });
  const change = {
    ...{ ownerEmail: email, ownerConfirmedAt: null, confirmCause: cause },
    answeredOn: ground.today.toString(),
  };
  await updateOutreach(tx, outreach, change, digestOf(token));
  await sendBaseAgain(tx, outreachId, ground, publicUrl);
  await addStep(tx, {
    ...{ partnerId, subject: subjectOf(outreach), action: "owner", side, who: actor.who },
    recordedAt: ground.now,
  });
  const personal = { person: email };
  const data = { outreach: outreachId };
  await appendEvents(tx, actor, [{ partnerId, what: "outreach.owner-named", data, personal }]);
  return null;
}

/** Confirms by a link that its reader owns the offer. Used twice, it changes nothing. */
export async function confirmOwner(
  tx: Tx,
  token: string,
  now: Temporal.Instant,
): Promise<WholeOutreach | Refusal> {
  const found = await findByConfirmLink(tx, digestOf(token));
  const outreach = found === null ? null : await lockOutreach(tx, found.outreachId);
  if (outreach === null) return refuse("outreach-unknown");
  if (outreach.ownerConfirmedAt !== null) return outreach;
  await updateOutreach(tx, outreach, { ownerConfirmedAt: now });
  const data = { outreach: outreach.outreachId };
  const { partnerId } = outreach;
  await appendEvents(tx, { who: "laurel" }, [{ partnerId, what: "outreach.owner-confirmed", data }]);
  return outreach;
}

function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
