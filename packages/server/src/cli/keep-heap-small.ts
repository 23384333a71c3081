import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/**
 * Keeps the memory of this process flat while a file streams through it, for some per cent of the time. V8
 * lets a small heap grow fourfold before it collects, and its young generation, which loading the program has
 * already blown up, never shrinks by itself: for a stream of short-lived rows both are only waste. From here
 * on the heap may grow to half as much again as what is in use, and the young generation not at all.
 *
 * For a process that does one import and ends; a server would be paused by it.
 */
export function keepHeapSmall(): void {
  setFlagsFromString("--heap-growing-percent=50");
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--expose-gc");
  // Only this collection takes the young generation's spare room away.
  const collect: NodeJS.GCFunction = runInNewContext("gc");
  collect({ type: "major", flavor: "last-resort" });
}
