import type { Currency } from "@laurel/core";
import { type Actor, appendEvents } from "../platform/audit/append-events.ts";
import type { Clock } from "../platform/clock.ts";
import { todayOf } from "../platform/clock.ts";
import type { Database } from "../platform/database/open.ts";
import { allPartners } from "../platform/database/sight.ts";
import { asServer, type Tx, transaction } from "../platform/database/transaction.ts";
import { markEveryoneDue, requestRecompute } from "../platform/jobs/due-store.ts";
import type { CheckedVersion, CheckOrder, GoodVersion } from "./check-program.ts";
import { rulesDigest, textsDigest } from "./digests.ts";
import { loadTimeline } from "./load-timeline.ts";
import type { ProgramFiles } from "./program-files.ts";
import {
  addProgram,
  addTexts,
  findVersion,
  listVersions,
  lockPrograms,
  publishedDigests,
} from "./program-store.ts";

/** Checks files as `checkVersions` does, in this thread or in one of its own. */
export type CheckFiles = (order: CheckOrder) => Promise<readonly CheckedVersion[]>;

/**
 * What a publication changes in the facts, within its transaction: how the sales of some days are converted.
 * `today`: `YYYY-MM-DD`.
 */
type AfterPublishing = (tx: Tx, currency: Currency, today: string) => Promise<void>;

/** How versions are published. */
export interface PublishingOptions {
  readonly after: AfterPublishing;
  /** Whether a release of Laurel brings them. */
  readonly isRelease?: boolean;
}

/** Another version was published between the check of a version and its publication. */
class OutdatedCheck extends Error {
  override readonly name = "OutdatedCheck";
}

/** Checks files against what is published. */
export async function checkFiles(
  database: Pick<Database, "pool">,
  check: CheckFiles,
  files: readonly ProgramFiles[],
): Promise<readonly CheckedVersion[]> {
  const versions = await listVersions(asServer(database));
  const published = versions.map(({ version, source, forms, digest, texts }) => {
    return { version, source, forms, digest, textsDigest: textsDigest(texts) };
  });
  return check({ files, published });
}

/**
 * Does `work` with the files checked against what is published; again if something else was published in
 * between. `work` publishes in one transaction, or publishes nothing.
 */
export async function withChecked<T>(
  database: Pick<Database, "pool">,
  check: CheckFiles,
  files: readonly ProgramFiles[],
  work: (checked: readonly CheckedVersion[]) => Promise<T>,
): Promise<T> {
  while (true) {
    try {
      return await work(await checkFiles(database, check, files));
    } catch (error) {
      if (!(error instanceof OutdatedCheck)) throw error;
    }
  }
}

/** What publishing did. */
export type PublishChange = "published" | "texts-corrected" | "unchanged";

/**
 * Publishes a version, whose rules never change again, and requests a new decision for every partner. A
 * version may begin in the past: records of past days stay as they are. Where only the texts of a published
 * version differ, they are corrected, which changes no decision. Publishing the same once more changes
 * nothing. Call it within `withChecked`.
 */
export async function publishProgram(
  tx: Tx,
  checked: GoodVersion,
  clock: Clock,
  actor: Actor,
  { after, isRelease = false }: PublishingOptions,
): Promise<PublishChange> {
  const { program, version, inForceFrom, digest, against, change } = checked;
  await lockPrograms(tx);
  const published = await publishedDigests(tx);
  if (change === "none" || published.includes(digest)) return "unchanged";
  if (published.join() !== against.join()) throw new OutdatedCheck();
  const digests = { rules: rulesDigest(checked), texts: textsDigest(checked.texts) };
  if (change === "texts") {
    const before = await findVersion(tx, version);
    const state = await addTexts(tx, checked, isRelease);
    const event = {
      partnerId: "",
      what: "program.texts-corrected",
      data: { program, version, rules_digest: digests.rules },
      before: { texts_digest: before === null ? null : textsDigest(before.texts) },
      after: { texts_digest: digests.texts },
    };
    await appendEvents(tx, actor, [{ ...event, state: [state] }]);
    return "texts-corrected";
  }
  const state = await addProgram(tx, checked);
  const { timeline } = await loadTimeline(tx);
  const today = todayOf(clock, timeline).toString();
  await after(tx, checked.currency as Currency, today);
  await markEveryoneDue(tx, today);
  await requestRecompute(tx);
  const data = {
    program,
    version,
    in_force_from: inForceFrom,
    digest,
    rules_digest: digests.rules,
    texts_digest: digests.texts,
  };
  await appendEvents(tx, actor, [{ partnerId: "", what: "program.published", data, state: [state] }]);
  return "published";
}

/** The result of a file. */
export type PublishOutcome = CheckedVersion & { readonly outcome: PublishChange };

/**
 * Publishes all of the files or none: otherwise half of the versions would be in force while one file is
 * fixed. Gives the outcomes in the order in which the versions come into force.
 */
export async function publishFiles(
  database: Pick<Database, "pool">,
  check: CheckFiles,
  files: readonly ProgramFiles[],
  clock: Clock,
  actor: Actor,
  options: PublishingOptions,
): Promise<readonly PublishOutcome[]> {
  return withChecked(database, check, files, async (checked) => {
    const good = checked.filter((each) => each.ok);
    if (good.length < checked.length) return checked.map((each) => ({ ...each, outcome: "unchanged" }));
    return transaction(database, allPartners, async (tx) => {
      const outcomes: PublishOutcome[] = [];
      for (const each of good)
        outcomes.push({ ...each, outcome: await publishProgram(tx, each, clock, actor, options) });
      return outcomes;
    });
  });
}
