import type { FormShape, ProgramSummary } from "@laurel/contract";
import {
  type Benefit,
  dayText,
  type EpochDay,
  type FormField,
  inForce,
  minorUnits,
  type Period,
} from "@laurel/core";
import type { DatedProgram, DatedVersion, PublishedVersion } from "./load-timeline.ts";
import { showTexts } from "./show-texts.ts";

/** The API's summary of the program; null where none is published. */
export function showProgram(
  { timeline, versions }: DatedProgram,
  today: EpochDay,
  wanted: readonly string[],
): ProgramSummary | null {
  const newest = versions.at(-1);
  if (newest === undefined) return null;
  const { id, currency, timeZone } = newest.program;
  const chain = languageChain(versions, wanted);
  return {
    program: id,
    currency,
    minorUnits: minorUnits(currency),
    currentVersion: inForce(timeline, today)?.version ?? null,
    today: dayText(today),
    timeZone,
    locale: chain[0] ?? "en",
    versions: versions.map((version) => showVersion(version, chain)),
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

function showVersion(
  { program, publishedAt }: DatedVersion,
  chain: readonly string[],
): ProgramSummary["versions"][number] {
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
    measures: program.measures.map(({ name, type, linesOn }) => ({
      ...{ measure: name, type },
      sumsSales: linesOn !== undefined,
    })),
    categories: program.categories.map(({ id, contact }) => ({ category: id, contact })),
    benefits: program.benefits.map(({ id, category, purpose, delivery, leadTime, form, resources }) => ({
      benefit: id,
      category,
      purpose,
      delivery,
      leadTime: periodText(leadTime),
      form,
      resources: resourcesIn(resources, chain),
    })),
    forms: [...program.forms].map(([id, { fields }]) => ({ form: id, fields: fields.map(showField) })),
  };
}

function showField({ name, ...rest }: FormField): FormShape["fields"][number] {
  return { field: name, ...rest };
}

/** Those of the first language that has any; a list for all languages counts for each. */
function resourcesIn(resources: Benefit["resources"], chain: readonly string[]): readonly string[] {
  for (const language of [...chain, ""]) {
    const items = resources.get(language);
    if (items !== undefined) return items;
  }
  return [];
}

function periodText(period: Period | null): string | null {
  if (period === null) return null;
  return period.months > 0 ? `P${period.months}M` : `P${period.days}D`;
}
