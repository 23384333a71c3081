import { holdingLocks } from "../../database/hold-locks.ts";
import type { Database } from "../../database/open.ts";
import { asServer } from "../../database/transaction.ts";
import { type ChainEnd, signedLine } from "./checkpoint.ts";
import { CheckpointFile, linesOf, type Written } from "./checkpoint-file.ts";
import { readCheckpointKey } from "./checkpoint-key.ts";
import type { CheckpointSettings } from "./checkpoint-settings.ts";
import { findReached, readEnds, recordReached } from "./checkpoint-store.ts";
import { sendCheckpoint } from "./send-checkpoint.ts";

/** What writing checkpoints depends on. */
export interface CheckpointTools {
  readonly database: Database;
  /** The folder of the key that signs. */
  readonly home: string;
  readonly checkpoints: CheckpointSettings;
  readonly now: () => Temporal.Instant;
}

/** A checkpoint that was written. */
export interface WrittenCheckpoint {
  readonly number: number;
  readonly chains: number;
  readonly events: number;
  /** How many were sent, with those that could not be sent before. */
  readonly sent: number;
}

const eventsIn = (ends: readonly ChainEnd[]) => ends.reduce((sum, [, eventId]) => sum + eventId, 0);

/** Files that this process writes, so that it reads each only once. */
const files = new Map<string, CheckpointFile>();

/**
 * Signs where all chains end now and appends that to the file, then sends every line that hasn't arrived yet.
 * A line has only the chains that grew since the line before.
 * @throws OperatorError where the file can't be written or the receiver doesn't take a line.
 */
export async function writeCheckpoint(tools: CheckpointTools): Promise<WrittenCheckpoint> {
  const { database, home, checkpoints, now } = tools;
  const { privateKey } = await readCheckpointKey(home);
  const file = files.get(checkpoints.file) ?? new CheckpointFile(checkpoints.file);
  files.set(checkpoints.file, file);
  // Two processes that write at once would both follow the same line.
  return holdingLocks(database, async (locks) => {
    await locks.wait(`audit checkpoint ${checkpoints.file}`);
    const before = await file.read();
    const server = asServer(database);
    const ends = await readEnds(server);
    const heads = ends.filter(([partnerId, eventId, hash]) => {
      const [, knownId, knownHash] = before.ends.get(partnerId) ?? [];
      return knownId !== eventId || knownHash !== hash;
    });
    const counts = { chains: ends.length, events: eventsIn(ends) };
    const [number, writtenAt] = [before.number + 1, now()];
    const time = writtenAt.toString({ smallestUnit: "second" });
    const line = signedLine({ number, time, previous: before.last, ...counts, heads }, privateKey);
    const written = await file.append(line, number, heads);
    await recordReached(server, `file ${written.id}`, { number, writtenAt });
    return { number, ...counts, sent: await sendWaiting(tools, written) };
  });
}

/** Sends the lines that haven't arrived yet, in order; gives how many. */
async function sendWaiting(
  { database, checkpoints, now }: CheckpointTools,
  written: Written,
): Promise<number> {
  const { address, file } = checkpoints;
  if (address === null) return 0;
  const target = `address ${written.id}`;
  const server = asServer(database);
  const arrived = (await findReached(server, target))?.number ?? 0;
  let sent = 0;
  if (arrived >= written.number) return sent;
  for await (const [line, number] of linesOf(file)) {
    if (number <= arrived) continue;
    await sendCheckpoint(address, `checkpoint-${written.id}-${number}`, line, now());
    await recordReached(server, target, { number, writtenAt: now() });
    sent += 1;
  }
  return sent;
}
