import { type Cells, type Columns, columns } from "../intake/import-kind.ts";
import type { GivenAboutFile, LineRule, Mapping, ValueSource } from "./mapping.ts";

/** How the lines of a file become lines of ours. */
export interface CellMap {
  /** The columns that the file must have; it may have others. */
  readonly theirs: Columns;
  /** The places of our columns that the mapping doesn't give. */
  readonly unmapped: ReadonlySet<number>;
  /** Cells in the order of `theirs` as cells in the order of ours; null: the line is skipped. */
  toOurs(this: void, cells: Cells): Cells | null;
}

type CellsOf = (cells: Cells) => string | undefined;

/** Prepares a mapping for a file. */
export function cellMap(
  ours: Columns,
  mapping: Mapping,
  given: GivenAboutFile,
  programCurrency: string | null,
): CellMap {
  const special = mapping.whenCounting[programCurrency ?? ""] ?? {};
  const own: Record<string, ValueSource> = Object.fromEntries(
    ours.names.map((name) => [name, columnOf(name)]),
  );
  const sources: Readonly<Record<string, ValueSource>> = { ...(mapping.columns ?? own), ...special };
  const theirs = theirColumns(ours, mapping, sources);
  const place = (name: string) => theirs.at.get(name) ?? -1;
  const readers = ours.names.map((name) => readerOf(sources[name], place, given));
  const is = ({ column, is: values }: LineRule) => {
    const at = place(column);
    return (cells: Cells) => values.includes((cells[at] ?? "").trim().toLowerCase());
  };
  const [skip, only] = [mapping.skip.map(is), mapping.only.map(is)];
  const [amount, kind] = ["amount", "kind"].map((name) => ours.at.get(name) ?? -1);
  return {
    theirs,
    unmapped: new Set(ours.names.flatMap((name, at) => (sources[name] === undefined ? [at] : []))),
    toOurs: (cells) => {
      if (skip.some((rule) => rule(cells)) || !only.every((rule) => rule(cells))) return null;
      const mapped = readers.map((read) => read(cells));
      if (mapping.sign === "as-written" || amount === undefined || amount < 0) return mapped;
      const undoes = /^\s*(?:refund|chargeback)\s*$/i.test(mapped[kind ?? -1] ?? "");
      if (mapping.sign === "reversed" || undoes)
        mapped[amount] = otherSign(mapped[amount] ?? "", mapping.sign === "reversed");
      return mapped;
    },
  };
}

/** A number with a minus sign; one that has it loses it if `both`. */
function otherSign(text: string, both: boolean): string {
  const number = text.trim();
  if (number.startsWith("-")) return both ? number.slice(1) : number;
  return /[1-9]/.test(number) ? `-${number}` : number;
}

export function columnOf(name: string): ValueSource {
  const none = {
    joinedBy: "",
    constant: null,
    ask: null,
    bySign: null,
    values: {},
    otherwise: null,
    empty: null,
  };
  return { columns: [name], ...none };
}

/** Their columns that are read. Of a file that has our columns, the optional ones may be left out. */
function theirColumns(
  ours: Columns,
  { columns: mapped, skip, only }: Mapping,
  sources: Readonly<Record<string, ValueSource>>,
): Columns {
  const isOptional = (name: string) => mapped === null && (ours.at.get(name) ?? 0) >= ours.required;
  const read = Object.values(sources).flatMap(({ columns: names, bySign }) =>
    bySign === null ? names : [bySign],
  );
  const all = [...new Set([...read, ...[...skip, ...only].map(({ column }) => column)])];
  return columns(
    all.filter((name) => !isOptional(name)),
    all.filter(isOptional),
  );
}

function readerOf(
  source: ValueSource | undefined,
  place: (name: string) => number,
  { publisher = "", revision = 1 }: GivenAboutFile,
): CellsOf {
  if (source === undefined) return () => "";
  const { constant, ask, bySign, columns: names, joinedBy, values, otherwise, empty } = source;
  if (constant !== null) return () => constant;
  if (ask !== null) return () => (ask === "publisher" ? publisher : String(revision));
  if (bySign !== null) {
    const at = place(bySign);
    return (cells) => (/^\s*[-\u2212(]/u.test(cells[at] ?? "") ? "refund" : "sale");
  }
  const places = names.map(place);
  const [first = -1] = places;
  const written: CellsOf =
    places.length === 1
      ? (cells) => cells[first]
      : (cells) =>
          places
            .map((at) => (cells[at] ?? "").trim())
            .filter((part) => part !== "")
            .join(joinedBy);
  if (Object.keys(values).length === 0 && otherwise === null && empty === null) return written;
  return (cells) => {
    const text = written(cells) ?? "";
    const theirs = text.trim().toLowerCase();
    if (theirs === "") return empty ?? "";
    return Object.hasOwn(values, theirs) ? (values[theirs] ?? "") : (otherwise ?? text);
  };
}
