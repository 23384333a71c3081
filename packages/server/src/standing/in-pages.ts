import { breather } from "../platform/breathe.ts";

/** How many partners are read at once. */
export const pageSize = 1000;

/**
 * How long a page is worked on before the database is sent its next statement: as long as one takes, so that
 * the database reads the next page meanwhile.
 */
const statementMs = 3;

/** A page of partners. */
export interface Page<Item> {
  /** The last id of the page, which may be that of a partner left out; null: there was none. */
  readonly last: string | null;
  readonly items: readonly Item[];
}

/** Everyone's items, page by page. `read` gives the page after an id. The next is read meanwhile. */
export async function* inPages<Item>(
  read: (after: string) => Promise<Page<Item>>,
): AsyncGenerator<readonly Item[]> {
  let coming = read("");
  for (;;) {
    const { last, items } = await coming;
    if (last === null) return;
    coming = read(last);
    // A caller that stops half-way doesn't await it, and then no one reads its failure.
    coming.catch(() => {});
    yield items;
  }
}

/** Is awaited after each partner of a page that was worked on. */
export function betweenPartners(): () => Promise<void> {
  return breather(statementMs);
}
