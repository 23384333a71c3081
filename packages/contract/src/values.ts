import { Type } from "typebox";

/** A calendar day, ISO 8601. */
export const Day = Type.String({
  pattern: "^\\d{4}-\\d{2}-\\d{2}$",
  description: "A calendar day, ISO 8601.",
  examples: ["2026-03-31"],
});

/** A point in time, ISO 8601 in UTC. */
export const Moment = Type.String({
  pattern: "^\\d{4}-\\d{2}-\\d{2}T[\\d:.]+Z$",
  description: "A point in time, ISO 8601 in UTC.",
  examples: ["2026-03-31T09:30:00.123456Z"],
});

/** Minor units of the program's currency (cents, won). */
export const AmountMinor = Type.Integer({
  description: "Minor units of the program's currency (cents, won).",
  examples: [9320000],
});

/** One of a few words. Described as `enum`, which tools show better than a union of constants. */
export function oneOf<const T extends string>(words: readonly T[], description?: string) {
  return Type.Unsafe<T>(
    Type.String({ enum: [...words], ...(description === undefined ? {} : { description }) }),
  );
}

/** The same or null. */
export function orNull<T extends Parameters<typeof Type.Union>[0][number]>(type: T) {
  return Type.Union([type, Type.Null()]);
}

/** The answer of a change that tells nothing but that it is done. */
export const done = Type.Null({ description: "Done, or done before." });

/** The partner that an address names. */
export const PartnerParams = Type.Object({
  partner_id: Type.String({ minLength: 1, maxLength: 200, examples: ["4101101"] }),
});
