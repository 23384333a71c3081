import { stat } from "node:fs/promises";
import { attachmentKinds } from "@laurel/contract";
import { type Refusal, refuse } from "../../platform/http/answer/refusal.ts";
import type { NewAttachment } from "./attachment-store.ts";
import { cleanName, completeName, endingOf } from "./clean-name.ts";
import { type Scanner, scanFile } from "./scan-file.ts";
import { sniffKind } from "./sniff-kind.ts";

/** What is found out about a file that was received. */
export type CheckedFile = Pick<NewAttachment, "name" | "mediaType" | "size">;

/**
 * Checks a file that was received: it isn't empty, is of an accepted kind by its bytes, has a name that
 * doesn't lie about it, and the scanner accepts it, if there is one.
 */
export async function checkFile(
  path: string,
  given: string,
  scanner: Scanner | null,
): Promise<CheckedFile | Refusal> {
  const { size } = await stat(path);
  if (size === 0) return refuse("attachment-empty");
  const name = cleanName(given);
  const sniffed = await sniffKind(path, name);
  if (sniffed.kind === null) {
    const found = /^(text|unknown)$/.test(sniffed.found) ? sniffed.found : sniffed.found.toUpperCase();
    const allowed = attachmentKinds.flatMap(({ endings }) => endings).join(", ");
    return refuse("attachment-kind", { found, allowed });
  }
  const { kind } = sniffed;
  const ending = endingOf(name);
  if (ending !== null && !kind.endings.includes(ending)) {
    const endings = kind.endings.map((each) => `.${each}`).join(", ");
    return refuse("attachment-misnamed", { name, found: kind.endings[0]?.toUpperCase() ?? "", endings });
  }
  const scan = scanner === null ? "accepted" : await scanFile(scanner, path);
  if (scan === "refused") return refuse("attachment-content-unsafe");
  if (scan === "unchecked") return refuse("attachment-unchecked");
  return { name: completeName(name, kind), mediaType: kind.mediaType, size };
}
