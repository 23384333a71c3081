import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import type { OfferFacts } from "../program/conditions/condition.ts";
import type { Facts } from "../standing/facts.ts";
import { decimalsOf, type GrantSource, type ProgramSource, type TrackSource } from "./programs.ts";

/**
 * Decides from the program's text with CEL's own evaluator, and shares only the facts with the engine. Plain
 * CEL would fail on an absent value, so the text is rewritten first: each comparison is guarded by a check
 * that all of its values are present.
 */
export interface Oracle {
  /** The stage of each track: of the partner, or by offer. */
  tracks(facts: Facts): Record<string, string | Record<string, string>>;
  /** The benefits that the stages give, with the amount (null: none). */
  unlocked(facts: Facts): ReadonlyMap<string, number | null>;
  /** Whether one condition of the program holds. */
  holds(text: string, facts: Facts, offer: OfferFacts | null): boolean;
}

type Evaluate = (context: Record<string, unknown>) => unknown;

const environment = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false });

/** Makes the oracle for a program. */
export function oracleOf(source: ProgramSource): Oracle {
  const rewritten = new Map<string, Evaluate>();
  const evaluator = (text: string): Evaluate => {
    const known = rewritten.get(text);
    if (known !== undefined) return known;
    const made = environment.parse(guarded(source, environment.parse(text).ast));
    rewritten.set(text, made);
    return made;
  };
  const holds = (text: string, facts: Facts, offer: OfferFacts | null): boolean => {
    const present = Object.entries(facts.measures).filter(([, value]) => value !== null);
    const answer = evaluator(text)({
      ...source.lists,
      m: Object.fromEntries(present),
      partner: { country: facts.country },
      offers: facts.offers,
      offer,
    });
    if (typeof answer !== "boolean") throw new Error(`${text} came to ${String(answer)}`);
    return answer;
  };
  const climb = (track: TrackSource, facts: Facts, offer: OfferFacts | null): number => {
    if (track.enter !== undefined && !holds(track.enter, facts, offer)) return -1;
    return track.stages.findLastIndex(({ when }) => when === undefined || holds(when, facts, offer));
  };
  const standOf = (id: string, track: TrackSource, facts: Facts): number => {
    if (facts.ended !== undefined) return -1;
    const entered = track.enter === undefined || holds(track.enter, facts, null);
    const indexOf = (name: string | undefined) => track.stages.findIndex((stage) => stage.id === name);
    const keeps = track.movement?.down === "never-in-term" || track.movement?.down === "at-term-end";
    const held = keeps ? indexOf(facts.held[id]) : -1;
    return entered ? Math.max(held, indexOf(facts.grace?.[id]?.stage), climb(track, facts, null)) : -1;
  };
  return {
    holds,
    tracks: (facts) => tracksOf(source, facts, climb, standOf),
    unlocked: (facts) => unlockedOf(source, facts, { climb, standOf, holds }),
  };
}

type Climb = (track: TrackSource, facts: Facts, offer: OfferFacts | null) => number;
type StandOf = (id: string, track: TrackSource, facts: Facts) => number;

function tracksOf(source: ProgramSource, facts: Facts, climb: Climb, standOf: StandOf) {
  const answer: Record<string, string | Record<string, string>> = {};
  for (const [id, track] of Object.entries(source.tracks)) {
    if (track.scope === "partner") {
      const stage = track.stages[standOf(id, track, facts)];
      if (stage !== undefined) answer[id] = stage.id;
      continue;
    }
    const climbing = facts.offers.flatMap((offer) => {
      const stage = offer.live ? track.stages[climb(track, facts, offer)] : undefined;
      return stage === undefined ? [] : [[offer.offerId, stage.id] as const];
    });
    if (climbing.length > 0) answer[id] = Object.fromEntries(climbing);
  }
  return answer;
}

interface Parts {
  readonly climb: Climb;
  readonly standOf: StandOf;
  readonly holds: Oracle["holds"];
}

function unlockedOf(source: ProgramSource, facts: Facts, parts: Parts): ReadonlyMap<string, number | null> {
  const answer = new Map<string, number | null>();
  for (const [id, benefit] of Object.entries(source.benefits)) {
    for (const grant of benefit.grants) {
      for (const stage of stagesThatGive(source, grant, facts, parts)) {
        const amount = amountAt(source, grant, stage);
        const other = answer.get(id) ?? null;
        if (!answer.has(id) || (amount !== null && (other === null || amount > other)))
          answer.set(id, amount);
      }
    }
  }
  return answer;
}

function stagesThatGive(source: ProgramSource, grant: GrantSource, facts: Facts, parts: Parts): number[] {
  const { per, expires, when } = grant;
  if (per === "offer" || (expires !== undefined && "on" in expires && isOver(expires.on, facts))) return [];
  const { id, track } = homeOf(source, grant);
  const from = track.stages.findIndex((stage) => grant.from === `${id}.${stage.id}`);
  if (track.scope === "partner") {
    const stage = parts.standOf(id, track, facts);
    return stage >= from && holdsForPartner(when, facts, parts) ? [stage] : [];
  }
  const live = facts.offers.filter((offer) => offer.live);
  return live
    .filter((offer) => when === undefined || parts.holds(when, facts, offer))
    .map((offer) => parts.climb(track, facts, offer))
    .filter((stage) => stage >= from);
}

/** A partner's `when` that names an offer is true when one live offer satisfies all of it. */
function holdsForPartner(when: string | undefined, facts: Facts, parts: Parts): boolean {
  if (when === undefined) return true;
  if (!namesOffer(environment.parse(when).ast)) return parts.holds(when, facts, null);
  return facts.offers.some((offer) => offer.live && parts.holds(when, facts, offer));
}

function namesOffer(node: ASTNode): boolean {
  if (node.op === "id") return node.args === "offer";
  if (node.op === "rcall") return false;
  return childrenOf(node).some(namesOffer);
}

function childrenOf({ args }: ASTNode): readonly ASTNode[] {
  const all: readonly unknown[] = Array.isArray(args) ? args : [args];
  return all.filter((part): part is ASTNode => typeof part === "object" && part !== null && "op" in part);
}

function homeOf(source: ProgramSource, grant: GrantSource) {
  const found = Object.entries(source.tracks).find(([id]) => grant.from.startsWith(`${id}.`));
  if (found === undefined) throw new Error(`${grant.from} is nowhere`);
  return { id: found[0], track: found[1] };
}

function isOver(on: string, facts: Facts): boolean {
  return facts.day * 86_400_000 >= Date.parse(`${on}T00:00:00Z`);
}

function amountAt(source: ProgramSource, grant: GrantSource, stage: number): number | null {
  const written = homeOf(source, grant)
    .track.stages.slice(0, stage + 1)
    .flatMap(({ id }) => grant.amount?.[id] ?? []);
  const major = written.at(-1);
  return major === undefined ? null : major * 10 ** decimalsOf[source.currency];
}

// The rewriting
// -----------------------------------------------------------------------------------------------------

/** A rewritten term: its value, and the condition for it to be present. */
interface Guarded {
  readonly value: string;
  readonly there: string;
}

function guarded(source: ProgramSource, node: ASTNode): string {
  const again = (part: ASTNode) => guarded(source, part);
  switch (node.op) {
    case "&&":
    case "||":
      return `(${node.args.map(again).join(` ${node.op} `)})`;
    case "!_":
      return `!(${again(node.args)})`;
    case "rcall": {
      const [macro, , [variable, body]] = node.args;
      return `offers.${macro}(${textOf(variable as ASTNode)}, ${again(body as ASTNode)})`;
    }
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "==":
    case "!=":
      return comparisonOf(source, node);
    default:
      return `(${textOf(node)})`;
  }
}

function textOf(node: ASTNode): string {
  return node.input.slice(node.start, node.end);
}

function comparisonOf(
  source: ProgramSource,
  node: ASTNode & { op: "<" | "<=" | ">" | ">=" | "==" | "!=" },
): string {
  const [left, right] = node.args;
  const kind = kindOf(source, left) ?? kindOf(source, right);
  if (kind === null) return `(${textOf(node)})`;
  const [one, other] = [guardedTerm(source, left, kind), guardedTerm(source, right, kind)];
  return `(${one.there} && ${other.there} && ${one.value} ${node.op} ${other.value})`;
}

/** Whether a term is money or a number; null for a literal, and for anything that is not a term. */
function kindOf(source: ProgramSource, node: ASTNode): "money" | "number" | null {
  if (node.op === "id") {
    const measure = source.measures[node.args];
    if (measure === undefined) return null;
    return "sum" in measure || measure.as === "money" ? "money" : "number";
  }
  if (node.op !== "+" && node.op !== "-" && node.op !== "*" && node.op !== "/") return null;
  const kinds = node.args.map((part) => kindOf(source, part));
  if (node.op === "/" && kinds[0] === "money" && kinds[1] === "money") return "number";
  return kinds.includes("money") ? "money" : "number";
}

function guardedTerm(source: ProgramSource, node: ASTNode, kind: "money" | "number"): Guarded {
  if (node.op === "id") return { value: `m.${node.args}`, there: `has(m.${node.args})` };
  if (node.op !== "+" && node.op !== "-" && node.op !== "*" && node.op !== "/") {
    const decimals = kind === "money" ? decimalsOf[source.currency] : 0;
    return { value: scaled(textOf(node), decimals), there: "true" };
  }
  const scales = node.op === "*" || node.op === "/";
  const [left, right] = node.args;
  const kindBeside = (part: ASTNode) => kindOf(source, part) ?? (scales ? "number" : kind);
  const one = guardedTerm(source, left, kindBeside(left));
  const other = guardedTerm(source, right, kindBeside(right));
  const there = [one.there, other.there, ...(node.op === "/" ? [`${other.value} != 0.0`] : [])];
  return { value: `(${one.value} ${node.op} ${other.value})`, there: `(${there.join(" && ")})` };
}

/** A literal as a CEL double, in minor units: the point moved right by the decimals of the currency. */
function scaled(text: string, decimals: number): string {
  const [whole = "0", fraction = ""] = text.split(".");
  const padded = fraction.padEnd(decimals, "0");
  const moved = `${whole}${padded.slice(0, decimals)}.${padded.slice(decimals) || "0"}`;
  return moved.startsWith("-") ? `(${moved})` : moved;
}
