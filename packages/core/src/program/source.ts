/** A place in a file. Lines and columns count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/**
 * A value of a program file with its place. The reader of the file (of YAML on the server, of JSON in a
 * browser) makes this tree, so that the rules know places but need no parser. A `null` and an empty file are
 * scalars with the value null.
 */
export type SourceNode = SourceScalar | SourceList | SourceMap;

/**
 * A text, number, truth value or null. `text` is how it was written, so that `0.10` and `2023-12` keep their
 * form.
 */
export interface SourceScalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  readonly text: string;
  readonly place: Place;
  /**
   * The place of the character at an offset of `text`, with quotes, escapes and line breaks taken into
   * account. Absent where not known.
   */
  readonly placeOf?: (offset: number) => Place;
}

/** A list. */
export interface SourceList {
  readonly kind: "list";
  readonly items: readonly SourceNode[];
  readonly place: Place;
}

/** A map, in the file's order. A repeated key is kept, so that the checks can report it. */
export interface SourceMap {
  readonly kind: "map";
  readonly entries: readonly SourceEntry[];
  readonly place: Place;
}

/** One key of a map with its value. */
export interface SourceEntry {
  readonly key: string;
  readonly keyPlace: Place;
  readonly value: SourceNode;
}

/** Something wrong with a program: where, what, and how to fix it. In English; the code is stable. */
export interface ProgramProblem extends Place {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** Makes a tree from plain values, without places: for programs in JSON, and for tests. */
export function sourceFromValue(value: unknown, file = "program"): SourceNode {
  const place = { file, line: 1, column: 1 };
  if (Array.isArray(value))
    return { kind: "list", items: value.map((item) => sourceFromValue(item, file)), place };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => ({
      key,
      keyPlace: place,
      value: sourceFromValue(item, file),
    }));
    return { kind: "map", entries, place };
  }
  const scalar = value as string | number | boolean | null;
  return { kind: "scalar", value: scalar, text: String(scalar), place };
}
