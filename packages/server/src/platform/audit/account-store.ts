import { rows } from "../database/rows.ts";
import type { Reader } from "../database/transaction.ts";

/**
 * The state that the log accounts for, as statements that give (of, partner_id, id, fields): the kind of
 * state, the chain that accounts for it ("": the installation's), which one, and its fields as a JSON object
 * without nulls.
 */
export interface Accounted {
  /** What is stored now. */
  readonly present: string;
  /** What must be stored by other records, which are themselves accounted for. */
  readonly derived: string;
}

/** Stored state that isn't what the log says. */
export interface Difference {
  /** The kind of state. */
  readonly of: string;
  /** The chain that accounts for it; empty for the installation's. */
  readonly partnerId: string;
  readonly id: string;
  /** What the events say; null: that there is none. */
  readonly events: StateFields | null;
  /** What the database has, or had just before `event`; null: none. */
  readonly database: StateFields | null;
  /** The event that found a change without an event; null: the database has it now. */
  readonly event: number | null;
}

/** The fields of a state, by name. */
export type StateFields = Readonly<Record<string, unknown>>;

/**
 * What the events say, added up in the order of each chain: of each field the last value, since the last end.
 * Built-in functions only, so that a changed function of the database can't hide a difference. What isn't a
 * list, only a hand can have written; it says nothing.
 */
const told = `
  select said.item ->> 'of' as of, event.partner_id, said.item ->> 'id' as id,
    case when jsonb_typeof(said.item -> 'fields') = 'object' then said.item -> 'fields' end as patch,
    case when jsonb_typeof(said.item -> 'was') = 'object' then said.item -> 'was' end as was, event.event_id,
    row_number() over (partition by said.item ->> 'of', event.partner_id, said.item ->> 'id'
      order by event.event_id, said.nth) as place
  from events event cross join lateral jsonb_array_elements(
    case when jsonb_typeof(event.state) = 'array' then event.state else '[]' end ||
    case when jsonb_typeof(event.personal -> 'state') = 'array' then event.personal -> 'state' else '[]' end
  ) with ordinality as said (item, nth)`;

const summed = `
  select of, partner_id, id, jsonb_object_agg(key, value) filter (where value <> 'null') as fields
  from (
    select distinct on (of, partner_id, id, key) of, partner_id, id, key, value
    from (
      select *, coalesce(max(place) filter (where patch is null) over (partition by of, partner_id, id), 0)
        as ended
      from told
    ) as living cross join lateral jsonb_each(patch)
    where place > ended and patch is not null
    order by of, partner_id, id, key, place desc
  ) as field group by of, partner_id, id`;

/**
 * Where a change found other fields than the events before it say: they were changed by hand in between. What
 * is gone is null in either.
 */
const betweenEvents = `
  select of, partner_id, id, jsonb_object_agg(key, before) as events,
    jsonb_object_agg(key, value) as database, event_id as event
  from (
    select *, lag(value) over (partition by of, partner_id, id, key order by place, is_patch) as before
    from (
      select of, partner_id, id, place, event_id, key, nullif(value, 'null') as value, false as is_patch
      from told cross join lateral jsonb_each(was)
      union all
      select of, partner_id, id, place, event_id, key, nullif(value, 'null'), true
      from told cross join lateral jsonb_each(patch)
    ) as field
  ) as followed
  where not is_patch and value is distinct from before
  group by of, partner_id, id, event_id`;

/**
 * Where the present state differs from what the events say. A session or key that ended by itself may be
 * missing: the sign-in library removes those now and then.
 */
export async function findDifferences(
  reader: Reader,
  accounted: Accounted,
  limit: number,
): Promise<{ readonly differences: readonly Difference[]; readonly total: number }> {
  const found = await rows<Difference & { total: number }>(
    reader,
    `with told as materialized (${told}), said as (${summed} union all ${accounted.derived}),
       present as (${accounted.present})
     select *, count(*) over () as total from (
       select of, partner_id, id, said.fields as events, present.fields as database, null::bigint as event
       from said full join present using (of, partner_id, id)
       where said.fields is distinct from present.fields
         and not (present.fields is null and (of = 'session' or coalesce(said.fields ->> 'expires' <
           to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), false)))
       union all ${betweenEvents}
     ) as found order by of, partner_id, id, event limit $1`,
    [limit],
  );
  return {
    differences: found.map(({ total: _, ...difference }) => difference),
    total: found[0]?.total ?? 0,
  };
}
