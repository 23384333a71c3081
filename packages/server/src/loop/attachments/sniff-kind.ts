import { createReadStream } from "node:fs";
import { type AttachmentKind, attachmentKinds } from "@laurel/contract";
import { fileTypeFromFile } from "file-type";
import { endingOf } from "./clean-name.ts";

/**
 * What a file is: one of the accepted kinds; or what it seems to be, an ending such as `zip`, or `unknown`.
 */
export type Sniffed = { readonly kind: AttachmentKind } | { readonly kind: null; readonly found: string };

const textKinds = attachmentKinds.filter(({ mediaType }) => mediaType.startsWith("text/"));

/**
 * Finds out from its bytes what the file at `path` is. Text has no signature: it is valid UTF-8 without
 * control characters, and only its name says whether it is a table. It reads the file in pieces.
 */
export async function sniffKind(path: string, name: string): Promise<Sniffed> {
  const found = await fileTypeFromFile(path);
  const known = attachmentKinds.find(({ mediaType }) => mediaType === found?.mime);
  // A PDF may be written in letters alone; all other signatures that are accepted come with control
  // characters, so that a text which happens to begin with `GIF` is a text.
  if (known?.mediaType === "application/pdf") return { kind: known };
  if (await isText(path)) {
    const ending = endingOf(name);
    const kind = ending === null ? textKinds[0] : textKinds.find(({ endings }) => endings.includes(ending));
    return kind === undefined ? { kind: null, found: "text" } : { kind };
  }
  return known === undefined ? { kind: null, found: found?.ext ?? "unknown" } : { kind: known };
}

/** Everything below a space but tab, line feed, form feed and carriage return; and delete. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no text has.
const control = /[\0-\x08\x0B\x0E-\x1F\x7F]/;

async function isText(path: string): Promise<boolean> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const piece of createReadStream(path))
      if (control.test(decoder.decode(piece as Buffer, { stream: true }))) return false;
    return !control.test(decoder.decode());
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
