import type { CurrentStanding, Locale, StandingAnswer } from "@laurel/contract";
import type { Static } from "typebox";
import { row, rows } from "../../platform/database/rows.ts";
import type { Reader } from "../../platform/database/transaction.ts";
import type { Position } from "../../platform/http/paging/read-cursor.ts";

/** A partner with the latest answer about it, as stored; null if none was computed yet. */
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

/** The latest answer, as stored: its partner and day are columns. */
export interface KeptStanding extends Pick<CurrentStanding, "asOf" | "version" | "nextChangeOn"> {
  readonly next: Readonly<Record<string, KeptStep>>;
  readonly answer: Omit<Static<typeof StandingAnswer>, "partner_id" | "as_of">;
}

/** The step to the next stage; answers stored by earlier releases have no nearest way. */
type KeptStep = Omit<CurrentStanding["next"][string], "nearest"> &
  Partial<Pick<CurrentStanding["next"][string], "nearest">>;

/**
 * The sort order of a list of partners. Partners without a value come last; equal ones are in order of id.
 */
export interface PartnerOrder {
  /** A column, how near the next stage is, or a measure of the program. */
  readonly by: "name" | "partner_id" | "joined_on" | "next" | { readonly measure: string };
  readonly largestFirst: boolean;
  /** The language whose readers know the order of names. */
  readonly locale: Locale;
}

/** Which partners. */
export interface PartnerFilter {
  /**
   * Each word is part of the name or begins the id, in any order, case and width of letters, with or without
   * accents. Null: all. The words are those of `searchWords`.
   */
  readonly words: readonly string[] | null;
  /** Partners that have a stage, directly or through an offer; "none": those on no stage of any track. */
  readonly stage: { readonly track: string; readonly stage: string } | "none" | null;
}

const from = "from partners partner left join current_standings standing using (partner_id)";
const columns = `partner.partner_id, partner.name, partner.country, partner.locale, partner.joined_on,
  case when standing.partner_id is not null then jsonb_build_object(
    'asOf', standing.as_of, 'version', standing.version, 'answer', standing.answer, 'next', standing.next,
    'nextChangeOn', standing.next_change_on) end as standing`;

/** Names as readers of a language order them: Koreans by Hangul first, Taiwanese by strokes. */
const names: Readonly<Record<Locale, string>> = {
  en: `(partner.name collate "en-x-icu")`,
  "zh-TW": `(partner.name collate "zh-Hant-TW-x-icu")`,
  "ko-KR": `(partner.name collate "ko-KR-x-icu")`,
};

/** What partners can be sorted by besides their names, and of which type it is. */
const sorts = {
  partner_id: { value: "partner.partner_id", type: "text" },
  joined_on: { value: "partner.joined_on::text", type: "text" },
  next: {
    value: `(select max((step.value -> 'nearest' ->> 'share')::float8) from jsonb_each(standing.next) step
      where standing.tracks ? step.key)`,
    type: "float8",
  },
  measure: { value: "(standing.measures ->> asked.measure)::float8", type: "float8" },
} as const;

/** The words in the form that is searched, made once for all rows. */
const asked = "(select array_agg(search_form(word)) from unnest($1::text[]) word)";

/** A track of the partner gives a stage, a track of offers gives one for each offer. */
const filtered = `($1::text[] is null
    or not exists (select from unnest(${asked}) word
      where strpos(partner.name_form, word) = 0 and not starts_with(partner.id_form, word))
    or starts_with(partner.id_form, (select search_form(array_to_string($1, ' ')))))
  and (not $2 or coalesce(standing.tracks, '{}') = '{}')
  and ($3::text is null or case jsonb_typeof(standing.tracks -> $3)
    when 'string' then standing.tracks -> $3 = to_jsonb($4::text)
    when 'object' then exists (
      select from jsonb_each(standing.tracks -> $3) offer where offer.value = to_jsonb($4::text))
    else false end)`;

function filterValues({ words, stage }: PartnerFilter): readonly unknown[] {
  const on = stage === "none" ? null : stage;
  return [words, stage === "none", on?.track ?? null, on?.stage ?? null];
}

/** Partners after a position, in order. */
export async function listPartners(
  reader: Reader,
  filter: PartnerFilter,
  { by, largestFirst, locale }: PartnerOrder,
  after: Position | null,
  limit: number,
): Promise<readonly ListedPartner[]> {
  const { value, type } =
    by === "name" ? { value: names[locale], type: "text" } : sorts[typeof by === "string" ? by : "measure"];
  const [beyond, direction] = largestFirst ? ["<", "desc"] : [">", "asc"];
  const [lastValue = null, lastId = ""] = after ?? [];
  const measure = typeof by === "string" ? null : by.measure;
  return rows<ListedPartner>(
    reader,
    `select ${columns}, ${value} as sort_value ${from} cross join (select $5::text as measure) asked
     where ${filtered} and ($6::text is null or case
       when $7::${type} is null then ${value} is null and partner.partner_id > $6
       else ${value} ${beyond} $7 or ${value} = $7 and partner.partner_id > $6 or ${value} is null end)
     order by ${value} ${direction} nulls last, partner.partner_id limit $8`,
    [...filterValues(filter), measure, after === null ? null : lastId, lastValue, limit],
  );
}

/** How many partners there are of a kind. */
export async function countPartners(reader: Reader, filter: PartnerFilter): Promise<number> {
  const statement = `select count(*) as count ${from} where ${filtered}`;
  return (await row<{ readonly count: number }>(reader, statement, filterValues(filter)))?.count ?? 0;
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
