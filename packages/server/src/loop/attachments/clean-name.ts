import type { AttachmentKind } from "@laurel/contract";
import { firstCharacters } from "@laurel/core";

/** As long as the file systems of people's computers allow, in any script: 255 bytes of UTF-8. */
const mostBytes = 255;
const longestEnding = 10;

/**
 * Characters that show nothing or that change the order in which the others are shown, so that
 * `photo\u202Egnp.exe` would look like `photoexe.png`. Joiners stay: scripts and emoji need them.
 */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\p{Co}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

/**
 * The name under which a file is kept: in normal form C, without the folders that some browsers send, without
 * characters that deceive, and at most 255 bytes long. Empty if nothing is left.
 */
export function cleanName(given: string): string {
  const last = given.toWellFormed().normalize("NFC").split(/[/\\]/).at(-1) ?? "";
  const plain = last
    .replaceAll(unseen, "")
    .replaceAll(/\s+/gu, " ")
    // A name of dots is a folder, and one that begins or ends with a dot or space is hidden or changed by
    // systems.
    .replaceAll(/^[. ]+|[. ]+$/g, "");
  return cut(plain);
}

/** The ending of a name in lower case; null for none. A number is no ending: `minutes v1.2`. */
export function endingOf(name: string): string | null {
  const found = /.\.([\p{L}][\p{L}\p{N}]*)$/u.exec(name)?.[1];
  return found === undefined || found.length > longestEnding ? null : found.toLowerCase();
}

/** The name with an ending of its kind: one that has none is given the first. */
export function completeName(name: string, { endings }: AttachmentKind): string {
  const [first = ""] = endings;
  if (name === "") return `file.${first}`;
  return endingOf(name) === null ? cut(`${name}.${first}`) : name;
}

/** Cuts a long name before its ending. */
function cut(name: string): string {
  const ending = endingOf(name);
  const tail = ending === null ? "" : name.slice(-ending.length - 1);
  let length = mostBytes;
  let head = firstCharacters(name.slice(0, name.length - tail.length), length);
  while (Buffer.byteLength(head + tail) > mostBytes) {
    length -= 1;
    head = firstCharacters(head, length).trimEnd();
  }
  return head + tail;
}
