import { type Program, type Timeline, timelineOf } from "@laurel/core";
import type { Database } from "../platform/database/open.ts";
import { asServer, type Reader } from "../platform/database/transaction.ts";
import { compilePublished } from "./compile-published.ts";
import { rulesDigest } from "./digests.ts";
import { listVersions, publishedDigests } from "./program-store.ts";
import type { TextsByLanguage } from "./program-texts.ts";

/** A published version, ready to decide. */
export interface PublishedVersion {
  readonly program: Program;
  readonly texts: TextsByLanguage;
  readonly digest: string;
  /** sha256 of the rules, which never change. */
  readonly rulesDigest: string;
  readonly publishedAt: Temporal.Instant;
  /** When its texts were corrected last; null where they are as published. */
  readonly textsCorrectedAt: Temporal.Instant | null;
}

/** All published versions. */
export interface PublishedProgram {
  readonly timeline: Timeline;
  /** The oldest in force first. */
  readonly versions: readonly PublishedVersion[];
}

/**
 * Compiled once for each process: rules never change, and texts only with their digest, so digests show
 * whether the list is current.
 */
const known = new Map<string, PublishedProgram>();
const mostKnown = 8;

/** The database, or a transaction on it. */
type Source = Pick<Database, "pool"> | Reader;

/** The published versions. Costs one small query if nothing was published since. */
export async function loadTimeline(source: Source): Promise<PublishedProgram> {
  return loadPublished(source, await publishedDigests(readerOf(source)));
}

function readerOf(source: Source): Reader {
  return "client" in source ? source : asServer(source);
}

/** The versions with these digests, which `publishedDigests` gave. */
export async function loadPublished(source: Source, digests: readonly string[]): Promise<PublishedProgram> {
  const cached = known.get(keyOf(digests));
  if (cached !== undefined) return cached;
  // Texts that were corrected in between don't hide a version.
  const rows = (await listVersions(readerOf(source))).filter((row) =>
    row.digests.some((digest) => digests.includes(digest)),
  );
  const versions = rows.map((row) => {
    const { texts, digest, publishedAt, textsCorrectedAt } = row;
    const program = compilePublished(row);
    return { program, texts, digest, rulesDigest: rulesDigest(row), publishedAt, textsCorrectedAt };
  });
  const published = { timeline: timelineOf(versions.map(({ program }) => program)), versions };
  const [oldest] = known.keys();
  if (known.size >= mostKnown && oldest !== undefined) known.delete(oldest);
  known.set(keyOf(rows.map(({ digest }) => digest)), published);
  return published;
}

function keyOf(digests: readonly string[]): string {
  return digests.join(" ");
}
