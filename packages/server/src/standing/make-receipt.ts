import { createHash } from "node:crypto";
import { Receipt, toWire } from "@laurel/contract";
import { type EpochDay, timelineOf } from "@laurel/core";
import { programCurrency } from "../facts/intake/ledger-store.ts";
import { partnerName } from "../facts/partners/directory-store.ts";
import { canonicalJson } from "../platform/canonical-json.ts";
import type { Reader } from "../platform/database/transaction.ts";
import { loadDated, type PublishedVersion } from "../program/load-timeline.ts";
import { findLastArrival } from "./arrival-store.ts";
import { type ComputedStanding, explainPartner } from "./compute-standing.ts";
import { findLinesKnownAt, type KnownAt, type KnownLine } from "./known-store.ts";
import { loadPartners } from "./load-partners.ts";
import { showReceipt } from "./show-receipt.ts";
import { attempt, isUndecided, type Undecided } from "./undecided.ts";

/** What a receipt is about. */
export interface ReceiptOrder {
  readonly partnerId: string;
  readonly day: EpochDay;
  /** Nothing that arrived later counts; null: all that has arrived does. */
  readonly knownAt: Temporal.Instant | null;
}

/** A receipt in canonical form, or why there is none. */
export type MadeReceipt = { readonly text: string } | ReceiptRefusal | Undecided;

/** Why there is no receipt although the partner could be decided. */
export interface ReceiptRefusal {
  readonly code: "partner-not-found" | "partner-not-known-then" | "receipt-too-long";
  readonly params: Readonly<Record<string, string | number>>;
}

/** The most lines of a receipt: it is made in memory, and has 300 to 500 bytes for each. */
const usualMost = 50_000;

/**
 * All that a partner's standing on a day rests on, as one document in canonical form with a digest. It says
 * the moment of the last fact that counts. Asked with that moment it is the same for good, byte for byte: it
 * follows from what had arrived by then, and no statement needs to see the same state as another.
 */
export async function makeReceipt(
  reader: Reader,
  { partnerId, day, knownAt: asked }: ReceiptOrder,
  mostLines: number = usualMost,
): Promise<MadeReceipt> {
  if ((await partnerName(reader, partnerId)) === null)
    return { code: "partner-not-found", params: { found: partnerId } };
  const knownAt = await findLastArrival(reader, partnerId, asked);
  const versions = knownAt === null ? [] : await versionsKnown(reader, knownAt);
  const timeline = timelineOf(versions.map(({ program }) => program));
  const [partner] =
    knownAt === null ? [] : await loadPartners(reader, timeline, [partnerId], day, day, { knownAt });
  if (knownAt === null || partner === undefined)
    return { code: "partner-not-known-then", params: { partner: partnerId, moment: String(asked) } };
  const computed = attempt(partnerId, () => explainPartner(timeline, partner, day));
  if (isUndecided(computed)) return computed;
  const names = versions.map(({ program }) => program.version);
  const which = { partnerId, at: knownAt, wrongBy: knownAt, versions: names };
  const lines = await linesOf(reader, computed, which, day, mostLines + 1);
  if (lines.length > mostLines)
    return { code: "receipt-too-long", params: { partner: partnerId, limit: mostLines } };
  return { text: withDigest(toWire(Receipt, showReceipt({ day, knownAt, versions, computed, lines }))) };
}

/** Those that were published by then. Before the first one was, all that are published now. */
async function versionsKnown(reader: Reader, at: Temporal.Instant): Promise<readonly PublishedVersion[]> {
  const { versions } = await loadDated(reader);
  const then = versions.filter(({ publishedAt }) => Temporal.Instant.compare(publishedAt, at) <= 0);
  return then.length === 0 ? versions : then;
}

/** The lines of the days that the sums of the program count, at most `limit`. */
async function linesOf(
  reader: Reader,
  { program }: ComputedStanding,
  which: KnownAt,
  day: EpochDay,
  limit: number,
): Promise<readonly KnownLine[]> {
  const counted = (program?.measures ?? []).flatMap(({ linesOn }) => linesOn?.(day) ?? []);
  const currency = counted.length === 0 ? null : await programCurrency(reader);
  return currency === null ? [] : findLinesKnownAt(reader, which, currency, counted, limit);
}

/** The canonical form of a receipt, with the digest of the form without one. */
function withDigest({ digest: _, ...receipt }: Readonly<Record<string, unknown>>): string {
  const digest = createHash("sha256").update(canonicalJson(receipt)).digest("hex");
  return canonicalJson({ ...receipt, digest });
}
