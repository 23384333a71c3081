import type { Reader, Tx } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";

/** A partner with the latest answer about it, as kept; null where none was computed yet. */
export interface ListedPartner {
  readonly partnerId: string;
  readonly name: string;
  readonly country: string;
  readonly locale: string;
  readonly joinedOn: string | null;
  readonly standing: CurrentRow | null;
  /** What it was sorted by. */
  readonly sortValue: string | number | null;
}

/** The latest answer, as kept. */
export interface CurrentRow {
  readonly as_of: string;
  readonly version: string | null;
  readonly answer: unknown;
  readonly next: unknown;
  readonly next_change_on: string | null;
}

/** By what a list of partners is sorted; those without a value come last, equal ones by their ids. */
export interface PartnerOrder {
  /** A column, or a measure of the program. */
  readonly by: "name" | "partner_id" | "joined_on" | { readonly measure: string };
  readonly largestFirst: boolean;
}

/** Which partners. */
export interface PartnerFilter {
  /** Part of the name in any case, or the beginning of the id. */
  readonly text: string | null;
  /** Those on a stage, themselves or with an offer; "none": those on no stage of any track. */
  readonly stage: { readonly track: string; readonly stage: string } | "none" | null;
}

const from = "from partners partner left join current_standings standing using (partner_id)";
const columns = `partner.partner_id as "partnerId", partner.name, partner.country, partner.locale,
  partner.joined_on as "joinedOn", case when standing.partner_id is not null then jsonb_build_object(
    'as_of', standing.as_of, 'version', standing.version, 'answer', standing.answer, 'next', standing.next,
    'next_change_on', standing.next_change_on) end as standing`;

/** Partners after a position, in order. */
export async function listPartners(
  { client }: Pick<Tx, "client">,
  filter: PartnerFilter,
  order: PartnerOrder,
  after: Position | null,
  limit: number,
): Promise<readonly ListedPartner[]> {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const value = sortValueOf(order, bind);
  const where = [
    ...conditions(filter, bind),
    ...(after === null ? [] : [afterwards(order, value, after, bind)]),
  ];
  const { rows } = await client.query<ListedPartner>(
    `select ${columns}, ${value} as "sortValue" ${from} ${whereOf(where)}
     order by ${value} ${order.largestFirst ? "desc" : "asc"} nulls last, partner.partner_id
     limit ${bind(limit)}`,
    values,
  );
  return rows;
}

/** How many partners there are of a kind. */
export async function countPartners({ client }: Pick<Tx, "client">, filter: PartnerFilter): Promise<number> {
  const values: unknown[] = [];
  const where = conditions(filter, (value) => `$${values.push(value)}`);
  const { rows } = await client.query<{ count: number }>(
    `select count(*) as count ${from} ${whereOf(where)}`,
    values,
  );
  return rows[0]?.count ?? 0;
}

/** One partner; null where there is none of that id. */
export async function findPartner(
  { client }: Pick<Tx, "client">,
  partnerId: string,
): Promise<ListedPartner | null> {
  const question = `select ${columns}, null as "sortValue" ${from} where partner.partner_id = $1`;
  const { rows } = await client.query<ListedPartner>(question, [partnerId]);
  return rows[0] ?? null;
}

/** A partner's name; null where there is none of that id. */
export async function partnerName({ client }: Reader, partnerId: string): Promise<string | null> {
  const { rows } = await client.query<{ name: string }>("select name from partners where partner_id = $1", [
    partnerId,
  ]);
  return rows[0]?.name ?? null;
}

/** The names of partners, by their ids; nothing of ids that are no partner's. */
export async function partnerNames(
  { client }: Reader,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await client.query<{ partner_id: string; name: string }>(
    "select partner_id, name from partners where partner_id = any($1)",
    [partnerIds],
  );
  return new Map(rows.map(({ partner_id, name }) => [partner_id, name]));
}

type Bind = (value: unknown) => string;

function whereOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`;
}

function sortValueOf({ by }: PartnerOrder, bind: Bind): string {
  if (by === "name") return "lower(partner.name)";
  if (by === "partner_id") return "partner.partner_id";
  if (by === "joined_on") return "partner.joined_on::text";
  return `(standing.answer -> 'measures' ->> ${bind(by.measure)})::float8`;
}

function conditions({ text, stage }: PartnerFilter, bind: Bind): string[] {
  const found: string[] = [];
  if (text !== null) {
    const wanted = bind(text.replaceAll(/[\\%_]/g, "\\$&"));
    found.push(`(partner.name ilike '%' || ${wanted} || '%' or partner.partner_id like ${wanted} || '%')`);
  }
  if (stage === "none") found.push("coalesce(standing.answer -> 'tracks', '{}') = '{}'");
  else if (stage !== null) {
    // A track of the partner gives a stage, a track of offers gives one for each offer.
    const track = `standing.answer -> 'tracks' -> ${bind(stage.track)}`;
    const wanted = `to_jsonb(${bind(stage.stage)}::text)`;
    found.push(`case jsonb_typeof(${track}) when 'string' then ${track} = ${wanted}
      when 'object' then exists (select from jsonb_each(${track}) offer where offer.value = ${wanted})
      else false end`);
  }
  return found;
}

function afterwards(order: PartnerOrder, value: string, position: Position, bind: Bind): string {
  const [sortValue = null, partnerId = ""] = position;
  const id = bind(partnerId);
  if (sortValue === null) return `(${value} is null and partner.partner_id > ${id})`;
  const last = `${bind(sortValue)}::${typeof order.by === "object" ? "float8" : "text"}`;
  const beyond = order.largestFirst ? "<" : ">";
  const beside = `${value} = ${last} and partner.partner_id > ${id}`;
  return `(${value} ${beyond} ${last} or ${beside} or ${value} is null)`;
}
