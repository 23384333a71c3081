/** Which page of a list an address asks for: the cursors of this page and of those right before it. */
export interface CursorPage {
  /** Absent for the first page. */
  readonly after?: readonly string[];
}

/** How many previous pages are remembered. Each makes the address longer. */
const longestWayBack = 20;

/** Reads the page from an address that anyone may have written. */
export function readCursorPage({ after }: Readonly<Record<string, unknown>>): CursorPage {
  if (!Array.isArray(after)) return {};
  const cursors = after.filter((each): each is string => typeof each === "string" && each !== "");
  return cursors.length === 0 ? {} : { after: cursors.slice(-longestWayBack) };
}

/** The cursor of a page, as a part of the query. */
export function cursorOf({ after }: CursorPage): { readonly cursor?: string } {
  const cursor = after?.at(-1);
  return cursor === undefined ? {} : { cursor };
}

/** The page that begins at a cursor. */
export function pageFrom({ after = [] }: CursorPage, cursor: string): CursorPage {
  return { after: [...after, cursor].slice(-longestWayBack) };
}

/** The page before. */
export function pageBefore({ after = [] }: CursorPage): CursorPage {
  return after.length < 2 ? {} : { after: after.slice(0, -1) };
}
