import type { LoopPromise } from "@laurel/contract";
import type { PageWords } from "../../../kit/words.ts";

type Pause = LoopPromise["pauses"][number];

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A promise in one sentence: what the team does, and by which day of the program's zone. */
export function promiseText(words: PageWords, zone: string, promise: LoopPromise): string {
  const { t } = words;
  const { kind, state, dueAt, keptAt, late, paused } = promise;
  const day = words.lastDay(dueAt, zone);
  if (state === "void") return t("promise.void");
  if (state === "kept") {
    const kept = keptAt === null ? day : words.dayOf(keptAt);
    return t(late === true ? `promise.${kind}-late` : `promise.${kind}-kept`, { day: kept, due: day });
  }
  if (state === "missed") return t(`promise.${kind}-missed`, { day });
  if (paused) return t("promise.paused", { day });
  return t(`promise.${kind}`, { day });
}

/** Who paused a promise, why, from when to when, and how much working time that took. */
export function pauseText({ t, moment }: PageWords, { from, to, byName, why, workingMs }: Pause): string {
  const values = {
    from: moment(from),
    to: to == null ? "" : moment(to),
    who: byName ?? t("side.team"),
    why,
    ...lengthOf(workingMs ?? 0),
  };
  return t(to == null || workingMs === null ? "promise.pause-open" : "promise.pause", values);
}

/** Short times in minutes, others in hours. */
function lengthOf(ms: number): { readonly unit: "minutes" | "hours"; readonly count: number } {
  if (ms < hourMs) return { unit: "minutes", count: Math.max(1, Math.round(ms / minuteMs)) };
  return { unit: "hours", count: Math.round(ms / hourMs) };
}
