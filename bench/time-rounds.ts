/**
 * Something whose speed is compared. `pass` does its work once and gives a number that depends on all of
 * it.
 */
export interface Timed {
  readonly name: string;
  /** How many things a pass works on. */
  readonly size: number;
  pass(): number | Promise<number>;
}

/** What was measured of one of them. */
export interface Rate {
  readonly name: string;
  /** Things a second of processor time, the median of the rounds. */
  readonly rate: number;
  /**
   * The same of every round: ratios are taken round by round, so that a slow moment of the machine hits
   * both sides.
   */
  readonly rounds: readonly number[];
}

/** How long and how often. */
export interface Rounds {
  readonly count: number;
  /** How much processor time each turn takes at least, in milliseconds. */
  readonly turnMs: number;
}

/** Lets everyone warm up, then times them in turns, round after round. */
export async function timeRounds(all: readonly Timed[], { count, turnMs }: Rounds): Promise<readonly Rate[]> {
  const rounds = all.map((): number[] => []);
  for (const timed of all) await turn(timed, turnMs * 2);
  for (let round = 0; round < count; round += 1) {
    for (const [index, timed] of all.entries()) rounds[index]?.push(await turn(timed, turnMs));
  }
  return all.map(({ name }, index) => {
    const own = rounds[index] ?? [];
    return { name, rate: median(own), rounds: own };
  });
}

/**
 * Counts the processor time of the whole process, collecting its garbage included. What else the
 * machine does at the same moment then has no effect: by the clock, the same turn can differ threefold.
 */
async function turn(timed: Timed, turnMs: number): Promise<number> {
  const first = await timed.pass();
  const start = process.cpuUsage();
  let passes = 0;
  let spentMs = 0;
  while (spentMs < turnMs) {
    const sum = await timed.pass();
    if (sum !== first) throw new Error(`${timed.name} answered differently from one pass to the next`);
    passes += 1;
    const { user, system } = process.cpuUsage(start);
    spentMs = (user + system) / 1000;
  }
  return (timed.size * passes * 1000) / spentMs;
}

/** The median of the ratios of the rounds. */
export function ratio(one: Rate, other: Rate): number {
  return median(one.rounds.map((rate, round) => rate / (other.rounds[round] ?? Number.NaN)));
}

/** The middle one, or the mean of the middle two. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
}
