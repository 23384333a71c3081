import type { Minor } from "../values/money.ts";
import type { CompileCondition } from "./conditions/compile-condition.ts";
import { asksOffer, type Condition } from "./conditions/condition.ts";
import type { BenefitRule, FigureSource, GrantRule, ProgramDocument, RequirementRule } from "./document.ts";
import type { Benefit, Grant, Requirement, Track } from "./program.ts";
import { type Findings, nearest, note } from "./read/fields.ts";
import type { SourceScalar } from "./source.ts";

/** What compiling a benefit needs of the rest of the program. */
export interface BenefitContext {
  readonly found: Findings;
  readonly document: ProgramDocument;
  readonly tracks: readonly Track[];
  readonly condition: CompileCondition;
}

/** Resolves a benefit's stages, conditions and requirements. Grants from nowhere are left out after noting them. */
export function compileBenefit(context: BenefitContext, rule: BenefitRule): Benefit {
  const { node, grants, ...rest } = rule;
  return { ...rest, grants: grants.flatMap((grant) => compileGrant(context, rule, grant)) };
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
      `Nobody can unlock "${benefit.id}": its condition is never true.`,
      "Mend the condition or drop the benefit.",
    );
  }
  if (rule.expires !== null && "on" in rule.expires && rule.expires.on <= document.inForceFrom) {
    note(
      found,
      rule.node,
      "never-unlocked",
      `Nobody can unlock "${benefit.id}": it expires before the version is in force.`,
      "Write a later day.",
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
    amountSources: amountSources(track, rule),
    times: rule.times,
    per: rule.per,
    expires: rule.expires,
    requires,
  };
  checkAmounts(found, benefit, rule, grant);
  return [grant];
}

/** In a partner's benefit a condition that names `offer` asks for one live offer that satisfies all of it. */
function ofSomeOffer(track: Track, rule: GrantRule, written: Condition): Condition {
  if (track.scope === "offer" || rule.per === "offer" || !asksOffer(written)) return written;
  return { op: "some-offer", of: { op: "all", of: [{ op: "flag", flag: "live", is: true }, written] } };
}

function startOf(
  context: BenefitContext,
  rule: GrantRule,
): { readonly track: number; readonly from: number } | null {
  const { found, tracks } = context;
  const named = rule.from;
  if (named !== null) {
    const [trackId, stageId] = named.text.split(".");
    const track = tracks.findIndex(({ id }) => id === trackId);
    const from = tracks[track]?.stages.findIndex(({ id }) => id === stageId) ?? -1;
    return from >= 0 ? { track, from } : unknownStage(found, named, tracks);
  }
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
    const stage = rule.amounts.get(ids[0] ?? "")?.node ?? rule.node;
    if (homes.length === 0) return unknownStage(found, stage, tracks);
    note(
      found,
      stage,
      "ambiguous-stage",
      "These stages stand on several tracks.",
      'Add from: "track.stage".',
    );
    return null;
  }
  const numbers = ids.map((id) => tracks[track]?.stages.findIndex((stage) => stage.id === id) ?? 0);
  return { track, from: Math.min(...numbers) };
}

function unknownStage(found: Findings, node: SourceScalar, tracks: readonly Track[]): null {
  const names = tracks.flatMap(({ id, stages }) => stages.map((stage) => `${id}.${stage.id}`));
  const guess = nearest(node.text, names) ?? names.find((name) => name.endsWith(`.${node.text}`));
  const mend = `${guess ? `Did you mean "${guess}"? ` : ""}Use one of: ${names.join(", ")}.`;
  note(found, node, "unknown-stage", `There is no stage "${node.text}".`, mend);
  return null;
}

/** Spreads values by stage id over the stages from `from` upwards; a stage left out has the next lower stage's. */
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
    if (index < 0) unknownStage(found, node, [track]);
    else if (index < from) {
      note(
        found,
        node,
        "below-from",
        `The ${what} for "${id}" stands below the stage from which the benefit is given.`,
        "Drop it, or give the benefit from that stage.",
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

function amountSources(track: Track, rule: GrantRule): readonly FigureSource[] {
  let last = rule.sources.get("") ?? "assumed";
  return track.stages.map(({ id }) => {
    if (rule.amounts.has(id)) last = rule.sources.get(id) ?? rule.sources.get("") ?? "assumed";
    return last;
  });
}

function checkAmounts(found: Findings, benefit: BenefitRule, rule: GrantRule, grant: Grant) {
  let highest = 0 as Minor;
  for (const amount of grant.amounts) {
    if (amount === null) continue;
    if (amount < highest) {
      const [, entry] = [...rule.amounts].find(([, { minor }]) => minor === amount) ?? [];
      note(
        found,
        entry?.node ?? rule.node,
        "amount-shrinks",
        `The amount of "${benefit.id}" shrinks up the ladder.`,
        "Amounts are totals: a higher stage has at least the lower one's.",
      );
    }
    highest = amount;
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
  const guess = nearest(id, [...context.document.benefits.keys()]);
  note(
    context.found,
    rule.benefit,
    "unknown-benefit",
    `"${benefit.id}" requires "${id}", which is not a benefit.`,
    guess ? `Did you mean "${guess}"?` : "Name a benefit of this program.",
  );
  return [];
}
