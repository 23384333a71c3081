import type { CurrentStanding, StandingAnswer } from "@laurel/contract";
import type { Static } from "typebox";
import { row, rows } from "../../platform/database/rows.ts";
import type { Reader } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";

/** A partner with the latest answer about it, as kept; null where none was computed yet. */
export interface ListedPartner {
  readonly partnerId: string;
  readonly name: string;
  readonly country: string;
  readonly locale: string;
  readonly joinedOn: string | null;
  readonly standing: KeptStanding | null;
  /** What it was sorted by. */
  readonly sortValue: string | number | null;
}

/** The latest answer, as kept. */
export interface KeptStanding extends Pick<CurrentStanding, "asOf" | "version" | "next" | "nextChangeOn"> {
  readonly answer: Static<typeof StandingAnswer>;
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
const columns = `partner.partner_id, partner.name, partner.country, partner.locale, partner.joined_on,
  case when standing.partner_id is not null then jsonb_build_object(
    'asOf', standing.as_of, 'version', standing.version, 'answer', standing.answer, 'next', standing.next,
    'nextChangeOn', standing.next_change_on) end as standing`;

/** Partners after a position, in order. */
export async function listPartners(
  reader: Reader,
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
  return rows<ListedPartner>(
    reader,
    `select ${columns}, ${value} as sort_value ${from} ${whereOf(where)}
     order by ${value} ${order.largestFirst ? "desc" : "asc"} nulls last, partner.partner_id
     limit ${bind(limit)}`,
    values,
  );
}

/** How many partners there are of a kind. */
export async function countPartners(reader: Reader, filter: PartnerFilter): Promise<number> {
  const values: unknown[] = [];
  const where = conditions(filter, (value) => `$${values.push(value)}`);
  const statement = `select count(*) as count ${from} ${whereOf(where)}`;
  return (await row<{ readonly count: number }>(reader, statement, values))?.count ?? 0;
}

/** One partner; null where there is none of that id. */
export async function findPartner(reader: Reader, partnerId: string): Promise<ListedPartner | null> {
  const statement = `select ${columns}, null as sort_value ${from} where partner.partner_id = $1`;
  return row<ListedPartner>(reader, statement, [partnerId]);
}

/** A partner's name; null where there is none of that id. */
export async function partnerName(reader: Reader, partnerId: string): Promise<string | null> {
  const statement = "select name from partners where partner_id = $1";
  return (await row<{ readonly name: string }>(reader, statement, [partnerId]))?.name ?? null;
}

/** The names of partners, by their ids; nothing of ids that are no partner's. */
export async function partnerNames(
  reader: Reader,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await rows<Pick<ListedPartner, "partnerId" | "name">>(
    reader,
    "select partner_id, name from partners where partner_id = any($1)",
    [partnerIds],
  );
  return new Map(found.map(({ partnerId, name }) => [partnerId, name]));
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
