import type { RequestKind, RequestState } from "@laurel/core";
import { row, rows, run } from "../../platform/database/rows.ts";
import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";

/** A request on record. */
export interface RequestRow {
  readonly partnerId: string;
  readonly requestId: number;
  readonly kind: RequestKind;
  readonly state: RequestState;
  readonly about: string | null;
  readonly reason: string | null;
  readonly offerId: string | null;
  readonly stage: "pre-sales" | "design" | "deployment" | "app-development" | null;
  readonly environment: "cloud" | "hybrid" | null;
  readonly body: string;
  readonly wishedOn: string | null;
  /** The address of the person who asks; null where Laurel or a key opened it. */
  readonly email: string | null;
  readonly language: string;
  readonly assignee: string | null;
  readonly openedBy: string;
  readonly openedAt: Temporal.Instant;
  readonly closedOn: string | null;
  readonly upheldAs: string | null;
  readonly revision: number;
}

/** A request with the names that both sides see. */
export interface ListedRequest extends RequestRow {
  readonly partnerName: string;
  readonly offerTitle: string | null;
}

const columns = `request.partner_id, request.request_id, request.kind, request.state, request.about,
  request.reason, request.offer_id, request.stage, request.environment, request.body, request.wished_on,
  request.email, request.language, request.assignee, request.opened_by, request.opened_at, request.closed_on,
  request.upheld_as, request.revision`;

/** The subject of a request's promises, steps and files. */
export const subjectOf = ({ requestId }: Pick<RequestRow, "requestId">) => `request:${requestId}`;

/** A request to record. */
export type NewRequest = Omit<RequestRow, "requestId" | "state" | "closedOn" | "upheldAs" | "revision">;

/** Records a request; null where its offer's owner is already asked for. */
export async function insertRequest(tx: Tx, asked: NewRequest): Promise<RequestRow | null> {
  return row<RequestRow>(
    tx,
    `insert into requests as request (partner_id, kind, state, about, reason, offer_id, stage, environment,
       body,
       wished_on, email, language, assignee, opened_by, opened_at)
     values ($1, $2, 'open', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (partner_id, offer_id) where reason = 'owner-unknown' and state <> 'closed' do nothing
     returning ${columns}`,
    [
      ...[asked.partnerId, asked.kind, asked.about, asked.reason, asked.offerId, asked.stage],
      ...[asked.environment, asked.body, asked.wishedOn, asked.email, asked.language, asked.assignee],
      ...[asked.openedBy, asked.openedAt.toString()],
    ],
  );
}

/** A request, locked until the transaction ends; null where there is none. */
export async function lockRequest(tx: Tx, requestId: number): Promise<RequestRow | null> {
  const statement = `select ${columns} from requests request where request_id = $1 for update`;
  return row<RequestRow>(tx, statement, [requestId]);
}

/** Records what became of a request. */
export async function updateRequest(
  tx: Tx,
  request: RequestRow,
  change: Partial<Pick<RequestRow, "state" | "assignee" | "closedOn" | "upheldAs">>,
): Promise<RequestRow> {
  const after = { ...request, ...change, revision: request.revision + 1 };
  await run(
    tx,
    `update requests set state = $3, assignee = $4, closed_on = $5, upheld_as = $6, revision = $7
     where partner_id = $1 and request_id = $2`,
    [
      ...[request.partnerId, request.requestId, after.state, after.assignee, after.closedOn],
      ...[after.upheldAs, after.revision],
    ],
  );
  return after;
}

/** The partner that made a request; null where there is no such request. */
export async function partnerOfRequest(reader: Reader, requestId: number): Promise<string | null> {
  const statement = "select partner_id from requests where request_id = $1";
  return (await row<{ readonly partnerId: string }>(reader, statement, [requestId]))?.partnerId ?? null;
}

/** Which requests. */
export interface RequestFilter {
  readonly partnerId?: string;
  readonly requestId?: number;
  readonly kind?: RequestKind;
  readonly state?: RequestState;
  /** A user id; null: unassigned. */
  readonly assignee?: string | null;
}

/** Requests after a position, the latest first. */
export async function listRequests(
  reader: Reader,
  { partnerId, requestId, kind, state, assignee }: RequestFilter,
  after: Position | null,
  limit: number,
): Promise<readonly ListedRequest[]> {
  return rows<ListedRequest>(
    reader,
    `select ${columns}, partner.name as partner_name, offer.title as offer_title
     from requests request join partners partner using (partner_id)
     left join offers offer on offer.partner_id = request.partner_id and offer.offer_id = request.offer_id
     where ($1::text is null or request.partner_id = $1)
       and ($2::bigint is null or request.request_id = $2)
       and ($3::text is null or request.kind = $3)
       and ($4::text is null or request.state = $4)
       and ($5::text is null or request.assignee = $5) and (not $6 or request.assignee is null)
       and ($7::bigint is null or request.request_id < $7)
     order by request.request_id desc limit $8`,
    [
      ...[partnerId ?? null, requestId ?? null, kind ?? null, state ?? null, assignee ?? null],
      ...[assignee === null, after?.[0] ?? null, limit],
    ],
  );
}

/** What decides whether a partner may make a request. */
export interface GroundsRow {
  readonly unlocked: readonly string[];
  readonly live: readonly string[];
  readonly known: readonly string[];
}

/** The benefits unlocked for a partner, and its offers: those that are live, and all. */
export async function groundsOf(tx: Tx, partnerId: string): Promise<GroundsRow> {
  const found = await row<GroundsRow>(
    tx,
    `select
       array(select distinct benefit from unlocks where partner_id = $1 and closed_on is null) as unlocked,
       array(select offer_id from offers where partner_id = $1 and status = 'live') as live,
       array(select offer_id from offers where partner_id = $1) as known`,
    [partnerId],
  );
  return found ?? { unlocked: [], live: [], known: [] };
}
