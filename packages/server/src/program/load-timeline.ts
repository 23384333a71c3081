import { type Program, type Timeline, timelineOf } from "@laurel/core";
import type { Database } from "../platform/database/open.ts";
import { asServer, type Reader } from "../platform/database/transaction.ts";
import { compilePublished } from "./compile-published.ts";
import { rulesDigest } from "./digests.ts";
import { listMoments, listVersions, publishedDigests, type VersionMoments } from "./program-store.ts";
import type { TextsByLanguage } from "./program-texts.ts";

/** A published version, ready to decide. All of it follows from its digest. */
export interface PublishedVersion {
  readonly program: Program;
  readonly texts: TextsByLanguage;
  readonly digest: string;
  /** sha256 of the rules, which never change. */
  readonly rulesDigest: string;
}

/** All published versions. */
export interface PublishedProgram {
  readonly timeline: Timeline;
  /** The oldest in force first. */
  readonly versions: readonly PublishedVersion[];
}

/** A published version, and when it was published. */
export type DatedVersion = PublishedVersion & VersionMoments;

/** All published versions, and when each was published. */
export interface DatedProgram extends PublishedProgram {
  readonly versions: readonly DatedVersion[];
}

/**
 * Compiled once for each process: rules never change, and texts only with their digest, so digests show
 * whether the list is current. They don't show when a version was published: another database of the process
 * has the same versions from other moments, and texts can be corrected back to what they were.
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
    const { texts, digest } = row;
    return { program: compilePublished(row), texts, digest, rulesDigest: rulesDigest(row) };
  });
  const published = { timeline: timelineOf(versions.map(({ program }) => program)), versions };
  const [oldest] = known.keys();
  if (known.size >= mostKnown && oldest !== undefined) known.delete(oldest);
  known.set(keyOf(rows.map(({ digest }) => digest)), published);
  return published;
}

/** The published versions, and when each was published. */
export async function loadDated(source: Source): Promise<DatedProgram> {
  const { timeline, versions } = await loadTimeline(source);
  const found = await listMoments(readerOf(source));
  const moments = new Map(found.map(({ version, ...own }) => [version, own]));
  const dated = versions.flatMap((version) => {
    const own = moments.get(version.program.version);
    return own === undefined ? [] : [{ ...version, ...own }];
  });
  return { timeline, versions: dated };
}

function keyOf(digests: readonly string[]): string {
  return digests.join(" ");
}
