/**
 * What is wrong with the `postgres://` address of a database, without any of its text, because every part may
 * belong to a password; null for a good one.
 */
export function findAddressFault(text: string): string | null {
  if (!/^postgres(ql)?:\/\//.test(text)) return "it doesn't begin with postgres://";
  if (/[\s\p{Cc}#]/u.test(text)) return "it has a space or #; write them as %20 and %23";
  const [, , rest = ""] = /^([^/?]*)(.*)$/s.exec(text.slice(text.indexOf("//") + 2)) ?? [];
  if (rest.includes("@"))
    return "it has / or ? before @, or @ after the host; write them as %2F, %3F and %40";
  if (!canDecode(text)) return "it has a % without two hexadecimal digits; write % as %25";
  return parse(text) === null ? "its host or port can't be read" : null;
}

/** Where a database is, without user and password: `db.example:5432/laurel`. */
export function describeAddress(url: string): string {
  const parsed = parse(url);
  if (parsed === null) return "of DATABASE_URL";
  const host = parsed.searchParams.get("host") ?? parsed.hostname;
  return `${host}${parsed.port === "" ? "" : `:${parsed.port}`}${parsed.pathname}`;
}

/** An empty host is allowed where the query names a socket folder; the URL class refuses it. */
function parse(text: string): URL | null {
  return URL.parse(text.replace("@/", "@localhost/"));
}

function canDecode(text: string): boolean {
  try {
    return decodeURIComponent(text) !== "";
  } catch {
    return false;
  }
}
