import type { StateChange } from "../platform/audit/state-change.ts";
import { row, rows, run } from "../platform/database/rows.ts";
import type { Reader, Tx } from "../platform/database/transaction.ts";
import type { Rules } from "./digests.ts";
import type { TextsByLanguage } from "./program-texts.ts";

/** A version to store. */
export interface NewProgram extends Rules {
  /** The id of its program. */
  readonly program: string;
  readonly version: string;
  /** `YYYY-MM-DD`. */
  readonly inForceFrom: string;
  readonly currency: string;
  readonly texts: TextsByLanguage;
  /** How many days old an exchange rate may be. */
  readonly ratesValidFor: number;
  /** sha256 of the rules and the texts that they use. */
  readonly digest: string;
}

/** When a version was published. */
export interface VersionMoments {
  readonly publishedAt: Temporal.Instant;
  /** When its texts were corrected last; null where they are as published. */
  readonly textsCorrectedAt: Temporal.Instant | null;
}

/** A stored version, with its texts as they are now. */
export interface ProgramRow extends NewProgram, VersionMoments {
  /** The digests of the version with all texts that it ever had. */
  readonly digests: readonly string[];
  /** Whether its texts are from a release of Laurel; null where they are as published. */
  readonly textsFromRelease: boolean | null;
}

/** What is published, by digests; the oldest in force first. */
export async function publishedDigests(reader: Reader): Promise<readonly string[]> {
  // Runs before every standing, so it is planned once for each connection.
  const text = `select coalesce((select digest from program_texts
      where (program, version) = (programs.program, programs.version)
      order by correction desc limit 1), digest)
      as digest
    from programs order by in_force_from`;
  const found = await rows<{ readonly digest: string }>(reader, { name: "program.digests", text });
  return found.map(({ digest }) => digest);
}

/** When each version was published. */
export async function listMoments(
  reader: Reader,
): Promise<readonly (VersionMoments & { readonly version: string })[]> {
  return rows(
    reader,
    `select version, published_at, (select max(corrected_at) from program_texts
       where (program, version) = (programs.program, programs.version)) as texts_corrected_at
     from programs`,
  );
}

const versions = `
  select programs.program, programs.version, in_force_from, currency, source, forms, rates_valid_for,
    coalesce(corrected.texts, programs.texts) as texts,
    coalesce(corrected.digest, programs.digest) as digest,
    published_at, corrected_at as texts_corrected_at, from_release as texts_from_release,
    programs.digest || array(select digest from program_texts
      where (program, version) = (programs.program, programs.version)) as digests
  from programs left join lateral (
    select texts, digest, corrected_at, from_release from program_texts
    where (program, version) = (programs.program, programs.version) order by correction desc limit 1
  ) as corrected on true`;

/** Every published version, the oldest in force first. */
export async function listVersions(reader: Reader): Promise<readonly ProgramRow[]> {
  return rows<ProgramRow>(reader, `${versions} order by in_force_from`);
}

/** A published version; null where there is none of this name. */
export async function findVersion(reader: Reader, version: string): Promise<ProgramRow | null> {
  return row<ProgramRow>(reader, `${versions} where programs.version = $1`, [version]);
}

/** Any fixed number: the lock under which versions are published. */
const publishLock = 7_246_802;

/** Waits until no other transaction publishes; lasts until this one ends. Readers are not held up. */
export async function lockPrograms(tx: Tx): Promise<void> {
  await run(tx, "select pg_advisory_xact_lock($1)", [publishLock]);
}

/**
 * What was published, byte by byte, and every correction of texts, as state that events account for. A
 * version without forms has the digest that it had before there were any.
 */
export const presentPrograms = `
  select 'program' as of, '' as partner_id, program || ' ' || version as id,
    jsonb_build_object('digest', encode(sha256(convert_to((jsonb_build_array(program, version, in_force_from,
      currency, source, texts, digest, published_at at time zone 'UTC')
      -- A version without either has the same digest as before there were any.
      || case when forms is null and rates_valid_for = 7 then '[]'
           else jsonb_build_array(forms, rates_valid_for) end)::text, 'UTF8')), 'hex')) as fields
  from programs
  union all
  select 'program-texts' as of, '' as partner_id, program || ' ' || version || ' ' || correction as id,
    jsonb_build_object('digest', encode(sha256(convert_to(jsonb_build_array(program, version, correction,
      texts, digest, from_release, corrected_at at time zone 'UTC')::text, 'UTF8')), 'hex')) as fields
  from program_texts`;

/** Appends a version; gives what the event of it makes of the state. */
export async function addProgram(tx: Tx, added: NewProgram): Promise<StateChange> {
  const { program, version, inForceFrom, currency, source, forms, ratesValidFor, texts, digest } = added;
  await run(
    tx,
    `insert into programs (program, version, in_force_from, currency, source, forms, rates_valid_for, texts,
       digest)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      program,
      version,
      inForceFrom,
      currency,
      source,
      forms === null ? null : JSON.stringify(forms),
      ratesValidFor,
      JSON.stringify(texts),
      digest,
    ],
  );
  return stateOf(tx, "program", `${program} ${version}`);
}

/** Appends a correction of a version's texts; gives what the event of it makes of the state. */
export async function addTexts(
  tx: Tx,
  { program, version, texts, digest }: NewProgram,
  isFromRelease: boolean,
): Promise<StateChange> {
  const added = await row<{ readonly correction: number }>(
    tx,
    `insert into program_texts (program, version, correction, texts, digest, from_release)
     select $1, $2, count(*) + 1, $3, $4, $5 from program_texts where (program, version) = ($1, $2)
     returning correction`,
    [program, version, JSON.stringify(texts), digest, isFromRelease],
  );
  return stateOf(tx, "program-texts", `${program} ${version} ${added?.correction}`);
}

async function stateOf(tx: Tx, of: string, id: string): Promise<StateChange> {
  const state = await row<StateChange>(
    tx,
    `select of, id, fields from (${presentPrograms}) as present where of = $1 and id = $2`,
    [of, id],
  );
  if (state === null) throw new Error(`${of} ${id} was not added`);
  return state;
}
