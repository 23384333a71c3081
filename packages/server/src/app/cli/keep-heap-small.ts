import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Keeps the memory of this process flat while a file streams through it, for some per cent of the time. V8
 * lets a small heap grow fourfold before it collects, which for a stream of short-lived rows is only waste:
 * from here on it may grow by a third of what is in use. The young generation is left to grow, because rows
 * that die in it cost nothing.
 *
 * For a process that does one import and ends; a server would be paused by it.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--heap-growing-percent=30");
  setFlagsFromString("--expose-gc");
  // Gives back what loading the program has left behind, the young generation's spare room too.
  const collect: NodeJS.GCFunction = runInNewContext("gc");
  collect({ type: "major", flavor: "last-resort" });
}
