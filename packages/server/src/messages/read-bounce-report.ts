import type { Bounce } from "./record-bounce.ts";

/** The parts of a mail: its headers in lower case, unfolded, and its body. */
interface MailPart {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/**
 * Reads a report of delivery (RFC 3464, and RFC 6533 for addresses in other scripts) as a mail server sends
 * it. Gives a bounce for each recipient who didn't get the mail; null where the text is no such report.
 */
export function readBounceReport(raw: string): readonly Bounce[] | null {
  const mail = readPart(raw.replaceAll(/\r\n?/g, "\n"));
  const parts = partsOf(mail);
  const status = parts.find((part) => /^message\/(global-)?delivery-status/i.test(typeOf(part)));
  if (status === undefined) return null;
  const returned = parts.find((part) =>
    /^(message\/(rfc822|global)|text\/rfc822-headers)/i.test(typeOf(part)),
  );
  const original = returned === undefined ? null : readPart(decoded(returned).trimStart());
  const mailId = /<[^<>\s]+>/.exec(original?.headers.get("message-id") ?? "")?.[0] ?? null;
  const [, ...recipients] = decoded(status)
    .trim()
    .split(/\n[ \t]*\n/)
    .map(readHeaders);
  return recipients.flatMap((fields) => bounceOf(fields, mailId) ?? []);
}

/** Codes of RFC 3463 that say that the address is wrong, or is no longer in use. */
const wrongAddress = /^5\.(1\.\d+|2\.1|0\.0)$/;
const mailboxFull = "5.2.2";

/**
 * What an enhanced code says: that the address will never take mail, that it may later, or that this mail is
 * not wanted.
 */
export function kindOf(status: string): Pick<Bounce, "kind" | "isFinal"> {
  const isHard = wrongAddress.test(status);
  return { kind: isHard ? "hard" : "soft", isFinal: status.startsWith("5") && status !== mailboxFull };
}

function bounceOf(fields: ReadonlyMap<string, string>, mailId: string | null): Bounce | null {
  // `delayed` is tried again by the server itself; the others arrived.
  if (fields.get("action")?.toLowerCase() !== "failed") return null;
  const status = /\d\.\d{1,3}\.\d{1,3}/.exec(fields.get("status") ?? "")?.[0] ?? "5.0.0";
  const given = fields.get("final-recipient") ?? fields.get("original-recipient") ?? "";
  const email = given.slice(given.indexOf(";") + 1).trim();
  const told = fields.get("diagnostic-code") ?? "";
  return {
    mailId,
    email: email.includes("@") ? email : null,
    ...kindOf(status),
    reason: `${status} ${told.slice(told.indexOf(";") + 1).trim()}`.trim().slice(0, 500).toWellFormed(),
    by: "report",
  };
}

function readPart(text: string): MailPart {
  const end = text.indexOf("\n\n");
  if (end === -1) return { headers: readHeaders(text), body: "" };
  return { headers: readHeaders(text.slice(0, end)), body: text.slice(end + 2) };
}

function readHeaders(text: string): ReadonlyMap<string, string> {
  const lines = text.replaceAll(/\n[ \t]+/g, " ").split("\n");
  return new Map(
    lines.flatMap((line) => {
      const colon = line.indexOf(":");
      return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]];
    }),
  );
}

/** The leaves of a mail of several parts. */
function partsOf({ headers, body }: MailPart, depth = 0): readonly MailPart[] {
  const type = headers.get("content-type") ?? "";
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
  const line = boundary?.[1] ?? boundary?.[2];
  if (line === undefined || depth > 4) return [{ headers, body }];
  const pieces = `\n${body}`.split(`\n--${line}`).slice(1);
  return pieces
    .filter((piece) => !piece.startsWith("--"))
    .flatMap((piece) => partsOf(readPart(piece.replace(/^[ \t]*\n/, "")), depth + 1));
}

function typeOf({ headers }: MailPart): string {
  return headers.get("content-type") ?? "text/plain";
}

function decoded({ headers, body }: MailPart): string {
  const encoding = headers.get("content-transfer-encoding")?.toLowerCase();
  if (encoding === "base64") return Buffer.from(body, "base64").toString().replaceAll("\r\n", "\n");
  if (encoding !== "quoted-printable") return body;
  const bytes = body
    .replaceAll("=\n", "")
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString();
}
