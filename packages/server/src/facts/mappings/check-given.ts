import { type ImportKindName, mappingNames } from "@laurel/contract";
import { type IntakeRefusal, refuse } from "../intake/import-kind.ts";
import type { GivenAboutFile, Mapping } from "./mapping.ts";

/** What was said about a file, as text. */
export interface GivenTexts {
  readonly publisher?: string | undefined;
  readonly reportedAt?: string | undefined;
}

/** Checks what was said about a file against what its mapping asks for. */
export function checkGiven(
  kind: ImportKindName,
  mapping: Mapping | null,
  { publisher, reportedAt }: GivenTexts,
): GivenAboutFile | IntakeRefusal {
  const said = { publisher, "reported-at": reportedAt };
  for (const asked of ["publisher", "reported-at"] as const) {
    const rule = mapping?.asks[asked];
    if (said[asked] !== undefined && mapping === null)
      return refuse(null, "mapping-not-given", { asked, known: mappingNames.join(", ") });
    if (said[asked] !== undefined && rule === undefined) return refuse(null, "mapping-asks-not", { asked });
    if (said[asked] === undefined && rule === "required")
      return refuse(null, "mapping-asks", { mapping: mapping?.name ?? "", asked });
  }
  if (mapping !== null && mapping.kind !== kind) {
    const params = { mapping: mapping.name, expected: mapping.kind, found: kind };
    return refuse(null, "mapping-of-other-kind", params);
  }
  const revision = reportedAt === undefined ? undefined : revisionOf(reportedAt);
  if (revision === null) return refuse(null, "reported-at-invalid", { found: reportedAt ?? "" });
  return {
    ...(publisher === undefined ? {} : { publisher }),
    ...(revision === undefined ? {} : { revision }),
  };
}

/** A time as a revision: minutes since 1970, so that a later report supersedes an earlier one. */
function revisionOf(text: string): number | null {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00Z` : text;
  try {
    const minutes = Math.floor(Temporal.Instant.from(instant).epochMilliseconds / 60_000);
    return minutes > 1 ? minutes : null;
  } catch {
    return null;
  }
}
