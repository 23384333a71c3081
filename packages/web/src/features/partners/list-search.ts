import type { listPartners, QueryOf } from "@laurel/contract";
import { firstCharacters } from "@laurel/core";

/** The search parameters of the list. */
export interface ListSearch {
  /** Part of a name, or the beginning of an id. */
  readonly q?: string;
  /** `track.stage`, or `none`. */
  readonly stage?: string;
  /** As in the contract; absent: by name. */
  readonly sort?: string;
  /** Counted from 1; absent for the first page. */
  readonly page?: number;
  /** The cursors of this page and of the pages right before it; the first page has none. */
  readonly after?: readonly string[];
}

/** The rows per page. */
export const pageRows = 25;

/** How many previous pages are remembered. Each makes the address longer. */
const longestWayBack = 20;

function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Reads the address and ignores what is invalid. */
export function readListSearch(search: Record<string, unknown>): ListSearch {
  const q = text(search.q);
  const stage = text(search.stage);
  const sort = text(search.sort);
  const after = Array.isArray(search.after) ? search.after.flatMap((cursor) => text(cursor) ?? []) : [];
  const page = Number(search.page);
  return {
    ...(q === undefined ? {} : { q: firstCharacters(q, 100) }),
    ...(stage !== undefined && /^(none|[^.]+\.[^.]+)$/.test(stage) ? { stage } : {}),
    ...(sort !== undefined && /^-?[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(sort) ? { sort } : {}),
    ...(Number.isInteger(page) && page > 1 && after.length > 0 ? { page, after } : {}),
  };
}

type Choice = { readonly [K in "q" | "stage" | "sort"]?: string | undefined };

/** The search after a change of search, filter or order. It starts again from the first page. */
export function changed(search: ListSearch, change: Choice): ListSearch {
  const { after: _after, page: _page, ...rest } = search;
  return readListSearch({ ...rest, ...change });
}

/** The search for the page that begins at `cursor`. */
export function pageAfter(search: ListSearch, cursor: string): ListSearch {
  const after = [...(search.after ?? []), cursor].slice(-longestWayBack);
  return { ...search, after, page: (search.page ?? 1) + 1 };
}

/** The search for the previous page; null on the first page, and if its cursor is no longer remembered. */
export function pageBefore(search: ListSearch): ListSearch | null {
  const { after = [], page = 1 } = search;
  if (page === 1) return null;
  if (page === 2) return changed(search, {});
  return after.length > 1 ? { ...search, after: after.slice(0, -1), page: page - 1 } : null;
}

/** The order after a click on a column's heading: numbers largest first, then reversed. */
export function nextSort(current: string, column: string, isNumber: boolean): string {
  const first = isNumber ? `-${column}` : column;
  const other = isNumber ? column : `-${column}`;
  return current === first ? other : first;
}

/** The query of the API for the list. */
export function queryOf({ after, page: _page, ...choice }: ListSearch): QueryOf<typeof listPartners> {
  const cursor = after?.at(-1);
  return { ...choice, ...(cursor === undefined ? {} : { cursor }), limit: pageRows };
}
