import type { Words } from "@laurel/words";

/** The size of a file: "1.2 MB". */
export function sizeText({ number }: Pick<Words, "number">, bytes: number): string {
  const kilobytes = bytes / 1024;
  if (kilobytes < 1000) return `${number(Math.max(1, Math.round(kilobytes)))} KB`;
  return `${number(Math.round(kilobytes / 102.4) / 10)} MB`;
}
