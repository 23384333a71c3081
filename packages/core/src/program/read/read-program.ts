import { type EpochDay, type Period, parsePeriod } from "../../values/calendar.ts";
import { type Currency, isCurrency } from "../../values/currencies.ts";
import type { ProgramDocument, Promises } from "../document.ts";
import { measureKinds } from "../measures/kinds.ts";
import type { Measure } from "../measures/measure-kind.ts";
import type { SourceNode } from "../source.ts";
import {
  atMostDays,
  checkName,
  type Fields,
  type Findings,
  note,
  readDay,
  readEntries,
  readFields,
  readItems,
  readScalar,
  readWord,
} from "./fields.ts";
import { longestSpans, programLimits } from "./limits.ts";
import { readBenefit } from "./read-benefit.ts";
import { readCategories } from "./read-categories.ts";
import { readTrack } from "./read-track.ts";

const keys = {
  required: ["program", "version", "in-force", "currency", "tracks", "benefits"],
  optional: ["time-zone", "languages", "categories", "rates", "lists", "measures", "promises", "on-change"],
};

/** A program file after reading. Later checks use the places of its main keys. */
export interface ReadProgram {
  readonly document: ProgramDocument;
  readonly nodes: Fields;
  /** Whether the keys that identify the version could be read. Where not, the document has placeholders. */
  readonly identified: boolean;
}

/**
 * Reads a program file's tree, and checks its shapes, words, days and names. `compileProgram` checks the
 * references between its parts. Null when the file is not a map.
 */
export function readProgram(found: Findings, node: SourceNode): ReadProgram | null {
  const nodes = readFields(found, node, "A program", keys);
  if (nodes === null) return null;
  const program = readScalar(found, nodes.get("program"), '"program"');
  const version = readVersion(found, nodes.get("version"));
  const inForceFrom = readInForce(found, nodes.get("in-force"));
  const currency = readCurrency(found, nodes.get("currency"));
  if (program !== null) checkName(found, program, "id");
  const timeZone = readTimeZone(found, nodes.get("time-zone"));
  const onChange = readOnChange(found, nodes.get("on-change"));
  const money = currency ?? ("USD" as Currency);
  const broken = new Set<string>();
  const measures = readMeasures(found, nodes.get("measures"), money, broken);
  const lists = readLists(found, nodes.get("lists"), measures, broken);
  const tracks = readEntries(found, nodes.get("tracks"), '"tracks"').flatMap(({ key, value }) => {
    const track = checkName(found, key, "id") ? readTrack(found, key, value) : null;
    return track === null ? [] : [[key.value, track] as const];
  });
  const languages = readLanguages(found, nodes.get("languages"));
  const categories = readCategories(found, nodes.get("categories"));
  const around = { currency: money, languages, categories: categories.map(({ id }) => id) };
  const benefits = atMost(found, nodes.get("benefits"), "benefits").flatMap(({ key, value }) => {
    const benefit = checkName(found, key, "id") ? readBenefit(found, key, value, around) : null;
    return benefit === null ? [] : [[key.value, benefit] as const];
  });
  const promises = readPromises(found, nodes.get("promises"));
  const document = {
    program: program?.value ?? "",
    version: version ?? "",
    inForceFrom: inForceFrom ?? (0 as EpochDay),
    currency: money,
    timeZone,
    languages,
    categories,
    ownCategories: nodes.has("categories"),
    ratesValidFor: readRates(found, nodes.get("rates")),
    lists,
    measures,
    broken,
    promises,
    onChange,
    tracks: new Map(tracks),
    benefits: new Map(benefits),
  };
  const identified = [program, version, inForceFrom, currency].every((part) => part !== null);
  return { document, nodes, identified };
}

/** The entries of a map, up to a limit. Entries beyond the limit are not read. */
function atMost(found: Findings, node: SourceNode | undefined, what: "benefits" | "measures") {
  const entries = readEntries(found, node, `"${what}"`);
  const most = programLimits[what];
  if (node !== undefined && entries.length > most) {
    const message = `There are ${entries.length} ${what}; at most ${most} are allowed.`;
    note(found, node, "too-many", message, "Remove some of them.");
  }
  return entries.slice(0, most);
}

const versionPattern = /^[A-Za-z0-9._-]{1,64}$/;

function readVersion(found: Findings, node: SourceNode | undefined): string | null {
  const version = readScalar(found, node, '"version"');
  if (version === null || versionPattern.test(version.value)) return version?.value ?? null;
  note(
    found,
    version,
    "bad-version",
    `"${version.value}" is not a version.`,
    "Use letters, digits, points and hyphens, as in 2023-12.",
  );
  return null;
}

function readInForce(found: Findings, node: SourceNode | undefined) {
  if (node === undefined) return null;
  const fields = readFields(found, node, '"in-force"', { required: ["from"], optional: [] });
  return readDay(found, fields?.get("from"), '"from"');
}

function readCurrency(found: Findings, node: SourceNode | undefined): Currency | null {
  const code = readScalar(found, node, '"currency"');
  if (code === null || isCurrency(code.value)) return (code?.value as Currency | undefined) ?? null;
  note(
    found,
    code,
    "unknown-currency",
    `"${code.value}" is not a currency.`,
    "Write its ISO 4217 code, as in USD.",
  );
  return null;
}

/** Names only: Temporal also accepts offsets, and date-times with a zone in brackets. */
const zonePattern = /^[A-Za-z][A-Za-z0-9_+/-]*$/;

function readTimeZone(found: Findings, node: SourceNode | undefined): string {
  const zone = readScalar(found, node, '"time-zone"');
  if (zone === null) return "UTC";
  try {
    if (!zonePattern.test(zone.value)) throw new RangeError(`${zone.value} is not a name`);
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone.value).timeZoneId;
  } catch {
    note(
      found,
      zone,
      "unknown-time-zone",
      `"${zone.value}" is not a time zone.`,
      "Write its IANA name, as in Asia/Seoul.",
    );
    return "UTC";
  }
}

function readOnChange(found: Findings, node: SourceNode | undefined) {
  const fields =
    node === undefined
      ? null
      : readFields(found, node, '"on-change"', { required: ["unlocked"], optional: [] });
  return { unlocked: readWord(found, fields?.get("unlocked"), '"unlocked"', ["keep", "end"]) ?? "keep" };
}

function readMeasures(
  found: Findings,
  node: SourceNode | undefined,
  currency: Currency,
  broken: Set<string>,
): ReadonlyMap<string, Measure> {
  const measures = new Map<string, Measure>();
  for (const { key, value } of atMost(found, node, "measures")) {
    const measure = checkName(found, key, "name") ? readMeasure(found, value, currency) : null;
    if (measure === null) broken.add(key.value);
    else measures.set(key.value, measure);
  }
  return measures;
}

function readMeasure(found: Findings, node: SourceNode, currency: Currency): Measure | null {
  const has = (key: string) => node.kind === "map" && node.entries.some((entry) => entry.key === key);
  const kind = measureKinds.find((candidate) => has(candidate.key));
  if (kind === undefined) {
    const known = measureKinds.map(({ key }) => key).join(" or ");
    note(
      found,
      node,
      "unknown-measure-kind",
      "The measure does not say what it computes.",
      `Add the key ${known}.`,
    );
    return null;
  }
  const fields = readFields(found, node, `A measure of the kind "${kind.key}"`, {
    required: [kind.key, ...kind.required],
    optional: kind.optional,
  });
  return fields === null ? null : kind.read(found, fields, currency);
}

function readLists(
  found: Findings,
  node: SourceNode | undefined,
  measures: ReadonlyMap<string, Measure>,
  broken: Set<string>,
): ReadonlyMap<string, readonly string[]> {
  const lists = new Map<string, readonly string[]>();
  for (const { key, value } of readEntries(found, node, '"lists"')) {
    if (!checkName(found, key, "name")) {
      broken.add(key.value);
      continue;
    }
    if (measures.has(key.value)) {
      const message = `"${key.value}" is both a measure and a list.`;
      note(found, key, "name-twice", message, "Give one of them another name.");
      continue;
    }
    const items = readItems(found, value, `The list "${key.value}"`).map(
      (item) => readScalar(found, item, "An item")?.value,
    );
    lists.set(
      key.value,
      items.filter((item) => item !== undefined),
    );
  }
  return lists;
}

const tagPattern = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/;

function readLanguages(found: Findings, node: SourceNode | undefined): readonly string[] {
  if (node === undefined) return ["en"];
  return readItems(found, node, '"languages"').flatMap((item) => {
    const tag = readScalar(found, item, "A language");
    if (tag === null) return [];
    if (tagPattern.test(tag.value)) return [tag.value];
    note(
      found,
      tag,
      "bad-language",
      `"${tag.value}" is not a language tag.`,
      "Write it as en, ko-KR or zh-TW.",
    );
    return [];
  });
}

function readPromises(found: Findings, node: SourceNode | undefined): Promises {
  const fields =
    node === undefined
      ? null
      : readFields(found, node, '"promises"', { required: [], optional: ["contact", "outreach"] });
  const days = (key: "contact" | "outreach") =>
    readDays(found, fields?.get(key), `The promise "${key}"`, "bad-promise", longestSpans.promise);
  return { contact: days("contact"), outreach: days("outreach") };
}

/** How old an exchange rate may be where the program doesn't say. */
const usualRateAge = 7;

function readRates(found: Findings, node: SourceNode | undefined): number {
  if (node === undefined) return usualRateAge;
  const fields = readFields(found, node, '"rates"', { required: ["valid-for"], optional: [] });
  const age = readDays(found, fields?.get("valid-for"), '"valid-for"', "bad-period", longestSpans.rate);
  return age?.days ?? usualRateAge;
}

function readDays(
  found: Findings,
  node: SourceNode | undefined,
  what: string,
  code: string,
  longest: number,
): Period | null {
  if (node === undefined) return null;
  const period = node.kind === "scalar" ? parsePeriod(node.text) : null;
  if (period !== null && period.months === 0) return atMostDays(found, node, what, period, longest);
  note(found, node, code, `${what} is not a number of days.`, "Write it in days or weeks, as in P7D or P4W.");
  return null;
}
