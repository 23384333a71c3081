import type { ColumnType, GeneratedAlways } from "kysely";

/** `YYYY-MM-DD`, both ways. */
export type Day = string;

/** Read as an instant; written as ISO 8601 text, since `pg` would send a Temporal object as JSON. */
export type NullableTimestamp = ColumnType<Temporal.Instant | null, string | null | undefined, string | null>;
export type DefaultNow = ColumnType<Temporal.Instant, string | undefined, string>;

/** Any precision: read as text, written as text or as a number that is exact. */
export type Numeric = ColumnType<string, string | number, string | number>;

/** Read as a value; written as JSON text, since `pg` would send an array as one of PostgreSQL's. */
export type Json<T = unknown> = ColumnType<T, string, string>;
export type NullableJson<T = unknown> = ColumnType<T | null, string | null | undefined, string | null>;

/** A bigint that the database counts up. */
export type Identity = GeneratedAlways<number>;

export type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;
