import type { ActivationState, EpochDay, FormAnswers, Minor, PriorActivation } from "@laurel/core";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";

/** An activation as stored. */
export interface ActivationRow {
  readonly partnerId: string;
  readonly activationId: number;
  readonly benefit: string;
  readonly offerId: string | null;
  readonly unlockId: number | null;
  readonly contactId: number | null;
  readonly state: ActivationState;
  /** Of the program. */
  readonly version: string;
  /** ISO 8601. */
  readonly leadTime: string | null;
  readonly form: string | null;
  readonly answers: FormAnswers | null;
  readonly amountMinor: number | null;
  readonly assignee: string | null;
  readonly languageSpoken: boolean | null;
  /** As in events. */
  readonly activatedBy: string;
  readonly activatedAt: Temporal.Instant;
  readonly askedOn: string | null;
  readonly answerWarned: readonly number[];
  readonly rating: number | null;
  readonly ratingText: string | null;
  readonly revision: number;
}

const columns = `activation.partner_id, activation.activation_id, activation.benefit, activation.offer_id,
  activation.unlock_id, activation.contact_id, activation.state, activation.version, activation.lead_time,
  activation.form, activation.answers, activation.amount_minor, activation.assignee,
  activation.language_spoken, activation.activated_by, activation.activated_at, activation.asked_on,
  activation.answer_warned, activation.rating, activation.rating_text, activation.revision`;

/** The states in which something is still to be done. */
const isOpen = "state in ('requested', 'contacted', 'in-progress', 'waiting-for-partner')";

/** What promises, steps and files of an activation are kept under. */
export function subjectOf({ activationId }: Pick<ActivationRow, "activationId">): string {
  return `activation:${activationId}`;
}

/** Lets one activation of a benefit at a time be made for a partner: each counts what the others take. */
export async function lockUses(tx: Tx, partnerId: string, benefit: string): Promise<void> {
  await run(
    tx,
    { name: "activations.lock-uses", text: "select pg_advisory_xact_lock(hashtextextended($1, 0))" },
    [`uses ${partnerId} ${benefit}`],
  );
}

/** All activations of a partner, as far as they matter for others; of some benefits only where named. */
export async function priorActivations(
  reader: Reader,
  partnerId: string,
  benefits: readonly string[] | null = null,
): Promise<readonly PriorActivation[]> {
  const found = await rows<{
    readonly activationId: number;
    readonly benefit: string;
    readonly offerId: string | null;
    readonly state: ActivationState;
    readonly activatedOn: EpochDay;
    readonly amountMinor: Minor | null;
  }>(
    reader,
    {
      name: "activations.prior",
      text: `select activation_id, benefit, offer_id, state,
             (activated_on - date '1970-01-01') as activated_on,
       amount_minor
     from activations where partner_id = $1 and ($2::text[] is null or benefit = any($2))`,
    },
    [partnerId, benefits],
  );
  return found.map(({ activationId, ...rest }) => ({ activationId: String(activationId), ...rest }));
}

/** An activation to record. */
export type NewActivation = Omit<
  ActivationRow,
  "activationId" | "askedOn" | "answerWarned" | "rating" | "ratingText" | "revision"
> & { readonly activatedOn: string };

/** Records an activation; null where one of this benefit and offer is open. */
export async function insertActivation(tx: Tx, made: NewActivation): Promise<ActivationRow | null> {
  const ended = made.state === "delivered" ? made.activatedAt.toString() : null;
  return row<ActivationRow>(
    tx,
    {
      name: "activations.insert",
      text: `insert into activations as activation (partner_id, benefit, offer_id, unlock_id, contact_id,
               state,
       version, lead_time, form, answers, amount_minor, assignee, language_spoken, activated_by, activated_at,
       activated_on, ended_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
     on conflict (partner_id, benefit, (coalesce(offer_id, ''))) where ${isOpen} do nothing
     returning ${columns}`,
    },
    [
      ...[
        made.partnerId,
        made.benefit,
        made.offerId,
        made.unlockId,
        made.contactId,
        made.state,
        made.version,
      ],
      ...[made.leadTime, made.form, made.answers === null ? null : JSON.stringify(made.answers)],
      ...[made.amountMinor, made.assignee, made.languageSpoken, made.activatedBy],
      ...[made.activatedAt.toString(), made.activatedOn, ended],
    ],
  );
}

/** One activation of a partner; null where there is none of that id. */
export async function findActivation(
  reader: Reader,
  partnerId: string,
  activationId: number,
): Promise<ActivationRow | null> {
  return row<ActivationRow>(
    reader,
    `select ${columns} from activations activation where partner_id = $1 and activation_id = $2`,
    [partnerId, activationId],
  );
}

/** The same, held until the transaction ends. */
export async function lockActivation(
  tx: Tx,
  partnerId: string,
  activationId: number,
): Promise<ActivationRow | null> {
  return row<ActivationRow>(
    tx,
    `select ${columns} from activations activation where partner_id = $1 and activation_id = $2 for update`,
    [partnerId, activationId],
  );
}

/** The partner of an activation; null where there is no such activation. */
export async function partnerOfActivation(reader: Reader, activationId: number): Promise<string | null> {
  const statement = "select partner_id from activations where activation_id = $1";
  return (await row<{ readonly partnerId: string }>(reader, statement, [activationId]))?.partnerId ?? null;
}

/** A partner's activations after a position, the latest first. */
export async function listActivations(
  reader: Reader,
  partnerId: string,
  after: Position | null,
  limit: number,
): Promise<readonly ActivationRow[]> {
  return rows<ActivationRow>(
    reader,
    `select ${columns} from activations activation
     where partner_id = $1 and ($2::bigint is null or activation_id < $2)
     order by activation_id desc limit $3`,
    [partnerId, after?.[0] ?? null, limit],
  );
}

/** The latest `each` activations of every benefit and offer of a partner, the latest first. */
export async function latestActivations(
  reader: Reader,
  partnerId: string,
  each: number,
): Promise<readonly ActivationRow[]> {
  return rows<ActivationRow>(
    reader,
    `select ${columns} from activations activation join (
       select activation_id, row_number() over (
         partition by benefit, coalesce(offer_id, '') order by activation_id desc) as place
       from activations where partner_id = $1
     ) placed on placed.activation_id = activation.activation_id and placed.place <= $2
     where partner_id = $1 order by activation.activation_id desc`,
    [partnerId, each],
  );
}

/** What changes on an activation; what is left out stays. */
export interface ActivationUpdate {
  readonly state?: ActivationState;
  readonly amountMinor?: number;
  readonly answers?: FormAnswers;
  readonly askedOn?: string | null;
  readonly answerWarned?: readonly number[];
  readonly endedAt?: Temporal.Instant;
  readonly rating?: number;
  readonly ratingText?: string | null;
}

/** Changes an activation that is held; gives it as it is then. */
export async function updateActivation(
  tx: Tx,
  before: ActivationRow,
  change: ActivationUpdate,
): Promise<ActivationRow> {
  const { partnerId, activationId, ...now } = { ...before, ...change };
  const after = await row<ActivationRow>(
    tx,
    `update activations activation set state = $3, amount_minor = $4, answers = $5, asked_on = $6,
       answer_warned = $7, ended_at = coalesce($8, ended_at), rating = $9, rating_text = $10,
       revision = revision + 1
     where partner_id = $1 and activation_id = $2 returning ${columns}`,
    [
      ...[partnerId, activationId, now.state, now.amountMinor],
      ...[now.answers === null ? null : JSON.stringify(now.answers), now.askedOn, now.answerWarned],
      ...[now.endedAt?.toString() ?? null, now.rating, now.ratingText],
    ],
  );
  if (after === null) throw new Error("an activation that was held is gone");
  return after;
}

/** The open activations of a partner, by id; of one contact only where named. */
export async function openActivations(
  reader: Reader,
  partnerId: string,
  contactId: number | null = null,
): Promise<readonly ActivationRow[]> {
  return rows<ActivationRow>(
    reader,
    `select ${columns} from activations activation
     where partner_id = $1 and ${isOpen} and ($2::bigint is null or contact_id = $2) order by activation_id`,
    [partnerId, contactId],
  );
}

/** Gives the open activations of one contact to another. */
export async function moveActivations(tx: Tx, partnerId: string, from: number, to: number): Promise<void> {
  await run(
    tx,
    `update activations set contact_id = $3, revision = revision + 1
     where partner_id = $1 and contact_id = $2 and ${isOpen}`,
    [partnerId, from, to],
  );
}

/** Gives the open activations whose contact has ended to another contact. */
export async function adoptActivations(tx: Tx, partnerId: string, to: number): Promise<void> {
  await run(
    tx,
    `update activations set contact_id = $2, revision = revision + 1
     where partner_id = $1 and ${isOpen} and contact_id in (select contact_id from contacts
       where partner_id = $1 and ended_at is not null)`,
    [partnerId, to],
  );
}

/** Activations that wait for their partner since a day or longer, after one; held, others' left out. */
export async function lockWaiting(
  tx: Tx,
  askedUntil: string,
  after: number,
  limit: number,
): Promise<readonly ActivationRow[]> {
  return rows<ActivationRow>(
    tx,
    `select ${columns} from activations activation
     where state = 'waiting-for-partner' and asked_on <= $1 and activation_id > $2
     order by activation_id limit $3 for update skip locked`,
    [askedUntil, after, limit],
  );
}
