import { type IntakeRefusal, refuse } from "./import-kind.ts";

/** What a file is that is neither CSV nor NDJSON. The sentence says for each how to save it. */
type ForeignFormat =
  | "xlsx"
  | "ods"
  | "xls"
  | "pdf"
  | "zip"
  | "gzip"
  | "html"
  | "xml"
  | "list"
  | "document"
  | "other";

/** Refuses a file that is something else than its rows as text, by its name. */
export function foreignFile(bytes: Uint8Array, text: string): IntakeRefusal | null {
  const format = binaryFormat(Buffer.from(bytes)) ?? textFormat(text.trimStart());
  return format === null ? null : refuse(null, "file-format", { format });
}

function binaryFormat(bytes: Buffer): ForeignFormat | null {
  const begins = (signature: string) => bytes.subarray(0, signature.length).toString("latin1") === signature;
  if (begins("PK\x03\x04") || begins("PK\x05\x06")) {
    const names = bytes.toString("latin1");
    if (names.includes("[Content_Types].xml") || names.includes("xl/")) return "xlsx";
    return names.includes("opendocument.spreadsheet") ? "ods" : "zip";
  }
  if (begins("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) return "xls";
  if (begins("%PDF")) return "pdf";
  if (begins("\x1f\x8b")) return "gzip";
  const others = [
    "7z\xbc\xaf",
    "Rar!",
    "BZh",
    "\xfd7zXZ",
    "\x28\xb5\x2f\xfd",
    "\x89PNG",
    "\xff\xd8\xff",
    "{\\rtf",
  ];
  return [...others, "PAR1", "SQLite"].some(begins) ? "other" : null;
}

function textFormat(text: string): ForeignFormat | null {
  if (/^<\?xml/i.test(text)) return "xml";
  if (/^<(?:!doctype html|html|head|body|table|meta|!--)/i.test(text)) return "html";
  if (/^\[\s*[[{\]]/.test(text)) return "list";
  return /^\{\s*\r?\n/.test(text) ? "document" : null;
}
