import type { CompileCondition } from "./conditions/compile-condition.ts";
import { asksOffer, type Condition } from "./conditions/condition.ts";
import type { BenefitRule, FigureSource, GrantRule, ProgramDocument, RequirementRule } from "./document.ts";
import type { Benefit, Grant, Requirement, Track } from "./program.ts";
import { type Findings, isFull, nearest, note } from "./read/fields.ts";
import { formIdOf } from "./read/read-benefit.ts";
import type { SourceScalar } from "./source.ts";

/** A stage as the number of its track and its number on that track. */
interface StagePlace {
  readonly track: number;
  readonly from: number;
}

/** What compiling a benefit needs from the rest of the program. */
export interface BenefitContext {
  readonly found: Findings;
  readonly document: ProgramDocument;
  readonly tracks: readonly Track[];
  /** Every stage by "track.stage". */
  readonly stages: ReadonlyMap<string, StagePlace>;
  readonly condition: CompileCondition;
}

/**
 * Resolves a benefit's stages, conditions and requirements. A grant whose first stage is unknown is noted and
 * left out.
 */
export function compileBenefit(context: BenefitContext, rule: BenefitRule): Benefit {
  const { node, grants, form, resources, ...rest } = rule;
  const texts = [...resources].map(([language, items]) => [language, items.map(({ text }) => text)] as const);
  return {
    ...rest,
    form: form === null ? null : formIdOf(form.text),
    resources: new Map(texts),
    grants: grants.flatMap((grant) => compileGrant(context, rule, grant)),
  };
}

function compileGrant(context: BenefitContext, benefit: BenefitRule, rule: GrantRule): readonly Grant[] {
  const { found, document } = context;
  const start = startOf(context, rule);
  const requires = rule.requires.flatMap((requirement) => compileRequirement(context, benefit, requirement));
  const written = context.condition(rule.when, true);
  if (start === null) return [];
  const track = context.tracks[start.track];
  if (track === undefined) throw new Error("a grant starts on a track that does not exist");
  if (written?.op === "never") {
    note(
      found,
      rule.when ?? rule.node,
      "never-unlocked",
      `No one can unlock "${benefit.id}": its condition is never true.`,
      "Change the condition so that it can be true, or remove the benefit.",
    );
  }
  if (rule.expires !== null && "on" in rule.expires && rule.expires.on <= document.inForceFrom) {
    note(
      found,
      rule.node,
      "never-unlocked",
      `No one can unlock "${benefit.id}": it expires before this version is in force.`,
      "Write a day after this version comes into force.",
    );
  }
  const grant: Grant = {
    benefit: benefit.id,
    track: start.track,
    from: start.from,
    when: written === null ? null : ofSomeOffer(track, rule, written),
    amounts: byStage(found, track, start.from, rule.amounts, ({ minor }) => minor, "amount"),
    levels: byStage(
      found,
      track,
      start.from,
      new Map(
        [...rule.levels].map(([id, node]) => [
          id,
          { node: { ...node, text: id }, value: String(node.value) },
        ]),
      ),
      ({ value }) => value,
      "level",
    ),
    amountSources: amountSources(found, track, rule),
    times: rule.times,
    per: rule.per,
    expires: rule.expires,
    requires,
  };
  checkAmounts(found, benefit, rule, track);
  return [grant];
}

/**
 * In a partner's benefit, a condition that names `offer` asks for one live offer that satisfies all of it.
 * The parts about the partner alone are kept outside, because they are the same for every offer.
 */
function ofSomeOffer(track: Track, rule: GrantRule, written: Condition): Condition {
  if (track.scope === "offer" || rule.per === "offer" || !asksOffer(written)) return written;
  const parts = written.op === "all" ? written.of : [written];
  const ofOffer = parts.filter(asksOffer);
  const some: Condition = {
    op: "some-offer",
    of: { op: "all", of: [{ op: "flag", flag: "live", is: true }, ...ofOffer] },
  };
  return ofOffer.length === parts.length
    ? some
    : { op: "all", of: [...parts.filter((part) => !asksOffer(part)), some] };
}

function startOf(context: BenefitContext, rule: GrantRule): StagePlace | null {
  const { found, tracks } = context;
  const named = rule.from;
  if (named !== null)
    return context.stages.get(named.text) ?? unknownStage(found, named, context.stages.keys());
  const ids = [...rule.amounts.keys()];
  const homes = tracks.flatMap(({ stages }, track) =>
    ids.every((id) => stages.some((stage) => stage.id === id)) ? [track] : [],
  );
  const [track] = homes;
  if (ids.length === 0) {
    note(
      found,
      rule.node,
      "missing-key",
      `"${rule.node.text}" does not say from which stage it is given.`,
      'Add from: "track.stage".',
    );
    return null;
  }
  if (track === undefined || homes.length > 1) {
    const known = tracks.flatMap(({ stages }) => stages.map(({ id }) => id));
    const strange = ids.find((id) => !known.includes(id));
    const stage = rule.amounts.get(strange ?? ids[0] ?? "")?.node ?? rule.node;
    if (strange !== undefined) return unknownStage(found, stage, known);
    const message = "These stages are on more than one track.";
    note(found, stage, "ambiguous-stage", message, 'Add from: "track.stage".');
    return null;
  }
  const numbers = ids.map((id) => tracks[track]?.stages.findIndex((stage) => stage.id === id) ?? 0);
  return { track, from: Math.min(...numbers) };
}

/** The most stages that a fix lists. */
const maxNamed = 64;

function unknownStage(found: Findings, node: SourceScalar, stages: Iterable<string>): null {
  if (isFull(found)) return null;
  const names = [...stages];
  const guess = names.find((name) => name.endsWith(`.${node.text}`)) ?? nearest(found, node.text, names);
  const list = names.slice(0, maxNamed).join(", ") + (names.length > maxNamed ? " …" : ".");
  const fix = `${guess ? `Did you mean "${guess}"? ` : ""}Use one of: ${list}`;
  note(found, node, "unknown-stage", `There is no stage "${node.text}".`, fix);
  return null;
}

/** Gives each stage from `from` upwards its value; a stage without one has the value of the stage below. */
function byStage<V extends { readonly node: SourceScalar }, T>(
  found: Findings,
  track: Track,
  from: number,
  values: ReadonlyMap<string, V>,
  value: (entry: V) => T,
  what: string,
): readonly (T | null)[] {
  for (const [id, { node }] of values) {
    const index = track.stages.findIndex((stage) => stage.id === id);
    if (index < 0) unknownStage(found, node, idsOf(track));
    else if (index < from) {
      note(
        found,
        node,
        "below-from",
        `The ${what} is for "${id}", which is below the stage from which the benefit is given.`,
        "Remove it, or give the benefit from that stage.",
      );
    }
  }
  let last: T | null = null;
  return track.stages.map((stage, index) => {
    const entry = values.get(stage.id);
    if (entry !== undefined) last = value(entry);
    return index < from ? null : last;
  });
}

function idsOf(track: Track): readonly string[] {
  return track.stages.map(({ id }) => id);
}

function amountSources(found: Findings, track: Track, rule: GrantRule): readonly FigureSource[] {
  for (const [id, { node }] of rule.sources) {
    if (id !== "" && !idsOf(track).includes(id)) unknownStage(found, node, idsOf(track));
  }
  const all = rule.sources.get("")?.source ?? "assumed";
  let last = all;
  return track.stages.map(({ id }) => {
    if (rule.amounts.has(id)) last = rule.sources.get(id)?.source ?? all;
    return last;
  });
}

function checkAmounts(found: Findings, benefit: BenefitRule, rule: GrantRule, track: Track) {
  let highest = 0;
  for (const { id } of track.stages) {
    const amount = rule.amounts.get(id);
    if (amount === undefined) continue;
    if (amount.minor < highest) {
      note(
        found,
        amount.node,
        "amount-shrinks",
        `The amount of "${benefit.id}" is smaller here than on a lower stage.`,
        "Amounts are totals: give this stage at least the amount of the stages below it.",
      );
    }
    highest = Math.max(highest, amount.minor);
  }
}

function compileRequirement(
  context: BenefitContext,
  benefit: BenefitRule,
  rule: RequirementRule,
): readonly Requirement[] {
  if (rule.kind === "any") {
    return [{ kind: "any", of: rule.of.flatMap((part) => compileRequirement(context, benefit, part)) }];
  }
  if (rule.kind === "when") {
    const when = context.condition(rule.when, true);
    return when === null ? [] : [{ kind: "when", when }];
  }
  const id = rule.benefit.text;
  if (context.document.benefits.has(id)) return [{ kind: "benefit", benefit: id, state: rule.state }];
  const guess = nearest(context.found, id, [...context.document.benefits.keys()]);
  note(
    context.found,
    rule.benefit,
    "unknown-benefit",
    `"${benefit.id}" requires "${id}", which is not a benefit.`,
    guess ? `Did you mean "${guess}"?` : "Name a benefit of this program.",
  );
  return [];
}
