import type { ProgramSummary, ProgramTexts } from "@laurel/contract";
import { dayText, type EpochDay, inForce, minorUnits, neededTexts, type Period } from "@laurel/core";
import type { PublishedProgram, PublishedVersion } from "./load-timeline.ts";
import { textIn } from "./program-texts.ts";

/** The API's summary of the program; null where none is published. */
export function showProgram(
  { timeline, versions }: PublishedProgram,
  today: EpochDay,
  wanted: readonly string[],
): ProgramSummary | null {
  const newest = versions.at(-1);
  if (newest === undefined) return null;
  const { id, currency } = newest.program;
  const chain = languageChain(versions, wanted);
  return {
    program: id,
    currency,
    minorUnits: minorUnits(currency),
    currentVersion: inForce(timeline, today)?.version ?? null,
    today: dayText(today),
    locale: chain[0] ?? "en",
    versions: versions.map(showVersion),
    texts: showTexts(versions, chain),
  };
}

/**
 * The languages that have texts: the wanted ones first, in any of their regions, then English, then the
 * others.
 */
function languageChain(versions: readonly PublishedVersion[], wanted: readonly string[]): readonly string[] {
  const available = [...new Set(versions.toReversed().flatMap(({ texts }) => Object.keys(texts)))];
  const languageOf = (tag: string) => tag.split("-")[0]?.toLowerCase();
  const chain = [...wanted, "en"].flatMap((tag) => {
    const exact = available.filter((locale) => locale.toLowerCase() === tag.toLowerCase());
    return [...exact, ...available.filter((locale) => languageOf(locale) === languageOf(tag))];
  });
  return [...new Set([...chain, ...available])];
}

function showVersion({ program, publishedAt }: PublishedVersion): ProgramSummary["versions"][number] {
  const { contact, outreach } = program.promises;
  return {
    version: program.version,
    inForceFrom: dayText(program.inForceFrom),
    publishedAt: publishedAt.toString(),
    promises: { contact: periodText(contact), outreach: periodText(outreach) },
    tracks: program.tracks.map(({ id, scope, stages }) => ({
      track: id,
      scope,
      stages: stages.map((each) => each.id),
    })),
    measures: program.measures.map(({ name, type }) => ({ measure: name, type })),
    benefits: program.benefits.map(({ id, category, purpose, delivery }) => ({
      benefit: id,
      category,
      purpose,
      delivery,
    })),
  };
}

function periodText(period: Period | null): string | null {
  if (period === null) return null;
  return period.months > 0 ? `P${period.months}M` : `P${period.days}D`;
}

/** The names of everything in any version; a newer version's name comes before an older one's. */
function showTexts(versions: readonly PublishedVersion[], chain: readonly string[]): ProgramTexts {
  const newestFirst = versions.toReversed();
  const find = (path: readonly string[], what: string): string | null => {
    for (const language of chain) {
      for (const { texts } of newestFirst) {
        const text = textIn(texts, language, [...path, what]);
        if (text !== null) return text;
      }
    }
    return null;
  };
  const named = (path: readonly string[]) => ({
    name: find(path, "name") ?? path.at(-1) ?? "",
    description: find(path, "description"),
  });
  const paths = new Map(
    versions.flatMap(({ program }) => neededTexts(program)).map((path) => [path.join("\n"), path]),
  );
  const group = (kind: string) =>
    Object.fromEntries(
      [...paths.values()]
        .filter(([first, , third]) => first === kind && third === undefined)
        .map((path) => [path[1] ?? "", named(path)]),
    );
  const stages: Record<string, ProgramTexts["stages"][string]> = {};
  for (const path of paths.values()) {
    const [kind, track = "", stage = ""] = path;
    if (kind === "stages") stages[track] = { ...stages[track], [stage]: named(path) };
  }
  return {
    program: named(["program"]),
    tracks: group("tracks"),
    stages,
    measures: group("measures"),
    levels: group("levels"),
    benefits: group("benefits"),
  };
}
