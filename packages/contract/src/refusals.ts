/**
 * Every way in which Laurel says no, and the HTTP status it is told with. Each has a sentence in every
 * language (`refusal.<code>` in the server's locales) and a line in `docs/reference/refusals.md`.
 */
export const refusals = {
  // A file or a stream as a whole: nothing of it is taken in.
  "column-missing": 422,
  "column-repeated": 422,
  "column-unknown": 422,
  "file-empty": 422,
  "file-unreadable": 422,
  "gzip-broken": 422,
  "heading-unreadable": 422,
  "import-unknown": 404,
  "import-not-finished": 409,
  "program-missing": 409,

  // A record that can't be read. The others are taken in.
  "cell-count": 422,
  "encoding-invalid": 422,
  "json-broken": 422,
  "json-value": 422,
  "nul-character": 422,
  "quote-broken": 422,
  "record-too-long": 422,

  // A value.
  "amount-decimal-comma": 422,
  "amount-negative-zero": 422,
  "amount-not-plain": 422,
  "amount-too-large": 422,
  "amount-too-precise": 422,
  "amount-with-exponent": 422,
  "amount-with-separators": 422,
  "cell-empty": 422,
  "country-unknown": 422,
  "currency-unknown": 422,
  "day-not-in-calendar": 422,
  "day-not-iso": 422,
  "day-out-of-range": 422,
  "email-invalid": 422,
  "id-formula": 422,
  "id-invalid": 422,
  "id-spaces": 422,
  "id-too-long": 422,
  "locale-invalid": 422,
  "revision-invalid": 422,
  "text-too-long": 422,
  "value-not-listed": 422,

  // Values that don't go together.
  "expires-before-observed": 422,
  "live-without-day": 422,
  "offsets-itself": 422,
  "rate-not-positive": 422,
  "rate-of-own-currency": 422,
  "refund-positive": 422,
  "sale-negative": 422,
  "stopped-before-live": 422,
  "stopped-without-day": 422,

  // What is on record already.
  "offer-of-other-publisher": 409,
  "offer-unknown": 422,
  "partner-unknown": 422,
  "publisher-of-other-partner": 409,
  "publisher-unknown": 422,
  "revision-conflict": 409,

  // A request.
  "cursor-invalid": 400,
  "database-unreachable": 503,
  "day-invalid": 400,
  "field-format": 400,
  "field-missing": 400,
  "field-not-listed": 400,
  "field-out-of-range": 400,
  "field-too-long": 400,
  "field-too-short": 400,
  "field-type": 400,
  "field-unknown": 400,
  "field-wrong": 400,
  "idempotency-in-flight": 409,
  "idempotency-key-invalid": 400,
  "idempotency-key-reused": 422,
  "internal-error": 500,
  "key-missing": 401,
  "key-wrong": 401,
  "media-type-unknown": 415,
  "method-not-allowed": 405,
  "partner-not-found": 404,
  "program-invalid": 422,
  "request-invalid": 400,
  "request-malformed": 400,
  "request-too-large": 413,
  "route-unknown": 404,
  "server-busy": 503,
  "sort-unknown": 400,
  "too-many-requests": 429,
  "version-unknown": 404,
} as const satisfies Record<string, number>;

/** The code of a refusal: stable, for machines to act on. */
export type RefusalCode = keyof typeof refusals;
