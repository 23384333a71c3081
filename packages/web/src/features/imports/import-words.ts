import type { Import } from "@laurel/contract";
import type { PageWords } from "../../kit/words.ts";

/** Who did something with an import: the name of a person or a key, or what else did it. */
export function whoDid({ t }: PageWords, who: string | null, name: string | null): string {
  if (name !== null) return name;
  if (who === null) return t("imports.by-unknown");
  if (who === "key:installation") return t("imports.by-installation");
  if (who === "cli") return t("imports.by-cli");
  if (who === "laurel") return "Laurel";
  return who.startsWith("person:") ? t("imports.by-gone") : who;
}

/** The state of an import, in the order of what matters most. */
export function stateOf({ undone, status }: Pick<Import, "undone" | "status">): Import["status"] | "undone" {
  return undone === null ? status : "undone";
}
