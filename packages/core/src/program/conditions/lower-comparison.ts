import type { ASTNode } from "@marcbachmann/cel-js";
import { parseAmount } from "../../values/money.ts";
import type { Comparator, Comparison, Operand } from "./condition.ts";
import { type Lowering, unsupported } from "./lowering.ts";

/** A term with its type. A literal takes the type of the other operand. */
type Typed =
  | { readonly type: "money" | "number"; readonly term: Operand; readonly mayBeAbsent: boolean }
  | { readonly type: "literal"; readonly node: ASTNode; readonly text: string };

const opposite: Readonly<Record<Comparator, Comparator>> = {
  "<": ">=",
  "<=": ">",
  ">": "<=",
  ">=": "<",
  "==": "!=",
  "!=": "==",
};

const mirrored: Readonly<Record<Comparator, Comparator>> = {
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
  "==": "==",
  "!=": "!=",
};

/**
 * Lowers a comparison of money or numbers. CEL has checked the types; this scales literals and refuses
 * negations of values that may be absent.
 */
export function lowerComparison(
  lowering: Lowering,
  node: ASTNode & { op: Comparator },
  not: boolean,
): Comparison | null {
  const left = typed(lowering, node.args[0]);
  const right = left === null ? null : typed(lowering, node.args[1]);
  if (left === null || right === null) return null;
  const type = left.type === "literal" ? right.type : left.type;
  if (type === "literal") return unsupported(lowering, node);
  const leftTerm = settle(lowering, left, type);
  const rightTerm = leftTerm === null ? null : settle(lowering, right, type);
  if (leftTerm === null || rightTerm === null) return null;
  if (not && (mayBeAbsent(left) || mayBeAbsent(right))) {
    const message = "This negated comparison would be true where one of its values is absent.";
    return lowering.refuse(
      node.start,
      "absent-under-not",
      message,
      `Write the opposite comparison: ${opposite[node.op]} instead of ! and ${node.op}.`,
    );
  }
  const comparator = not ? opposite[node.op] : node.op;
  // A constant is always put on the right, so that later code handles one form.
  return leftTerm.op === "constant"
    ? { op: "compare", left: rightTerm, comparator: mirrored[comparator], right: leftTerm, type }
    : { op: "compare", left: leftTerm, comparator, right: rightTerm, type };
}

function mayBeAbsent(term: Typed): boolean {
  return term.type !== "literal" && term.mayBeAbsent;
}

function typed(lowering: Lowering, node: ASTNode): Typed | null {
  if (node.op === "value" || node.op === "-_") return literal(lowering, node);
  if (node.op === "id") {
    const measure = lowering.names.measures.get(node.args);
    if (measure === undefined) return unsupported(lowering, node);
    return { type: measure.type, term: { op: "measure", name: node.args }, mayBeAbsent: measure.mayBeAbsent };
  }
  if (node.op === "+" || node.op === "-" || node.op === "*" || node.op === "/")
    return arithmetic(lowering, node);
  return unsupported(lowering, node);
}

const decimal = /^-?(0|[1-9]\d*)(\.\d+)?$/;

function literal(lowering: Lowering, node: ASTNode): Typed | null {
  const digits = node.op === "-_" ? node.args : node;
  const text = (node.op === "-_" ? "-" : "") + node.input.slice(digits.start, digits.end);
  if (decimal.test(text)) return { type: "literal", node, text };
  return lowering.refuse(
    node.start,
    "literal",
    `"${text}" is not a plain number.`,
    "Write plain digits, as in 25000 or 0.15.",
  );
}

/** Gives a literal the type of the other operand. Money in major units becomes exact minor units. */
function settle(lowering: Lowering, term: Typed, type: "money" | "number"): Operand | null {
  if (term.type !== "literal") return term.term;
  if (type === "number") return { op: "constant", value: Number(term.text) };
  const isZero = Number(term.text) === 0;
  const amount = parseAmount(isZero ? term.text.replace("-", "") : term.text, lowering.currency);
  if (typeof amount === "number") return { op: "constant", value: amount };
  if (amount === "amount-too-large") {
    const message = `${term.text} is too large to be counted exactly.`;
    return lowering.refuse(term.node.start, "money-too-large", message, "Write a smaller amount.");
  }
  const message = `${lowering.currency} cannot express ${term.text} exactly.`;
  const { digits } = lowering;
  const fix = digits === 0 ? "Write it without decimals." : `Write at most ${digits} decimals.`;
  // Many countries separate thousands by a point.
  const whole = /^[1-9]\d{0,2}\.\d{3}$/.test(term.text) ? term.text.replace(".", "") : null;
  const meant = whole === null ? "" : ` If the point separates thousands, write ${whole}.`;
  return lowering.refuse(term.node.start, "money-too-precise", message, `${fix}${meant}`);
}

function arithmetic(lowering: Lowering, node: ASTNode & { op: "+" | "-" | "*" | "/" }): Typed | null {
  const left = typed(lowering, node.args[0]);
  const right = left === null ? null : typed(lowering, node.args[1]);
  if (left === null || right === null) return null;
  if (left.type === "literal" && right.type === "literal") {
    const text = node.input.slice(node.start, node.end);
    return lowering.refuse(
      node.start,
      "literal-arithmetic",
      `"${text}" calculates with literal numbers only.`,
      "Write the result.",
    );
  }
  const scales = node.op === "*" || node.op === "/";
  const neighbour = left.type === "literal" ? right.type : left.type;
  const besides = scales || neighbour === "literal" ? "number" : neighbour;
  const leftTerm = settle(lowering, left, besides);
  const rightTerm = leftTerm === null ? null : settle(lowering, right, besides);
  if (leftTerm === null || rightTerm === null) return null;
  const money = [left.type, right.type].filter((type) => type === "money").length;
  const type = money === 0 || (node.op === "/" && money === 2) ? "number" : "money";
  const byZero = node.op === "/" && (right.type !== "literal" || Number(right.text) === 0);
  return {
    type,
    term: { op: node.op, left: leftTerm, right: rightTerm },
    mayBeAbsent: mayBeAbsent(left) || mayBeAbsent(right) || byZero,
  };
}
