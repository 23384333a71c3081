import type { Timeline } from "@laurel/core";
import { type TaggedJson, taggedJson } from "./send-tagged.ts";

/** How much is cached, in characters, so that memory use has a limit; most partners take ten thousand. */
const mostCharacters = 16_000_000;

/** An answer, and all that it followed from. */
interface CachedAnswer {
  readonly timeline: Timeline;
  readonly from: string;
  readonly answer: TaggedJson;
}

/**
 * Caches the last answer about each of the partners that were asked about lately, because pages and their
 * polls request the same standing over and over. A cached answer is given only if the versions are the same
 * and so is `from`: plain JSON, and all that `compute` depends on besides.
 */
export function standingCache(
  most: number = mostCharacters,
): (timeline: Timeline, partnerId: string, from: object, compute: () => object) => TaggedJson {
  const entries = new Map<string, CachedAnswer>();
  let characters = 0;
  const drop = (partnerId: string) => {
    const dropped = entries.get(partnerId);
    entries.delete(partnerId);
    if (dropped !== undefined) characters -= lengthOf(dropped);
  };
  return (timeline, partnerId, from, compute) => {
    const text = JSON.stringify(from);
    const before = entries.get(partnerId);
    const isSame = before?.timeline === timeline && before.from === text;
    const entry = isSame ? before : { timeline, from: text, answer: taggedJson(JSON.stringify(compute())) };
    // The one that was asked for last is the last to go.
    drop(partnerId);
    entries.set(partnerId, entry);
    characters += lengthOf(entry);
    for (const oldest of entries.keys()) {
      if (characters <= most) break;
      drop(oldest);
    }
    return entry.answer;
  };
}

function lengthOf({ from, answer }: CachedAnswer): number {
  return from.length + answer.json.length;
}
