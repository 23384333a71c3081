import type { Locale } from "@laurel/contract";
import type { PassedOver, PlaceInLine, PublishingOption } from "@laurel/core";
import type { MessageState } from "../../messages/message-store.ts";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";
import { notifyChange } from "../../platform/live/notify-change.ts";

/** An outreach on record. */
export interface OutreachRow {
  readonly partnerId: string;
  readonly outreachId: number;
  readonly offerId: string;
  readonly option: PublishingOption;
  readonly publishedOn: string;
  /** The last day in time. */
  readonly dueOn: string;
  readonly benefits: readonly string[];
  readonly added: readonly string[];
  readonly assignee: string | null;
  readonly openedAt: Temporal.Instant;
  /** The cause of the base message; null: it went to no one. */
  readonly baseCause: string | null;
  /** The cause of the mail that asks the named owner to confirm; null: none was asked. */
  readonly confirmCause: string | null;
  readonly baseTo: string | null;
  readonly basePlace: PlaceInLine | null;
  readonly passedOver: readonly PassedOver[];
  /** The owner that the partner named; null: the offer's own. */
  readonly ownerEmail: string | null;
  readonly ownerConfirmedAt: Temporal.Instant | null;
  readonly contactedAt: Temporal.Instant | null;
  readonly optedOutAt: Temporal.Instant | null;
  readonly asked: readonly AskedOwner[];
  readonly answeredOn: string | null;
  readonly settled: boolean;
  readonly revision: number;
}

/** Someone who was asked who owns the offer. */
export interface AskedOwner {
  readonly place: PlaceInLine;
  readonly email: string;
  readonly askedOn: string;
  /** Of the message. */
  readonly cause: string;
}

/** How far the mail of a cause has come. */
export interface MailState {
  readonly messageId: number;
  readonly state: MessageState;
  readonly locale: Locale;
  readonly bounced: "hard" | "soft" | null;
  /** ISO 8601, with an offset. */
  readonly sentAt: string | null;
  readonly createdAt: string;
}

/** An outreach with what is known of its offer, its mails and its support request. */
export interface WholeOutreach extends OutreachRow {
  readonly partnerName: string;
  readonly partnerLocale: string;
  readonly offerTitle: string;
  /** As last received with the offer. */
  readonly offerOwner: string | null;
  readonly liveOn: string | null;
  /** Whether the publication is still on record. */
  readonly isPublished: boolean;
  /** Whether the person that the base message went to is no longer at the partner. */
  readonly readerLeft: boolean;
  readonly mails: Readonly<Record<string, MailState>>;
  /** Of the open support request about its owner. */
  readonly requestId: number | null;
}

const columns = `outreach.partner_id, outreach.outreach_id, outreach.offer_id, outreach.option,
  outreach.published_on, outreach.due_on, outreach.benefits, outreach.added, outreach.assignee,
  outreach.opened_at, outreach.base_cause, outreach.confirm_cause, outreach.base_to, outreach.base_place,
  outreach.passed_over, outreach.owner_email, outreach.owner_confirmed_at, outreach.contacted_at,
  outreach.opted_out_at, outreach.asked, outreach.answered_on, outreach.settled, outreach.revision`;

/** Whether an address is a former member's, or a contact's who has left. */
const hasLeft = (email: string) => `(exists (
    select from identity."user" person where person.email = lower(${email})
      and not exists (select from memberships
        where memberships.partner_id = outreach.partner_id and user_id = person.id)
      and exists (select from events where events.partner_id = outreach.partner_id
        and what = 'membership.ended' and data ->> 'person' = person.id))
  or exists (select from contacts where contacts.partner_id = outreach.partner_id
    and email = ${email} and reach = 'left'))`;

/** The subject of an outreach's promises and steps. */
export const subjectOf = ({ outreachId }: Pick<OutreachRow, "outreachId">) => `outreach:${outreachId}`;

/** An outreach to record. */
export type NewOutreach = Pick<
  OutreachRow,
  | "partnerId"
  | "offerId"
  | "option"
  | "publishedOn"
  | "dueOn"
  | "benefits"
  | "added"
  | "assignee"
  | "openedAt"
>;

/** Records an outreach; null where the publication has one. */
export async function insertOutreach(tx: Tx, outreach: NewOutreach): Promise<OutreachRow | null> {
  return row<OutreachRow>(
    tx,
    `insert into outreaches as outreach (partner_id, offer_id, option, published_on, due_on, benefits, added,
       assignee, opened_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     on conflict (partner_id, offer_id, option) do nothing returning ${columns}`,
    [
      ...[outreach.partnerId, outreach.offerId, outreach.option, outreach.publishedOn, outreach.dueOn],
      ...[outreach.benefits, outreach.added, outreach.assignee, outreach.openedAt.toString()],
    ],
  );
}

/** What changes of an outreach. */
export type OutreachChange = Partial<
  Pick<
    OutreachRow,
    | "assignee"
    | "baseCause"
    | "confirmCause"
    | "baseTo"
    | "basePlace"
    | "passedOver"
    | "ownerEmail"
    | "ownerConfirmedAt"
    | "contactedAt"
    | "optedOutAt"
    | "asked"
    | "answeredOn"
    | "settled"
  >
>;

/**
 * Records what became of an outreach, and tells the pages that are open. `confirmDigest`: of the link by
 * which the named owner confirms.
 */
export async function updateOutreach(
  tx: Tx,
  { partnerId, outreachId, ...before }: OutreachRow,
  change: OutreachChange,
  confirmDigest?: Buffer,
): Promise<void> {
  const after = { ...before, ...change };
  await notifyChange(tx, { partnerId, what: "outreach", id: outreachId });
  await run(
    tx,
    `update outreaches set assignee = $3, base_cause = $4, confirm_cause = $5, base_to = $6, base_place = $7,
       passed_over = $8, owner_email = $9, owner_confirmed_at = $10, contacted_at = $11, opted_out_at = $12,
       asked = $13, answered_on = $14, settled = $15, confirm_digest = coalesce($16, confirm_digest),
       revision = revision + 1
     where partner_id = $1 and outreach_id = $2`,
    [
      ...[partnerId, outreachId, after.assignee, after.baseCause, after.confirmCause, after.baseTo],
      ...[after.basePlace, JSON.stringify(after.passedOver), after.ownerEmail],
      ...[text(after.ownerConfirmedAt), text(after.contactedAt), text(after.optedOutAt)],
      ...[JSON.stringify(after.asked), after.answeredOn, after.settled, confirmDigest ?? null],
    ],
  );
}

/** Which outreaches. */
export interface OutreachFilter {
  readonly partnerId?: string;
  readonly outreachId?: number;
  readonly offerIds?: readonly string[];
  readonly assignee?: string | null;
  /** Those that the watchdog still has to look at. */
  readonly unsettled?: boolean;
  /** Of those only what may have a next step on this day: missed, or its base message has an outcome. */
  readonly mayStepOn?: string;
}

/** Outreaches after a position, the first due first. */
export async function listOutreaches(
  reader: Reader,
  { partnerId, outreachId, offerIds, assignee, unsettled, mayStepOn }: OutreachFilter,
  after: Position | null,
  limit: number,
): Promise<readonly WholeOutreach[]> {
  return rows<WholeOutreach>(
    reader,
    `with page as materialized (
       select * from outreaches outreach
       where ($1::text is null or partner_id = $1) and ($2::bigint is null or outreach_id = $2)
         and ($3::text[] is null or offer_id = any($3))
         and ($4::text is null or assignee = $4) and (not $5 or assignee is null)
         and (not $6 or not settled)
         -- Settled without a word: the publication, or the offer, is no longer the partner's.
         and ($2 is not null or not settled or contacted_at is not null or opted_out_at is not null)
         and ($7::date is null or (due_on, outreach_id) > ($7::date, $8::bigint))
         and ($10::date is null or due_on < $10 or base_cause is null or exists (
             select from messages where messages.partner_id = outreach.partner_id and cause = base_cause
               and (state = 'failed' or bounced = 'hard'
                 or outreach.option = 'list' and state not in ('waiting', 'daily')))
           or not exists (select from publications where publications.partner_id = outreach.partner_id
             and publications.offer_id = outreach.offer_id and publications.option = outreach.option))
       order by due_on, outreach_id limit $9)
     select ${columns}, partner.name as partner_name, partner.locale as partner_locale,
       offer.title as offer_title, offer.owner_email as offer_owner, offer.live_on,
       exists (select from publications publication where publication.partner_id = outreach.partner_id
         and publication.offer_id = outreach.offer_id
         and publication.option = outreach.option) as is_published,
       ${hasLeft("outreach.base_to")} as reader_left,
       coalesce((
         select jsonb_object_agg(message.cause, jsonb_build_object('messageId', message.message_id,
           'state', message.state, 'locale', message.locale, 'bounced', message.bounced,
           'sentAt', message.sent_at, 'createdAt', message.created_at))
         from messages message where message.partner_id = outreach.partner_id
           and message.cause like 'outreach:' || outreach.outreach_id || ':%'), '{}') as mails,
       (select request_id from requests request where request.partner_id = outreach.partner_id
         and request.offer_id = outreach.offer_id and request.reason = 'owner-unknown'
         and request.state <> 'closed') as request_id
     from page outreach join partners partner using (partner_id)
     join offers offer on offer.partner_id = outreach.partner_id and offer.offer_id = outreach.offer_id
     order by outreach.due_on, outreach.outreach_id`,
    [
      ...[partnerId ?? null, outreachId ?? null, offerIds ?? null, assignee ?? null, assignee === null],
      ...[unsettled ?? false, after?.[0] ?? null, after?.[1] ?? null, limit, mayStepOn ?? null],
    ],
  );
}

/** One outreach; null where there is none. */
export async function findOutreach(reader: Reader, outreachId: number): Promise<WholeOutreach | null> {
  return (await listOutreaches(reader, { outreachId }, null, 1))[0] ?? null;
}

/** Locks an outreach until the transaction ends; gives it as it is then. Null where there is none. */
export async function lockOutreach(tx: Tx, outreachId: number): Promise<WholeOutreach | null> {
  await run(tx, "select from outreaches where outreach_id = $1 for update", [outreachId]);
  return findOutreach(tx, outreachId);
}

/** The partner of an outreach; null where there is no such outreach. */
export async function partnerOfOutreach(reader: Reader, outreachId: number): Promise<string | null> {
  const statement = "select partner_id from outreaches where outreach_id = $1";
  return (await row<{ readonly partnerId: string }>(reader, statement, [outreachId]))?.partnerId ?? null;
}

/** The outreach whose named owner got the link with this digest; null where there is none. */
export async function findByConfirmLink(reader: Reader, digest: Buffer): Promise<OutreachRow | null> {
  return row<OutreachRow>(reader, `select ${columns} from outreaches outreach where confirm_digest = $1`, [
    digest,
  ]);
}

/** Settled outreaches of publications on record: how many were contacted, and how many opted out. */
export async function countSettled(
  reader: Reader,
): Promise<{ readonly contacted: number; readonly optedOut: number }> {
  const found = await row<{ readonly contacted: number; readonly optedOut: number }>(
    reader,
    `select count(*) filter (where contacted_at is not null) as contacted,
       count(*) filter (where contacted_at is null and opted_out_at is not null) as opted_out
     from outreaches outreach join publications using (partner_id, offer_id, option) where settled`,
  );
  return found ?? { contacted: 0, optedOut: 0 };
}

function text(moment: Temporal.Instant | null): string | null {
  return moment?.toString() ?? null;
}
