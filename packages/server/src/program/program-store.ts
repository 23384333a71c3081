import type { StateChange } from "../platform/audit/state-change.ts";
import { row, rows, run } from "../platform/database/rows.ts";
import type { Reader, Tx } from "../platform/database/transaction.ts";
import type { TextsByLanguage } from "./program-texts.ts";

/** A stored version. */
export interface ProgramRow {
  /** The id of its program. */
  readonly program: string;
  readonly version: string;
  /** `YYYY-MM-DD`. */
  readonly inForceFrom: string;
  readonly currency: string;
  readonly source: string;
  readonly texts: TextsByLanguage;
  /** The JSON of its forms by path; null where it has none. */
  readonly forms: Readonly<Record<string, string>> | null;
  /** How many days old an exchange rate may be. */
  readonly ratesValidFor: number;
  /** sha256 of the source, the texts it uses and its forms. */
  readonly digest: string;
  readonly publishedAt: Temporal.Instant;
}

/** What is published, by digests; the oldest in force first. */
export async function publishedDigests(reader: Reader): Promise<readonly string[]> {
  // Runs before every standing, so it is planned once for each connection.
  const text = "select digest from programs order by in_force_from";
  const found = await rows<{ readonly digest: string }>(reader, { name: "program.digests", text });
  return found.map(({ digest }) => digest);
}

const columns =
  "program, version, in_force_from, currency, source, texts, forms, rates_valid_for, digest, published_at";

/** Every published version, the oldest in force first. */
export async function listVersions(reader: Reader): Promise<readonly ProgramRow[]> {
  return rows<ProgramRow>(reader, `select ${columns} from programs order by in_force_from`);
}

/** A published version; null where there is none of this name. */
export async function findVersion(reader: Reader, version: string): Promise<ProgramRow | null> {
  return row<ProgramRow>(reader, `select ${columns} from programs where version = $1`, [version]);
}

/** Any fixed number: the lock under which versions are published. */
const publishLock = 7_246_802;

/** Waits until no other transaction publishes; lasts until this one ends. Readers are not held up. */
export async function lockPrograms(tx: Tx): Promise<void> {
  await run(tx, "select pg_advisory_xact_lock($1)", [publishLock]);
}

/** What is published, byte by byte, as state that events account for. */
export const presentPrograms = `
  select 'program' as of, '' as partner_id, program || ' ' || version as id,
    jsonb_build_object('digest', encode(sha256(convert_to((jsonb_build_array(program, version, in_force_from,
      currency, source, texts, digest, published_at at time zone 'UTC')
      -- A version without either has the same digest as before there were any.
      || case when forms is null and rates_valid_for = 7 then '[]'
           else jsonb_build_array(forms, rates_valid_for) end)::text, 'UTF8')), 'hex')) as fields
  from programs`;

/** Appends a version; gives what the event of it makes of the state. */
export async function addProgram(tx: Tx, added: Omit<ProgramRow, "publishedAt">): Promise<StateChange> {
  const { program, version, inForceFrom, currency, source, texts, forms, ratesValidFor, digest } = added;
  await run(
    tx,
    `insert into programs (program, version, in_force_from, currency, source, texts, forms, rates_valid_for,
       digest)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      program,
      version,
      inForceFrom,
      currency,
      source,
      JSON.stringify(texts),
      forms === null ? null : JSON.stringify(forms),
      ratesValidFor,
      digest,
    ],
  );
  const state = await row<StateChange>(
    tx,
    `select of, id, fields from (${presentPrograms}) as present where id = $1 || ' ' || $2`,
    [program, version],
  );
  if (state === null) throw new Error(`${program} ${version} was not added`);
  return state;
}
