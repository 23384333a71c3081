import { type CompileOptions, compileProgram } from "../program/compile-program.ts";
import type { ProgramProblem, SourceNode } from "../program/source.ts";

/**
 * Gives plain values the places they would have in a file: each key and each list item on a line of its own,
 * two columns deeper than its parent, and a scalar after its key. Tests can then check places without a
 * parser. A key "a#2" is a second "a".
 */
export function laidOut(value: unknown): SourceNode {
  let line = 0;
  const place = (column: number) => ({ file: "p", line, column });
  const node = (inner: unknown, column: number, behind: number): SourceNode => {
    if (Array.isArray(inner)) {
      const start = { file: "p", line: line + 1, column };
      const items = inner.map((item) => {
        line += 1;
        return node(item, column + 2, column + 2);
      });
      return { kind: "list", items, place: items.length === 0 ? place(behind) : start };
    }
    if (typeof inner === "object" && inner !== null) {
      const start = { file: "p", line: line + 1, column };
      const entries = Object.entries(inner).map(([written, part]) => {
        line += 1;
        const key = written.replace(/#\d+$/, "");
        const keyPlace = place(column);
        return { key, keyPlace, value: node(part, column + 2, column + key.length + 2) };
      });
      return { kind: "map", entries, place: entries.length === 0 ? place(behind) : start };
    }
    const scalar = inner as string | number | boolean | null;
    const at = place(behind);
    const placeOf = (offset: number) => ({ ...at, column: at.column + offset });
    return { kind: "scalar", value: scalar, text: String(scalar ?? ""), place: at, placeOf };
  };
  return node(value, 1, 1);
}

/** The problems of a program; empty where it has none. */
export function problemsOf(value: unknown, options: CompileOptions = {}): readonly ProgramProblem[] {
  const result = compileProgram(laidOut(value), options);
  return result.ok ? [] : result.problems;
}

/**
 * The problems as "code place", with the place as a path: "tracks/ladder:" is a key, "tracks/ladder/scope" a
 * value, and "…/when+7" the seventh character after the beginning of a value. A map or list begins where its
 * first key or item does.
 */
export function foundIn(value: unknown, options: CompileOptions = {}): readonly string[] {
  const places = pathsIn(laidOut(value), "");
  return problemsOf(value, options).map(({ code, line, column }) => {
    const before = places.filter((place) => place.line === line && place.column <= column);
    const nearest = before.toSorted((a, b) => b.column - a.column)[0];
    if (nearest === undefined) return `${code} nowhere`;
    const behind = column - nearest.column;
    return `${code} ${nearest.path}${behind === 0 ? "" : `+${behind}`}`;
  });
}

interface PathPlace {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

function pathsIn(node: SourceNode, path: string): readonly PathPlace[] {
  const { line, column } = node.place;
  if (node.kind === "scalar") return [{ path, line, column }];
  const own = { path, line, column };
  const inside = (key: string) => (path === "" ? key : `${path}/${key}`);
  if (node.kind === "list")
    return [...node.items.flatMap((item, index) => pathsIn(item, inside(String(index)))), own];
  const parts = node.entries.flatMap(({ key, keyPlace, value }) => [
    { path: `${inside(key)}:`, line: keyPlace.line, column: keyPlace.column },
    ...pathsIn(value, inside(key)),
  ]);
  return [...parts, own];
}

/**
 * The value with parts replaced by path, as in { "tracks/ladder/scope": "offer" }; undefined removes a part.
 */
export function withParts(value: unknown, parts: Record<string, unknown>): unknown {
  const copy = structuredClone(value) as Record<string, unknown>;
  for (const [path, part] of Object.entries(parts)) {
    const keys = path.split("/");
    const last = keys.pop() ?? "";
    let at = copy;
    for (const key of keys) {
      at[key] ??= {};
      at = at[key] as Record<string, unknown>;
    }
    if (part === undefined) delete at[last];
    else at[last] = part;
  }
  return copy;
}
