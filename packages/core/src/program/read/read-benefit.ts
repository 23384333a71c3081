import type { Currency } from "../../values/currencies.ts";
import { type Minor, parseAmount } from "../../values/money.ts";
import type { BenefitRule, Expiry, GrantRule, RequirementRule } from "../document.ts";
import type { SourceNode, SourceScalar } from "../source.ts";
import {
  type Fields,
  type Findings,
  isId,
  note,
  readDay,
  readEntries,
  readFields,
  readItems,
  readPeriod,
  readScalar,
  readWord,
} from "./fields.ts";
import { longestSpans } from "./limits.ts";
import { readResources } from "./read-resources.ts";
import { readSources } from "./read-track.ts";

/** How a benefit is delivered. */
const deliveries = [
  "self-serve",
  "consultation",
  "publication",
  "document-review",
  "placement",
  "credit",
  "promotion",
  "endorsement",
  "event",
  "license",
  "message",
  "request",
  "mixed",
] as const;

const grantKeys = ["from", "when", "amount", "level", "source", "times", "per", "expires", "requires"];
const benefitKeys = {
  required: ["category", "delivery"],
  optional: ["purpose", "lead-time", "form", "resources", "grants", ...grantKeys],
};

type TextNode = SourceScalar & { readonly value: string };

/** What a benefit may name of the rest of the file. */
export interface BenefitSurroundings {
  readonly currency: Currency;
  readonly languages: readonly string[];
  /** The ids of the tabs. */
  readonly categories: readonly string[];
}

/** Reads a benefit; null after noting that it is not a map. */
export function readBenefit(
  found: Findings,
  key: TextNode,
  node: SourceNode,
  { currency, languages, categories }: BenefitSurroundings,
): BenefitRule | null {
  const fields = readFields(found, node, `The benefit "${key.value}"`, benefitKeys);
  if (fields === null) return null;
  const category = readWord(found, fields.get("category"), '"category"', categories);
  const purpose = readWord(found, fields.get("purpose"), '"purpose"', ["awareness", "conversion", "closing"]);
  const delivery = readWord(found, fields.get("delivery"), '"delivery"', deliveries);
  const leadTime = readPeriod(found, fields.get("lead-time"), '"lead-time"', longestSpans.leadTime);
  const form = readFormPath(found, fields.get("form"));
  const resources = readResources(found, fields.get("resources"), languages);
  const grants = readGrants(found, key, fields, currency);
  if (delivery !== null && delivery !== "credit" && grants.some(({ amounts }) => amounts.size > 0)) {
    note(
      found,
      key,
      "amount-without-credit",
      `"${key.value}" has an amount but is not a credit.`,
      'Write "delivery: credit", or remove the amount.',
    );
  }
  // A missing word is a problem already. The benefit is kept all the same, so that naming it elsewhere is no
  // further problem.
  const given = { category: category ?? categories[0] ?? "", delivery: delivery ?? "mixed" };
  return { id: key.value, ...given, purpose, leadTime, form, resources, grants, node: key };
}

function readFormPath(found: Findings, node: SourceNode | undefined): SourceScalar | null {
  const path = readScalar(found, node, '"form"');
  if (path === null || formIdOf(path.text) !== null) return path;
  const fix = 'Write it as in "forms/technical-help.json".';
  note(found, path, "bad-path", `"${path.text}" is not the path of a form.`, fix);
  return null;
}

/** The id of a form by its path, "forms/ID.json"; null for any other path. */
export function formIdOf(path: string): string | null {
  const id = /^forms\/(.+)\.json$/u.exec(path)?.[1] ?? "";
  return isId(id) ? id : null;
}

function readGrants(
  found: Findings,
  key: TextNode,
  fields: Fields,
  currency: Currency,
): readonly GrantRule[] {
  const list = fields.get("grants");
  if (list === undefined) return [readGrant(found, key, fields, currency)];
  for (const name of grantKeys) {
    const twice = fields.get(name);
    if (twice === undefined) continue;
    note(found, twice, "grant-twice", `"${name}" is written beside "grants".`, "Move it into the grants.");
  }
  const items = readItems(found, list, '"grants"');
  if (items.length === 0)
    note(found, list, "no-grants", `"${key.value}" has no grants.`, "Add at least one grant.");
  return items.flatMap((item) => {
    const grant = readFields(found, item, "A grant", { required: [], optional: grantKeys });
    const node = { kind: "scalar", value: key.value, text: key.text, place: item.place } as const;
    return grant === null ? [] : [readGrant(found, node, grant, currency)];
  });
}

function readGrant(found: Findings, node: SourceScalar, fields: Fields, currency: Currency): GrantRule {
  const amounts = new Map<string, { minor: Minor; node: SourceScalar }>();
  for (const { key, value } of readEntries(found, fields.get("amount"), '"amount"')) {
    const minor = readAmount(found, value, currency);
    if (minor !== null) amounts.set(key.value, { minor, node: key });
  }
  const levels = new Map<string, SourceScalar>();
  for (const { key, value } of readEntries(found, fields.get("level"), '"level"')) {
    const level = readScalar(found, value, "A level");
    if (level !== null) levels.set(key.value, { ...level, place: key.place });
  }
  const per = readWord(found, fields.get("per"), '"per"', ["offer", "partner", "term"]) ?? "term";
  return {
    from: readScalar(found, fields.get("from"), '"from"'),
    when: readScalar(found, fields.get("when"), '"when"'),
    amounts,
    levels,
    sources: readSources(found, fields.get("source")),
    times: readWord(found, fields.get("times"), '"times"', ["once", "unlimited"]) ?? "once",
    per,
    expires: readExpiry(found, fields.get("expires"), per),
    requires: readItems(found, fields.get("requires"), '"requires"').flatMap((item) =>
      readRequirement(found, item),
    ),
    node,
  };
}

function readAmount(found: Findings, node: SourceNode, currency: Currency): Minor | null {
  const text = readScalar(found, node, "An amount");
  if (text === null) return null;
  const amount = parseAmount(text.value, currency);
  if (typeof amount === "number" && amount >= 0) return amount;
  note(
    found,
    node,
    "bad-amount",
    `"${text.value}" is not an amount of ${currency}.`,
    "Write major units in plain digits, as in 15000.",
  );
  return null;
}

function readExpiry(found: Findings, node: SourceNode | undefined, per: GrantRule["per"]): Expiry | null {
  if (node === undefined) return null;
  const fields = readFields(found, node, '"expires"', { required: [], optional: ["after", "on"] });
  if (fields === null) return null;
  if (fields.size !== 1) {
    note(
      found,
      node,
      "bad-expiry",
      '"expires" needs either "after" or "on".',
      "Write { after: P6M } or { on: 2024-07-01 }.",
    );
    return null;
  }
  const after = readPeriod(found, fields.get("after"), '"after"', longestSpans.expiry);
  const on = readDay(found, fields.get("on"), '"on"');
  if (after !== null && per !== "offer") {
    note(
      found,
      node,
      "expiry-without-day",
      '"after" counts from a publication, but this benefit is not given per offer.',
      "Write per: offer, or expires: { on: DAY }.",
    );
  }
  return after !== null ? { after } : on !== null ? { on } : null;
}

function readRequirement(found: Findings, node: SourceNode): readonly RequirementRule[] {
  if (node.kind === "scalar") {
    const benefit = readScalar(found, node, "A requirement");
    return benefit === null ? [] : [{ kind: "benefit", benefit, state: "delivered" }];
  }
  const fields = readFields(found, node, "A requirement", {
    required: [],
    optional: ["benefit", "state", "when", "any"],
  });
  if (fields === null) return [];
  const [benefit, when, any] = ["benefit", "when", "any"].map((key) => fields.get(key));
  if ([benefit, when, any].filter((value) => value !== undefined).length !== 1) {
    note(
      found,
      node,
      "bad-requirement",
      "A requirement must have exactly one of benefit, when and any.",
      "Write a benefit's id, { when: … } or { any: [ … ] }.",
    );
    return [];
  }
  if (any !== undefined) return readAlternatives(found, any);
  const condition = readScalar(found, when, '"when"');
  if (condition !== null) return [{ kind: "when", when: condition }];
  const named = readScalar(found, benefit, '"benefit"');
  const state = readWord(found, fields.get("state"), '"state"', ["requested", "delivered"]) ?? "delivered";
  return named === null ? [] : [{ kind: "benefit", benefit: named, state }];
}

function readAlternatives(found: Findings, node: SourceNode): readonly RequirementRule[] {
  const items = readItems(found, node, '"any"');
  if (node.kind === "list" && items.length === 0)
    note(found, node, "bad-requirement", '"any" has no alternatives.', "Add at least one alternative.");
  return [{ kind: "any", of: items.flatMap((item) => readRequirement(found, item)) }];
}
